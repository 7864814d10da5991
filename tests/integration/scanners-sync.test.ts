import { afterAll, beforeAll, expect, test } from "vitest";
import { keysCall } from "@/lib/connectors/aws/access-keys";
import { aws } from "@/lib/connectors/aws/connector";
import { finding as leak } from "@/lib/connectors/gitleaks/fixtures/acme";
import { finding as checked } from "@/lib/connectors/prowler/fixtures/acme";
import { loadConnector } from "@/lib/connectors/registry";
import { exportFile } from "@/lib/connectors/sdk/contract-kit-files";
import { keyId, scanCanaries } from "@/lib/connectors/sdk/fixtures/scan-canaries";
import { finding, lines } from "@/lib/connectors/trufflehog/fixtures/acme";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { importFiles } from "@/lib/jobs/sync/import-files";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
const arn = "arn:aws:iam::123456789012:user/ci";
const userId = "AIDAAAAAAAAAAAAAAAAC";
const commit = "fbc14303ffbf8fb1c2c1914e8dda7d0121633aca";
const git = (file: string, line: number) => ({
  Git: { commit, file, line, email: "ana@acme.example", repository: "https://github.com/acme/shop" },
});

const found = [
  finding(git("deploy/.env", 4), "AWS", keyId, {
    Verified: true,
    RawV2: `${keyId}:${scanCanaries.aws}`,
    ExtraData: { account: "123456789012", arn },
  }),
  finding(git("old/.env", 7), "AWS", keyId, { RawV2: `${keyId}:${scanCanaries.aws}` }),
  finding(git("src/app.py", 9), "Github", scanCanaries.github),
];

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(sql)).rows;
}

async function bring(id: string, name: string, content: unknown, complete = false): Promise<void> {
  const connector = await loadConnector(id);
  if (!connector) throw new Error(`no connector ${id}`);
  const engine = testEngine(database.pool, connector);
  const signal = new AbortController().signal;
  const { runId } = await importFiles({
    engine,
    connector,
    files: [exportFile("report.json", content)],
    name,
    complete,
    config: null,
    actor: "test",
    fingerprint: (secret) => Buffer.from(secret).toString("hex").padEnd(64, "0").slice(0, 64),
    warn: () => undefined,
    signal,
  });
  await completeRun(engine, runId, signal);
}

/** AWS first, then three tools that know the same user, key and secrets. */
beforeAll(async () => {
  database = await createTestDatabase();
  const page = (call: string, body: object) => ({
    scope: { key: "a", dataSet: "iam", title: "IAM", issues: ["aws:123456789012", "aws"] },
    call,
    body,
    collectedAt: new Date(),
  });
  const keys = aws.toRecords(
    page(keysCall, {
      users: [
        {
          UserId: userId,
          Arn: arn,
          keys: [{ AccessKeyId: keyId, Status: "Inactive", CreateDate: "2020-01-02T00:00:00Z" }],
        },
      ],
    }),
  );
  expect(keys.problems).toEqual([]);
  const source = scriptedConnector({
    scopes: [
      {
        key: "iam",
        issues: ["aws:123456789012", "aws"],
        pages: [
          [
            {
              t: "identity",
              ref: { realm: "aws:123456789012", externalId: userId },
              aliases: [arn],
              kind: "cloud_user",
              name: "ci",
              system: "aws",
              status: "active",
              tags: { team: "payments" },
            },
            ...keys.records,
          ],
        ],
      },
    ],
  });
  await syncOnce(testEngine(database.pool, source), await createSource(database.pool, "AWS"));
  await bring("trufflehog", "truffle", lines(found));
  await bring("gitleaks", "leaks", [
    leak("github-pat", scanCanaries.github, {
      File: "src/app.py",
      StartLine: 9,
      Commit: commit,
      Link: `https://github.com/acme/shop/blob/${commit}/src/app.py#L9`,
    }),
  ]);
  await bring("prowler", "checks", [
    checked({ check: "iam_rotate_access_key_90_days", uid: arn, result: "FAIL" }),
  ]);
});
afterAll(() => database.drop());

test("one key seen by TruffleHog and by AWS is one credential with its placements", async () => {
  expect(
    await rows(
      `SELECT c.external_id, c.status, i.external_id AS owner, count(p.*)::int AS places FROM credentials c
       JOIN identities i ON i.id = c.identity_id JOIN placements p ON p.credential_id = c.id GROUP BY 1, 2, 3`,
    ),
    // AWS says that it is inactive, and goes before what a report says.
  ).toEqual([{ external_id: keyId, status: "disabled", owner: userId, places: 2 }]);
});

test("one place that two scanners saw is one place, and one secret has one fingerprint", async () => {
  const places = await rows(
    `SELECT p.external_id, (SELECT count(DISTINCT s.source_id)::int FROM sightings s WHERE s.record_id = p.id) AS seen_by
     FROM placements p WHERE credential_type = 'bearer_token'`,
  );
  expect(places).toEqual([{ external_id: `${commit}:src/app.py:9#bearer_token`, seen_by: 2 }]);
  const prints = await rows("SELECT DISTINCT fingerprint FROM placements WHERE credential_id IS NOT NULL");
  expect(prints).toHaveLength(1);
});

test("a check of Prowler is evidence about AWS's own user, and overrules nothing", async () => {
  const identities = await rows("SELECT external_id, tags, status FROM identities");
  expect(identities).toEqual([{ external_id: userId, tags: { team: "payments" }, status: "active" }]);
  const [kept] = await rows(
    "SELECT observed->'tags' AS tags, raw FROM sightings WHERE raw::text LIKE '%prowler%'",
  );
  expect(kept).toMatchObject({
    tags: { prowler: "1 failed, 0 passed, 0 not judged, 0 muted" },
    raw: { prowler: { version: "5.4.0" } },
  });
});

test("a complete report marks what it no longer shows; what AWS lists is not its to judge", async () => {
  await bring("trufflehog", "truffle", lines(found.filter((_, index) => index !== 1)), true);
  expect(await rows("SELECT external_id FROM placements WHERE missing_since IS NOT NULL")).toEqual([
    { external_id: `${commit}:old/.env:7#${keyId}` },
  ]);
  expect(await rows("SELECT count(*)::int AS n FROM credentials WHERE missing_since IS NOT NULL")).toEqual([
    { n: 0 },
  ]);
});

test("no secret is kept anywhere", async () => {
  for (const { name } of await rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")) {
    const text = JSON.stringify(await rows(`SELECT t::text AS text FROM "${name}" t`));
    for (const canary of Object.values(scanCanaries))
      expect([name, text.includes(canary)]).toEqual([name, false]);
  }
});
