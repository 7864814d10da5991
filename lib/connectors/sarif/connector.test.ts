import { describe, expect, test } from "vitest";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { exportFile, fileReaderOf } from "@/lib/connectors/sdk/contract-kit-files";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { scanCanaries } from "@/lib/connectors/sdk/fixtures/scan-canaries";
import { scanConfigSchema } from "@/lib/connectors/sdk/scan-config";
import { isAboutSecrets } from "./about-secrets";
import { sarif } from "./connector";
import { commit, leak, log } from "./fixtures/acme";

const now = new Date("2026-11-26T12:00:00Z");
const read = fileReaderOf(sarif, now);
const report = exportFile("shop.sarif", log, 13);
const many = {
  ...log,
  runs: [
    {
      tool: { driver: { name: "gitleaks" } },
      results: Array.from({ length: 10_000 }, (_, index) =>
        leak("generic-api-key", index + 1, scanCanaries.generic),
      ),
    },
  ],
};

test("the connector keeps the contract", async () => {
  const failures = await checkContract(sarif, {
    now,
    canaries: Object.values(scanCanaries),
    exports: [
      {
        title: "A log",
        files: [report],
        config: scanConfigSchema.parse({}),
        identities: 0,
        complete: true,
        bulk: { files: [exportFile("many.sarif", many)], identities: 0, heapMb: 100 },
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

test("results that are secrets are places; the others are counted and told once", async () => {
  const { records, problems, warnings } = await read([report]);
  expect(
    of(records, "placement").map(({ ref, locator, fingerprint, facts }) => [
      ref.realm,
      locator,
      fingerprint,
      facts?.sure,
    ]),
  ).toEqual([
    ["scan:shop", `shop@${commit.slice(0, 12)}:app/.env:1`, "fp-40", "warning"],
    ["scan:shop", `shop@${commit.slice(0, 12)}:app/.env:2`, "fp-25", "error"],
    ["git:github.com/acme/shop", "github.com/acme/shop@abcdef012345:src/a b.ts:9", "fp-40", "error"],
  ]);
  expect(problems).toEqual(["findings, item 4: It is not an object."]);
  expect(warnings).toEqual(["1 results of shop.sarif are not about secrets; they were left out."]);
});

test("a result says which tool saw it, when, and what people decided there", async () => {
  const [, second, third] = of((await read([report])).records, "placement");
  expect(second).toMatchObject({
    modifiedAt: new Date("2026-02-03T04:05:06Z"),
    facts: {
      tool: "gitleaks",
      version: "v8.0.0",
      rank: 42.5,
      suppressed: true,
      author: "Ana Lopez <ana@acme.example>",
    },
  });
  expect(third).toMatchObject({
    credentialType: "bearer_token",
    facts: { tool: "Analyser", version: "2.1", seen: "2026-11-20T10:00:00.000Z", commit: "abcdef0123456789" },
  });
});

test("ten thousand results are ten thousand places", async () => {
  const { records } = await read([exportFile("many.sarif", many)]);
  expect(of(records, "placement")).toHaveLength(10_000);
});

test.each([
  ["of an older version", { ...log, version: "2.0.0" }],
  ["without runs", { version: "2.1.0" }],
  ["whose run has no tool", { version: "2.1.0", runs: [{ results: [] }] }],
  ["that is a list", [log]],
])("a log %s is refused with what to bring", async (_, content) => {
  await expect(read([exportFile("x.sarif", content)])).rejects.toMatchObject({
    failure: { kind: "malformed", message: expect.stringContaining("SARIF 2.1.0") },
  });
});

describe("what a rule is about", () => {
  test.each([
    ["Semgrep OSS", ["generic.secrets.security.detected-aws-access-key-id", "secrets"], true],
    ["Trivy", ["aws-access-key-id", "secret"], true],
    ["CodeQL", ["py/hardcoded-credentials", "external/cwe/cwe-798"], true],
    ["detect-secrets", ["Base64 High Entropy String"], true],
    ["Checkov", ["CKV_SECRET_6", "Base64 High Entropy String"], true],
    ["Trivy", ["hashicorp-tf-api-token", "HashiCorp Terraform user/org API token", "secret"], true],
    ["Semgrep OSS", ["login-password", "Hardcoded login password"], true],
    ["Semgrep OSS", ["secrets-logged", "Secrets are logged"], false],
    ["CodeQL", ["timing-attack", "Passwords are compared in a way that takes time"], false],
    ["Checkov", ["CKV_AZURE_1", "Ensure that key rotation of secrets is on"], false],
    [
      "CodeQL",
      ["js/clear-text-logging", "Clear-text logging of sensitive information", "external/cwe/cwe-312"],
      false,
    ],
    ["CodeQL", ["js/insufficient-password-hash", "Use of password hash with insufficient effort"], false],
    ["Trivy", ["CVE-2024-1234", "vulnerability"], false],
    ["Checkov", ["CKV_AWS_21", "Ensure S3 versioning"], false],
  ])("%s %j", (tool, said, answer) => {
    expect(isAboutSecrets(tool, said)).toBe(answer);
  });
});
