import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LastUsed } from "@/lib/domain/record";
import type { RecordInput } from "@/lib/domain/source-record";
import { loadContexts, surroundingsOf } from "@/lib/features/assessment/data-context";
import { identityFindings } from "@/lib/features/findings/data-identity";
import { setThreshold } from "@/lib/features/thresholds/mutations";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { systemScope } from "@/lib/platform/scope";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const signal = new AbortController().signal;
const scope = systemScope("test");
const ref = (externalId: string) => ({ realm: "aws:111111111111", externalId });

let database: TestDatabase;
let pool: Pool;
let now: Date;
let records: RecordInput[];
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const used = (days: number): LastUsed => ({
  at: daysAgo(days),
  grade: "reported",
  precisionSeconds: 0,
  coveredSince: daysAgo(700),
  gap: "none",
});

/** Reads a source of that name once, and says when what it read was collected. */
async function look(name: string, collected: Date, more: readonly RecordInput[] = records): Promise<void> {
  const script: Script = { scopes: [{ key: "all", pages: [[...more]] }], evidence: "api" };
  const known = await pool.query<{ id: string }>("SELECT id FROM sources WHERE name = $1", [name]);
  const source = known.rows[0]?.id ?? (await createSource(pool, name));
  const run = await syncOnce(testEngine(pool, scriptedConnector(script)), source);
  await pool.query("UPDATE sync_scopes SET collected_at = $2 WHERE run_id = $1", [run, collected]);
}
const assess = () => assessDue(pool, now, signal);
async function finding() {
  const found = await pool.query<{ state: string; unsure: boolean }>(
    "SELECT state, unsure FROM findings WHERE rule_id = 'dormant'",
  );
  return found.rows;
}
async function needs(): Promise<string | undefined> {
  const found = await pool.query<{ id: string }>("SELECT id FROM identities WHERE name = 'ci'");
  const { live } = await identityFindings(pool, scope, found.rows[0]?.id ?? "", now);
  return live?.unknowns.find(({ id }) => id === "dormant")?.needs;
}

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  now = await databaseNow(pool);
  records = [
    {
      t: "identity",
      ref: ref("ci"),
      kind: "cloud_user",
      name: "ci",
      system: "aws",
      status: "active",
      class: "non_human",
      createdAt: daysAgo(700),
      lastUsed: used(200),
    },
  ];
});
afterAll(() => database.drop());

describe("a look of long ago", () => {
  it("does not tell that nothing was used since", async () => {
    await look("files", daysAgo(40));
    await assess();
    expect(await finding()).toEqual([]);
    const date = daysAgo(40).toISOString().slice(0, 10);
    expect(await needs()).toBe(`a newer look at its use than that of ${date}`);
  });

  it("is over when there is a new one, though nothing in it is another", async () => {
    await look("files", daysAgo(1));
    await assess();
    expect(await finding()).toEqual([{ state: "open", unsure: false }]);
    expect(await needs()).toBeUndefined();
  });

  it("leaves open, and unsure, what was found, as soon as time alone makes it one", async () => {
    now = new Date(now.getTime() + 28 * 86_400_000);
    await assess();
    expect(await finding()).toEqual([{ state: "open", unsure: false }]);
    now = new Date(now.getTime() + 2 * 86_400_000);
    await assess();
    expect(await finding()).toEqual([{ state: "open", unsure: true }]);
  });

  it("is as old as the limit says", async () => {
    await setThreshold({ pool }, scope, { name: "useLook", value: 60 }, now);
    await assess();
    expect(await finding()).toEqual([{ state: "open", unsure: false }]);
    await setThreshold({ pool }, scope, { name: "useLook", value: null }, now);
    await assess();
    expect(await finding()).toEqual([{ state: "open", unsure: true }]);
  });

  it("does not count beside a new one that tells of use, and does beside one that does not", async () => {
    const [identity] = records;
    if (identity?.t !== "identity") throw new Error("the first record is the identity");
    const { lastUsed, ...silent } = identity;
    await look("register", now, [silent]);
    await assess();
    expect(await finding()).toEqual([{ state: "open", unsure: true }]);
    await look("live", now);
    await assess();
    expect(await finding()).toEqual([{ state: "open", unsure: false }]);
  });

  it("of one key leaves the whole identity unwatched, and other keys as they are", async () => {
    const key = (id: string): RecordInput => ({
      t: "credential",
      ref: ref(id),
      identity: ref("ci"),
      type: "access_key",
      lifetime: "static",
      status: "active",
      createdAt: daysAgo(600),
      lastUsed: used(200),
    });
    await look("old keys", daysAgo(90), [key("AKIAOLD")]);
    await look("new keys", now, [key("AKIANEW")]);
    const found = await pool.query<{ id: string }>("SELECT id FROM identities WHERE name = 'ci'");
    const ids = found.rows.map(({ id }) => id);
    const [context] = await loadContexts(pool, ids, await surroundingsOf(pool, now), now);
    expect(context?.lastUsed).toMatchObject({ coveredSince: null, lookedAt: daysAgo(90) });
    const keys = context?.credentials.map(({ externalId, lastUsed }) => [
      externalId,
      lastUsed.coveredSince !== null,
      lastUsed.lookedAt,
    ]);
    expect(keys?.sort()).toEqual([
      ["AKIANEW", true, undefined],
      ["AKIAOLD", false, daysAgo(90)],
    ]);
    await assess();
    expect(await finding()).toEqual([{ state: "open", unsure: true }]);
  });
});
