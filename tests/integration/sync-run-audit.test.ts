import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { requestDueRuns } from "@/lib/jobs/sync/requeue";
import { prepareQueue } from "@/lib/platform/queue";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await prepareQueue(database.pool);
});
afterAll(() => database.drop());

const role = (id: number): RecordInput => ({
  t: "identity",
  ref: { realm: "test:one", externalId: `role-${id}` },
  kind: "cloud_role",
  name: `role-${id}`,
  system: "test",
  status: "active",
  class: "non_human",
});
const audited = async () =>
  (await database.pool.query("SELECT actor, target, body FROM audit_events ORDER BY seq")).rows.map(
    ({ actor, target, body }) => ({ actor, target, ...JSON.parse(body) }),
  );

it("leaves one row in the audit log, and what its reader told beside it", async () => {
  const script: Script = {
    scopes: [
      { key: "a", pages: [[role(1), role(2), role(3)]] },
      { key: "b", pages: [{ kind: "denied", message: "no" }] },
    ],
  };
  const source = await createSource(database.pool, "Audited");
  await database.pool.query(
    `INSERT INTO source_secrets (source_id, field, key_id, sealed, fingerprint, set_at, set_by)
     VALUES ($1, 'token', 'k', '', '0a1b2c', now(), 'user:ana')`,
    [source],
  );
  const engine = testEngine(database.pool, scriptedConnector(script));
  const { liveContext } = engine;
  engine.liveContext = async (source, connector, signal, warn) => {
    warn("The clock is late.");
    return liveContext(source, connector, signal, warn);
  };
  const runId = await syncOnce(engine, source);
  expect(await audited()).toMatchObject([
    {
      actor: "worker",
      target: "Audited",
      type: "sync.finished",
      payload: {
        ...{ sourceId: source, runId, outcome: "partial", scopes: 2, scopesIncomplete: 1 },
        ...{ added: 3, changed: 0, gone: 0, held: 0, credentials: ["token"] },
      },
    },
  ]);
  expect((await database.pool.query("SELECT notes FROM sync_runs")).rows).toEqual([
    { notes: ["The clock is late."] },
  ]);
});

it("that its schedule asks for is recorded, and asked for once", async () => {
  const source = await createSource(database.pool, "Scheduled");
  await database.pool.query(
    "UPDATE sources SET every_minutes = 60, next_due_at = now() - interval '1 minute' WHERE id = $1",
    [source],
  );
  await requestDueRuns(database.pool);
  await requestDueRuns(database.pool);
  const asked = (await audited()).filter(({ type }) => type === "sync.requested");
  expect(asked).toMatchObject([
    { actor: "schedule", target: "Scheduled", payload: { sourceId: source, by: "schedule" } },
  ]);
});

it("that its schedule asks for is due until it was asked for, whatever fails in between", async () => {
  const source = await createSource(database.pool, "Interrupted");
  await database.pool.query(
    "UPDATE sources SET every_minutes = 60, next_due_at = now() - interval '1 minute' WHERE id = $1",
    [source],
  );
  const runs = async () =>
    (await database.pool.query("SELECT FROM sync_runs WHERE source_id = $1", [source])).rowCount;
  await database.pool.query("ALTER TABLE audit_events RENAME TO away");
  await expect(requestDueRuns(database.pool)).rejects.toThrow("audit_events");
  await database.pool.query("ALTER TABLE away RENAME TO audit_events");
  expect(await runs()).toBe(0);
  await requestDueRuns(database.pool);
  expect(await runs()).toBe(1);
});
