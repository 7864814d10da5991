import type { Pool, PoolClient } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CHAOS_SOURCE, chaosEngine, createChaosSource, until } from "@/tests/factories/chaos-engine";
import { ChaosSource } from "@/tests/factories/chaos-source";
import type { ChaosItem, ChaosScope } from "@/tests/factories/chaos-world";
import { syncOnce } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** Two scopes of one account whose transactions are made to overlap: the result must be as if they had come in turn. */
let database: TestDatabase;
let pool: Pool;
let source: ChaosSource;
let locks: PoolClient[];
beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  source = await ChaosSource.start([]);
  locks = [];
  await createChaosSource(pool, source.url);
});
afterEach(async () => {
  for (const lock of locks) await unlock(lock);
  await source.stop();
  await database.drop();
});

const scope = (dataSet: ChaosScope["dataSet"], ...items: ChaosItem[]): ChaosScope => ({
  key: `acct-1/${dataSet}`,
  account: "acct-1",
  dataSet,
  pages: [items],
});
const ada: ChaosItem = { type: "user", id: "u1", login: "ada@acct-1", name: "ada", state: "active" };
const key: ChaosItem = { type: "key", id: "k1", user: "ada@acct-1", state: "active" };
const copy: ChaosItem = { type: "copy", id: "c1", path: "/etc/app.env", key: "k1" };
const grant: ChaosItem = { type: "grant", id: "g1", user: "ada@acct-1", policy: "p1" };

const sync = () => syncOnce(chaosEngine(pool, {}, { concurrency: 2 }), CHAOS_SOURCE);

/** Holds up everybody who writes to a table, where they are: in the midst of their transaction. */
async function lockTable(table: string): Promise<PoolClient> {
  const holder = await pool.connect();
  locks.push(holder);
  await holder.query("BEGIN");
  await holder.query(`LOCK TABLE ${table} IN SHARE MODE`);
  return holder;
}

async function unlock(holder: PoolClient): Promise<void> {
  locks = locks.filter((lock) => lock !== holder);
  await holder.query("ROLLBACK");
  holder.release();
}

async function waitUntilWaiting(count: number): Promise<void> {
  await until(`${count} transactions wait`, async () => {
    const waiting = await pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query !~ 'lease_until = clock'",
    );
    return (waiting.rowCount ?? 0) >= count;
  });
}

const one = async (sql: string): Promise<unknown> => (await pool.query(sql)).rows[0];

describe("two scopes at the same moment", () => {
  it("join a user with its keys, its permissions and the places that hold its keys", async () => {
    source.world = [scope("users", ada), scope("keys", key, copy), scope("access", grant)];
    const pages = await lockTable("scope_pages");
    const run = syncOnce(chaosEngine(pool, {}, { concurrency: 3 }), CHAOS_SOURCE);
    await waitUntilWaiting(3);
    await unlock(pages);
    await run;
    expect(
      await one(
        `SELECT name, active_credentials, exposed_placements, (SELECT count(*)::int FROM grants g WHERE g.principal_id = i.id) AS grants FROM identities i`,
      ),
    ).toEqual({ name: "ada", active_credentials: 1, exposed_placements: 1, grants: 1 });
  });

  it("each add what they know of one user", async () => {
    const named: ChaosItem = { type: "user", id: "u1", name: "ada" };
    source.world = [
      scope("users", { ...named, description: "builds things" }),
      scope("access", { ...named, state: "active", createdAt: "2025-01-01T00:00:00Z" }),
    ];
    const pages = await lockTable("scope_pages");
    const run = sync();
    await waitUntilWaiting(2);
    await unlock(pages);
    await run;
    expect(await one("SELECT description, status, created_at FROM identities")).toEqual({
      description: "builds things",
      status: "active",
      created_at: new Date("2025-01-01T00:00:00Z"),
    });
  });

  it("one that does not show a user any more, and one that now does: the user is not missing", async () => {
    const others: ChaosItem[] = Array.from({ length: 9 }, (_, i) => ({
      type: "user",
      id: `o${i}`,
      name: `o${i}`,
    }));
    source.world = [scope("users", ada, ...others), scope("access", ...others)];
    await sync();
    source.world = [scope("users", ...others), scope("access", ada, ...others)];
    let answerAccess: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answerAccess = resolve;
    });
    source.rule = async (call) => {
      if (call.scope === "acct-1/access") await held;
      return undefined;
    };
    // The one that misses the user is stopped before it judges, the other after it has shown the user.
    const holds = await lockTable("holds");
    const run = sync();
    await waitUntilWaiting(1);
    const pages = await lockTable("scope_pages");
    answerAccess();
    await waitUntilWaiting(2);
    await unlock(holds);
    await until("the first waits for the second", async () => {
      const waiting = await pool.query(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ 'advisory|identities'",
      );
      return (waiting.rowCount ?? 0) > 0;
    });
    await unlock(pages);
    await run;
    expect(await one("SELECT missing_since FROM identities WHERE external_id = 'u1'")).toEqual({
      missing_since: null,
    });
  });
});
