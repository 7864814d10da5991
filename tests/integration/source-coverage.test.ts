import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getCoverage } from "@/lib/features/sources/data-coverage";
import { Scope, systemScope } from "@/lib/platform/scope";
import { insertSource } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const day = (n: number) => new Date(Date.UTC(2026, 10, n));

interface ScopeFixture {
  key: string;
  dataSet: string;
  account?: string;
  failure?: { kind: string; message: string; permission?: string };
}

async function insertRun(sourceId: string, endedAt: Date, status: string, scopes: ScopeFixture[]) {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO sync_runs (source_id, status, trigger, requested_by, requested_at, finished_at)
     VALUES ($1, $2, 'schedule', 'test', $3, $3) RETURNING id`,
    [sourceId, status, endedAt],
  );
  for (const [ordinal, { key, dataSet, account, failure }] of scopes.entries()) {
    await database.pool.query(
      `INSERT INTO sync_scopes (run_id, source_id, ref, key, data_set, title, scope, ordinal, status, failure, records, finished_at)
       VALUES ($1, $2::uuid, md5($2::uuid::text || $3::text)::uuid, $3::text, $4, 'Scope ' || $3::text, $5, $6, $7, $8, 10, $9)`,
      [
        rows[0]?.id,
        sourceId,
        key,
        dataSet,
        JSON.stringify(account ? { container: { realm: "aws", externalId: account } } : {}),
        ordinal,
        failure ? "incomplete" : "complete",
        failure ? JSON.stringify(failure) : null,
        endedAt,
      ],
    );
  }
}

it("says how much the last ended run read, and groups what it did not by what would mend it", async () => {
  const sourceId = await insertSource(database.pool, "Coverage", "aws");
  const denied = { kind: "denied", message: "Not allowed.", permission: "iam:ListUsers" };
  await insertRun(sourceId, day(1), "complete", [{ key: "b/iam", dataSet: "iam", account: "b" }]);
  await insertRun(sourceId, day(2), "incomplete", [
    { key: "a/iam", dataSet: "iam", account: "a" },
    { key: "a/keys", dataSet: "keys", account: "a" },
    { key: "b/iam", dataSet: "iam", account: "b", failure: denied },
    { key: "b/keys", dataSet: "keys", account: "b" },
    { key: "c/iam", dataSet: "iam", account: "c", failure: { ...denied, message: "Not allowed in c." } },
    { key: "c/keys", dataSet: "keys", account: "c", failure: { kind: "unreachable", message: "No answer." } },
    { key: "organisation", dataSet: "accounts" },
  ]);
  await database.pool.query(
    "INSERT INTO sync_runs (source_id, status, trigger, requested_by, requested_at) VALUES ($1, 'running', 'schedule', 'test', $2)",
    [sourceId, day(3)],
  );
  const coverage = await getCoverage(database.pool, systemScope(), sourceId);
  expect(coverage).toMatchObject({
    endedAt: day(2),
    scopes: 7,
    complete: 4,
    places: 3,
    completePlaces: 1,
    moreGaps: false,
  });
  expect(coverage?.sets).toEqual([
    // Nobody knows since when account c's list is complete: it never was.
    { dataSet: "iam", scopes: 3, complete: 1, records: 30, completeSince: null },
    { dataSet: "keys", scopes: 3, complete: 2, records: 30, completeSince: null },
    { dataSet: "accounts", scopes: 1, complete: 1, records: 10, completeSince: day(2) },
  ]);
  expect(coverage?.gaps).toEqual([
    {
      permission: "iam:ListUsers",
      message: "Not allowed in c.",
      scopes: 2,
      dataSets: ["iam"],
      titles: ["Scope b/iam", "Scope c/iam"],
    },
    { permission: null, message: "No answer.", scopes: 1, dataSets: ["keys"], titles: ["Scope c/keys"] },
  ]);
});

it("calls places by their kind, where they are all of one", async () => {
  const sourceId = await insertSource(database.pool, "Clusters", "kubernetes");
  const scopes = ["k1", "k2"].map((account) => ({ key: account, dataSet: "pods", account }));
  await insertRun(sourceId, day(1), "complete", scopes);
  const kind = async () => (await getCoverage(database.pool, systemScope(), sourceId))?.placeKind;
  expect(await kind()).toBeNull();
  await database.pool.query(
    `INSERT INTO containers (id, realm, external_id, kind, name, status, hash, rank, source_id, first_seen_at)
     SELECT gen_random_uuid(), 'aws', k, 'cluster', k, 'active', gen_random_uuid(), 1, $1, now() FROM unnest(ARRAY['k1', 'k2']) k`,
    [sourceId],
  );
  expect(await kind()).toBe("cluster");
  await database.pool.query("UPDATE containers SET kind = 'project' WHERE external_id = 'k2'");
  expect(await kind()).toBeNull();
});

it("is nothing before a run has ended, and for whoever does not reach the source", async () => {
  const sourceId = await insertSource(database.pool, "Not read", "aws");
  expect(await getCoverage(database.pool, systemScope(), sourceId)).toBeNull();
  await insertRun(sourceId, day(1), "complete", [{ key: "a", dataSet: "iam" }]);
  expect(await getCoverage(database.pool, systemScope(), sourceId)).toMatchObject({ scopes: 1, places: 0 });
  const foreign = Scope.ofMember({
    actor: "user:x",
    role: "admin",
    membership: { kind: "sources", ids: [randomUUID()] },
    personId: null,
  });
  expect(await getCoverage(database.pool, foreign, sourceId)).toBeNull();
});
