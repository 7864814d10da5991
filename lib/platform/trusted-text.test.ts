import { describe, expect, it, vi } from "vitest";
import { isInertMarkup, isOwnScript } from "./trusted-text";

const origin = "https://nhi.example.com";

describe("isOwnScript", () => {
  it.each([
    ["/_next/static/chunks/a.js", true],
    ["https://nhi.example.com/_next/static/chunks/a.js?dpl=1", true],
    ["https://evil.example/_next/static/chunks/a.js", false],
    ["//evil.example/_next/static/a.js", false],
    ["/_next/static/../../api/v1/upload.js", false],
    ["/api/v1/export.js", false],
    ["/_next/static/chunks/a.css", false],
    ["data:text/javascript,alert(1)", false],
    ["javascript:alert(1)//_next/static/a.js", false],
    ["http://[", false],
  ])("%s: %s", (address, expected) => {
    expect(isOwnScript(address, origin)).toBe(expected);
  });
});

describe("isInertMarkup", () => {
  it.each([
    ["[data-radix-select-viewport]{scrollbar-width:none}", true],
    ["<script></script>", true],
    ["<script>alert(1)</script>", false],
    ["<img src=x onerror=alert(1)>", false],
    ["</style><img src=x onerror=alert(1)>", false],
  ])("%s: %s", (markup, expected) => {
    expect(isInertMarkup(markup)).toBe(expected);
  });
});

it("zod takes the configuration that the page leaves for it, and then makes no function from text", async () => {
  vi.resetModules();
  vi.stubGlobal("__zod_globalConfig", { jitless: true });
  try {
    const { config } = await import("zod/v4/core");
    expect(config().jitless).toBe(true);
  } finally {
    vi.unstubAllGlobals();
  }
});
