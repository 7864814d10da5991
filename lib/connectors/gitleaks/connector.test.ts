import { expect, test } from "vitest";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { exportFile, fileReaderOf } from "@/lib/connectors/sdk/contract-kit-files";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { keyId, scanCanaries } from "@/lib/connectors/sdk/fixtures/scan-canaries";
import { scanConfigSchema } from "@/lib/connectors/sdk/scan-config";
import { gitleaks } from "./connector";
import { commit, finding, findings } from "./fixtures/acme";

const now = new Date("2026-11-26T12:00:00Z");
const read = fileReaderOf(gitleaks, now);
const report = exportFile("shop.json", findings, 11);
const many = Array.from({ length: 10_000 }, (_, index) =>
  finding("generic-api-key", `Zq9!${String(index).padStart(20, "x7")}`, { StartLine: index + 1 }),
);

test("the connector keeps the contract", async () => {
  const failures = await checkContract(gitleaks, {
    now,
    canaries: Object.values(scanCanaries),
    exports: [
      {
        title: "A report",
        files: [report],
        config: scanConfigSchema.parse({}),
        identities: 0,
        complete: true,
        bulk: { files: [exportFile("many.json", many)], identities: 0, heapMb: 100 },
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

test("every finding is a place, also where the secret is masked", async () => {
  const { records, problems, about } = await read([report]);
  expect(problems).toEqual([]);
  expect(about).toBe("github.com/acme/shop, shop");
  expect(
    of(records, "placement").map(({ ref, credentialType, fingerprint }) => [
      ref.realm,
      ref.externalId.replace(commit, "C"),
      credentialType,
      fingerprint,
    ]),
  ).toEqual([
    ["git:github.com/acme/shop", "C:app/settings.yml:3#bearer_token", "bearer_token", "fp-40"],
    ["git:github.com/acme/shop", `C:app/settings.yml:4#${keyId}`, "access_key", undefined],
    ["git:github.com/acme/shop", "C:app/settings.yml:5#api_key", "api_key", "fp-25"],
    ["scan:shop", "run.sh:3#api_key", "api_key", "fp-25"],
    ["git:github.com/acme/shop", "C:app/settings.yml:7#bearer_token", "bearer_token", undefined],
    ["git:github.com/acme/shop", "C:app/settings.yml:7#bearer_token (2)", "bearer_token", undefined],
    ["git:github.com/acme/shop", "C:app/settings.yml:8#bearer_token", "bearer_token", undefined],
  ]);
});

test("a finding says its rule, how it was found, and whose commit it was", async () => {
  const [place, key] = of((await read([report])).records, "placement");
  expect(place).toMatchObject({
    name: "github-pat",
    locator: `github.com/acme/shop@${commit.slice(0, 12)}:app/settings.yml:3`,
    kind: "config_file",
    modifiedAt: new Date("2026-02-03T04:05:06Z"),
    facts: {
      tool: "gitleaks",
      rule: "github-pat",
      entropy: 3.88,
      author: "Ana Lopez <ana@acme.example>",
      commit,
    },
  });
  expect(key?.credential).toEqual({ realm: "aws", externalId: keyId });
});

test("an empty list is a report without findings", async () => {
  const { records, pages } = await read([exportFile("clean.json", "[]")], { name: "acme/shop" });
  expect(records).toEqual([]);
  expect(pages).toHaveLength(1);
});

test("ten thousand findings are ten thousand places", async () => {
  const { records } = await read([exportFile("many.json", many)]);
  expect(new Set(of(records, "placement").map(({ ref }) => ref.externalId)).size).toBe(10_000);
});

test.each([
  ["another list", '[{"name": "x"}]'],
  ["an object", '{"RuleId": "x"}'],
  ["prose", "leaks found: 3"],
])("%s is refused with what to bring", async (_, content) => {
  await expect(read([exportFile("x.json", content)])).rejects.toMatchObject({
    failure: { kind: "malformed", message: expect.stringContaining("gitleaks git") },
  });
});

test("what cannot be read is told, and costs only itself", async () => {
  const { records, problems } = await read([exportFile("x.json", [findings[0], { RuleID: "" }, 7])]);
  expect(of(records, "placement")).toHaveLength(1);
  expect(problems).toHaveLength(2);
});

test("hostile text is only text", async () => {
  const hostile = finding("\u202Erule\n<script>", scanCanaries.generic, {
    File: `../../${"é".repeat(3000)}/%2e%2e\0x`,
    Author: "a".repeat(5000),
    Link: "javascript:alert(1)/blob/x",
    Date: "yesterday",
  });
  const { records, problems } = await read([exportFile("x.json", [hostile])]);
  const [place] = of(records, "placement");
  expect(place?.name).toBe("rule <script>");
  expect(Buffer.byteLength(place?.ref.externalId ?? "")).toBeLessThan(1500);
  expect(place?.ref.externalId).not.toContain("\0");
  expect(place?.container).toBeNull();
  expect(problems).toEqual(["findings, item 1 date: This date cannot be read: yesterday"]);
});
