import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixedHeaders, pagePolicy, sonnerStyleHashes } from "./headers";

const production = pagePolicy("abc123", { development: false, https: true });
const directive = (policy: string, name: string) =>
  policy.split("; ").find((each) => each === name || each.startsWith(`${name} `));

describe("pagePolicy", () => {
  it("runs scripts only with the nonce, and never evaluates text in production", () => {
    expect(directive(production, "script-src")).toBe("script-src 'self' 'nonce-abc123' 'strict-dynamic'");
    expect(production).not.toContain("unsafe-eval");
    expect(directive(production, "require-trusted-types-for")).toBe("require-trusted-types-for 'script'");
  });

  it("allows inline style attributes but no inline style sheet without nonce or hash", () => {
    expect(directive(production, "style-src")).not.toContain("unsafe-inline");
    expect(directive(production, "style-src-attr")).toBe("style-src-attr 'unsafe-inline'");
  });

  it.each(["object-src", "base-uri", "frame-ancestors", "frame-src"])("%s is none", (name) => {
    expect(directive(production, name)).toBe(`${name} 'none'`);
  });

  it("upgrades requests only where the address is https", () => {
    expect(production).toContain("upgrade-insecure-requests");
    expect(pagePolicy("x", { development: false, https: false })).not.toContain("upgrade-insecure-requests");
  });

  it("lets only the development server evaluate", () => {
    const policy = pagePolicy("x", { development: true, https: false });
    expect(directive(policy, "script-src")).toContain("'unsafe-eval'");
    expect(policy).not.toContain("trusted-types");
  });
});

it("holds the hash of the style sheet that the installed sonner adds", () => {
  const folder = dirname(createRequire(import.meta.url).resolve("sonner"));
  const source = readFileSync(join(folder, "index.mjs"), "utf8");
  const sheet: unknown = JSON.parse(/^__insertCSS\((".*")\);?$/m.exec(source)?.[1] ?? "null");
  const hash = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  expect(sonnerStyleHashes).toEqual([hash(""), hash(String(sheet))]);
});

it("names each fixed header once and none that depends on the request", () => {
  const names = fixedHeaders.map(([name]) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  expect(names).not.toContain("strict-transport-security");
  expect(names).not.toContain("content-security-policy");
});
