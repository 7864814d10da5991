import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { exportFile, fileReaderOf } from "@/lib/connectors/sdk/contract-kit-files";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { keyId, scanCanaries } from "@/lib/connectors/sdk/fixtures/scan-canaries";
import { scanConfigSchema } from "@/lib/connectors/sdk/scan-config";
import { trufflehog } from "./connector";
import { finding, findings, lines } from "./fixtures/acme";

const now = new Date("2026-11-26T12:00:00Z");
const read = fileReaderOf(trufflehog, now);
const report = exportFile("findings.json", lines(findings));
const shop = "git:github.com/acme/shop";
const commit = "fbc14303ffbf8fb1c2c1914e8dda7d0121633aca";
const many = Array.from({ length: 10_000 }, (_, index) =>
  finding(
    { Filesystem: { file: `/srv/${index}.txt`, line: 1 } },
    "Github",
    `ghp_${String(index).padStart(36, "q")}`,
  ),
);

test("the connector keeps the contract", async () => {
  const config = scanConfigSchema.parse({});
  const failures = await checkContract(trufflehog, {
    now,
    canaries: Object.values(scanCanaries),
    exports: [
      {
        title: "Findings",
        files: [report],
        config,
        identities: 0,
        complete: true,
        bulk: { files: [exportFile("many.json", lines(many))], identities: 0, heapMb: 100 },
      },
    ],
    datesIn: (form): Page => ({
      scope: { key: "findings", dataSet: "findings", title: "", issues: [shop] },
      call: "findings",
      body: {
        realm: "scan",
        items: [
          {
            ref: { realm: shop, externalId: "x:1#unknown" },
            locator: "x",
            kind: "file",
            repository: null,
            secret: { name: "AWS", type: "unknown" },
            modified: form,
            facts: {},
          },
        ],
      },
      collectedAt: now,
    }),
  });
  expect(failures).toEqual([]);
}, 60_000);

test("a secret in a commit is a place in its repository, with who saw it and how sure", async () => {
  const { records, problems, about } = await read([report]);
  expect(problems).toEqual([]);
  expect(about).toBe("github.com/Acme/shop, gitlab.com/acme/ops, findings");
  const places = of(records, "placement");
  expect(
    places.map(({ ref, credentialType, fingerprint }) => [
      ref.realm,
      ref.externalId,
      credentialType,
      fingerprint,
    ]),
  ).toEqual([
    [shop, `${commit}:deploy/.env.production:4#${keyId}`, "access_key", "fp-40"],
    [shop, `${commit}:src/app.py:9#bearer_token`, "bearer_token", `fp-${scanCanaries.github.length}`],
    [
      "git:gitlab.com/acme/ops",
      "abc123:keys/id_rsa:1#rsa_keypair",
      "rsa_keypair",
      `fp-${scanCanaries.privateKey.length}`,
    ],
    ["scan:findings", "/srv/app/config.yml:3#password", "password", `fp-${scanCanaries.password.length}`],
    ["scan:findings", "S3/acme-backups/dump.sql#bearer_token", "bearer_token", undefined],
  ]);
  expect(places[0]).toMatchObject({
    locator: "github.com/Acme/shop@fbc14303ffbf:deploy/.env.production:4",
    kind: "environment_file",
    meantForSecrets: false,
    container: { realm: "git:github.com", externalId: "acme/shop" },
    credential: { realm: "aws", externalId: keyId },
    environment: "production",
    modifiedAt: new Date("2026-03-16T17:17:40Z"),
    facts: {
      tool: "TruffleHog",
      rule: "AWS",
      sure: "verified",
      commit,
      author: "Ana Lopez <ana@acme.example>",
    },
  });
  expect(places.map(({ facts }) => facts?.sure)).toEqual([
    "verified",
    "unknown",
    "unverified",
    "unverified",
    "unknown",
  ]);
});

test("a repository of GitLab is the one that its connector lists", async () => {
  const { records } = await read([report]);
  expect(of(records, "container").map(({ ref, name }) => [ref.realm, ref.externalId, name])).toEqual([
    ["git:github.com", "acme/shop", "Acme/shop"],
    ["gitlab", "project/77", "acme/ops"],
  ]);
});

test("a key that was let in names whose it is; one that nobody tried does not", async () => {
  const { records } = await read([report]);
  expect(of(records, "credential")).toMatchObject([
    {
      ref: { realm: "aws", externalId: keyId },
      identity: { realm: "aws:123456789012", externalId: "arn:aws:iam::123456789012:user/ci" },
      status: "active",
    },
  ]);
  const [first, ...others] = findings;
  const untried = await read([exportFile("f.json", lines([{ ...first, Verified: false }, ...others]))]);
  expect(of(untried.records, "credential")).toEqual([]);
});

test("ten thousand findings are ten thousand places", async () => {
  const { records } = await read([exportFile("many.json", lines(many))]);
  expect(new Set(of(records, "placement").map(({ ref }) => ref.externalId)).size).toBe(10_000);
});

test("the name of the source says what was scanned, where the report does not", async () => {
  const { records } = await read([report], { name: "git@git.acme.example:ops/host.git" });
  expect(of(records, "placement").at(3)?.ref.realm).toBe("git:git.acme.example/ops/host");
  const named = await read([report], { name: "file server" });
  expect(of(named.records, "placement").at(3)?.ref.realm).toBe("scan:file server");
});

test.each([
  ["nothing", "", "empty"],
  ["other JSON", '{"findings": []}', "no report"],
  ["one that is cut off", lines(findings).slice(0, -20), "cut off"],
  ["progress alone", '{"level":"info-0","msg":"running source"}', "no finding"],
])("a file that holds %s is refused with what to bring", async (_, content, words) => {
  await expect(read([exportFile("x.json", content)])).rejects.toMatchObject({
    failure: { kind: "malformed", message: expect.stringMatching(new RegExp(`${words}.*trufflehog`, "s")) },
  });
});

test("what cannot be read is told, and costs only itself", async () => {
  const odd = [
    findings[0],
    { DetectorName: "AWS", SourceMetadata: { Data: 7 } },
    { level: "info", msg: "done" },
    7,
  ];
  const { records, problems } = await read([exportFile("x.json", odd)]);
  expect(of(records, "placement")).toHaveLength(1);
  expect(problems).toEqual([
    "findings, item 2: It is not an object.",
    "findings, item 3: It is not an object.",
  ]);
});
