import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadConnector } from "@/lib/connectors/registry";
import { isDemoPresent } from "@/lib/features/demo/data";
import { loadDemo, requeueDemo } from "@/lib/features/demo/mutations";
import { receiveDemo } from "@/lib/features/demo/mutations-receive";
import { removeDemo } from "@/lib/features/demo/mutations-remove";
import { setLabel } from "@/lib/features/labels/mutations";
import { addIdentity } from "@/lib/features/manual/mutations";
import { addIdentitySchema } from "@/lib/features/manual/schema";
import { scanThisMachine } from "@/lib/features/overview/mutations";
import { listOwnerTexts } from "@/lib/features/ownership/data-texts";
import { decideTexts } from "@/lib/features/ownership/mutations-texts";
import type { DecideTexts } from "@/lib/features/ownership/schema-texts";
import { savePerson } from "@/lib/features/people/mutations";
import { importPeople } from "@/lib/features/people/mutations-import";
import { saveTeam } from "@/lib/features/people/mutations-teams";
import { removeSource } from "@/lib/features/sources/mutations";
import { receiveFiles } from "@/lib/features/sources/mutations-import";
import { refreshMetrics } from "@/lib/jobs/metrics/refresh";
import { lookAtOurselves } from "@/lib/jobs/self-inventory";
import { foldTallies } from "@/lib/jobs/sync/tallies";
import { AppError } from "@/lib/platform/errors";
import type { FingerprintKey } from "@/lib/platform/fingerprint-key";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { ChaosProcess } from "@/tests/factories/chaos-process";
import { keptUse, loadWholeDemo, newFingerprintKey } from "@/tests/factories/demo";
import { createSource } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let key: FingerprintKey;
let dataDir: string;
const now = new Date();
const signal = new AbortController().signal;
const scope = systemScope("test");

beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  key = newFingerprintKey();
  dataDir = mkdtempSync(join(tmpdir(), "rollcall-demo-"));
  await prepareQueue(pool);
});
afterEach(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The built worker in a process of its own, on this test's database. */
const startWorker = () => ChaosProcess.start({ file: "dist/worker.mjs", dataDir, databaseUrl: database.url });
const patience = { timeout: 90_000, interval: 20 };

/** Tables that the demo may leave its traces in: what was done is kept, and settings are nobody's data. */
const kept = new Set(["audit_events", "audit_checkpoints", "settings", "suggestion_state"]);

/** How many rows each table holds, once the counters of facets are added up. */
async function rowCounts(): Promise<Record<string, number>> {
  await foldTallies(pool);
  const tables = await pool.query<{ name: string }>(
    // A part is counted with the table that it is a part of, and stays when it is empty.
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition ORDER BY 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables.rows.filter((row) => !kept.has(row.name))) {
    const found = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${name}`);
    counts[name] = found.rows[0]?.n ?? -1;
  }
  return counts;
}

async function count(sql: string): Promise<number> {
  return (await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`)).rows[0]?.n ?? -1;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  return error instanceof AppError ? error.code : `no AppError: ${String(error)}`;
}

/** What people do while they explore: owners from the sheet's column, a purpose, the metrics of the day. */
async function explore(): Promise<void> {
  const by = { scope, name: "Ana" };
  const { texts } = await listOwnerTexts(pool, scope, null);
  const decisions = texts.flatMap(({ text, match }): DecideTexts["decisions"] => {
    const [first] = match.proposals;
    if (first) return [{ text, owner: { kind: first.kind, id: first.id } }];
    return match.newcomer ? [{ text, owner: { kind: "email", ...match.newcomer } }] : [];
  });
  await decideTexts({ pool }, by, { decisions, sourceId: null, agreed: true }, now);
  const some = await pool.query<{ id: string }>(
    "SELECT id FROM identities WHERE realm LIKE 'aws:%' ORDER BY id LIMIT 10",
  );
  const ids = some.rows.map((row) => row.id);
  await setLabel(
    { pool },
    by,
    { label: "purpose", value: "Explored", why: "", selection: { kind: "ids", ids } },
    now,
  );
  await refreshMetrics(pool);
}

describe("removing the demo", () => {
  it("leaves no row in any table", async () => {
    // Rollcall's own inventory is there before, and stays.
    await lookAtOurselves(pool);
    const before = await rowCounts();
    await loadWholeDemo(pool, key, now);
    await explore();
    const loaded = await rowCounts();
    for (const table of [
      "identities",
      "credentials",
      "placements",
      "grants",
      "trusts",
      "ownerships",
      "people",
      "metric_days",
      "labels",
      "upload_pages",
    ]) {
      expect(loaded[table], table).toBeGreaterThan(before[table] ?? 0);
    }
    const removed = await removeDemo(pool, "test");
    expect(removed).toBeGreaterThan(1_850);
    expect(await rowCounts()).toEqual(before);
    expect(await isDemoPresent(pool)).toBe(false);
    expect((await auditEventsOf(pool, "demo.removed")).map((event) => event.payload)).toEqual([
      { identities: removed },
    ]);
    expect(await removeDemo(pool, "test")).toBeNull();
  });

  it("works under the worker that reads it, and nothing comes back", async () => {
    const worker = startWorker();
    // Rollcall's own inventory and the day's metrics are there before, and come again.
    await vi.waitFor(async () => expect(await count("metric_days")).toBeGreaterThan(0), patience);
    const before = await rowCounts();
    await loadDemo(pool, "test", now);
    await vi.waitFor(async () => expect(await count("identities")).toBeGreaterThan(100), patience);
    expect(await count("sync_runs WHERE trigger = 'import' AND finished_at IS NULL")).toBeGreaterThan(0);
    expect(await removeDemo(pool, "test")).toBeGreaterThan(100);
    await vi.waitFor(async () => expect(await rowCounts()).toEqual(before), patience);
    worker.signal("SIGTERM");
    await worker.end();
    expect(await rowCounts()).toEqual(before);
    expect(await count("graphile_worker.jobs WHERE attempts > 0")).toBe(0);
  });

  it("works while its sources are still being received", async () => {
    const before = await rowCounts();
    await loadDemo(pool, "test", now);
    const receiving = receiveDemo({ pool, key, keep: keptUse, signal });
    await vi.waitFor(async () => expect(await count("uploads")).toBeGreaterThan(2), {
      ...patience,
      interval: 5,
    });
    await removeDemo(pool, "test");
    expect(await receiving).toBe(true);
    expect(await rowCounts()).toEqual(before);
    expect(await receiveDemo({ pool, key, keep: keptUse, signal })).toBe(true);
    expect(await rowCounts()).toEqual(before);
  });

  it("keeps what people made for themselves", async () => {
    await pool.query(
      "INSERT INTO people (name, email) VALUES ('Ana Real', 'ana@example.com'), ('Lena Fischer', 'lena.fischer@brindlewood.example')",
    );
    await loadDemo(pool, "test", now);
    await pool.query("INSERT INTO teams (name) VALUES ('Real'), ('Empty')");
    await pool.query(
      "INSERT INTO team_members (team_id, person_id) SELECT t.id, p.id FROM teams t, people p WHERE t.name = 'Real' AND p.name = 'Ana Real'",
    );
    await pool.query(
      `INSERT INTO owner_rules (id, position, name, query, role, person_id, enabled, created_at, created_by, updated_at, updated_by)
       SELECT gen_random_uuid(), row_number() OVER (ORDER BY name), 'of ' || name, 'system:aws', 'technical', id, true, now(), 'test', now(), 'test'
       FROM people WHERE name IN ('Ana Real', 'Lena Fischer')`,
    );
    expect(await count("owner_rules")).toBe(2);
    await removeDemo(pool, "test");
    // A rule that would name nobody goes with whom it named, and the audit log tells of it.
    expect((await pool.query("SELECT name FROM owner_rules")).rows).toEqual([{ name: "of Ana Real" }]);
    expect(await auditEventsOf(pool, "owner-rule.deleted")).toMatchObject([
      { actor: "test", payload: { name: "of Lena Fischer" } },
    ]);
    expect((await pool.query("SELECT name FROM people")).rows).toEqual([{ name: "Ana Real" }]);
    expect((await pool.query("SELECT name FROM teams")).rows).toEqual([{ name: "Real" }]);
  });
});

describe("loading the demo", () => {
  it("joins one that is there, and says who asked for it", async () => {
    await Promise.all([loadDemo(pool, "user:one", now), loadDemo(pool, "user:two", now)]);
    await loadDemo(pool, "user:three", now);
    const events = await auditEventsOf(pool, "demo.loaded");
    expect(events).toHaveLength(1);
    expect(events[0]?.payload).toEqual({ sources: await count("sources WHERE demo") });
    await Promise.all([
      receiveDemo({ pool, key, keep: keptUse, signal }),
      receiveDemo({ pool, key, keep: keptUse, signal }),
    ]);
    expect(await receiveDemo({ pool, key, keep: keptUse, signal })).toBe(true);
    expect(await count("sync_runs")).toBe(await count("sources WHERE demo"));
    expect(await count("uploads WHERE ready_at IS NOT NULL")).toBe(await count("sources WHERE demo"));
  });

  it("goes on where it was killed, and comes to the same end", async () => {
    await loadDemo(pool, "test", now);
    // A receiver that died in the middle of its first file.
    await pool.query(
      "INSERT INTO uploads (source_id, about, files, origin, complete, collected_at) SELECT id, '', '[]', 'snapshot', false, now() FROM sources WHERE connector = 'aws'",
    );
    for (const received of [0, 3, 9]) {
      const killed = startWorker();
      await vi.waitFor(
        async () => expect(await count("sync_runs WHERE trigger = 'import'")).toBeGreaterThan(received),
        patience,
      );
      await killed.kill();
    }
    const worker = startWorker();
    await vi.waitFor(
      async () =>
        expect(await count("sync_runs WHERE trigger = 'import' AND finished_at IS NOT NULL")).toBe(
          await count("sources WHERE demo"),
        ),
      patience,
    );
    await worker.kill();
    const after = await inventory();
    await database.drop();
    database = await createTestDatabase();
    pool = database.pool;
    await prepareQueue(pool);
    await loadWholeDemo(pool, key, now);
    expect(after).toEqual(await inventory());
    expect(await count("identities WHERE missing_since IS NOT NULL")).toBe(0);
  }, 240_000);

  it("wakes the worker again only while something was not received", async () => {
    await loadDemo(pool, "test", now);
    await pool.query("DELETE FROM graphile_worker._private_jobs");
    await requeueDemo(pool);
    expect(await count("graphile_worker.jobs WHERE task_identifier = 'demo'")).toBe(1);
    await receiveDemo({ pool, key, keep: keptUse, signal });
    await pool.query("DELETE FROM graphile_worker._private_jobs");
    await requeueDemo(pool);
    expect(await count("graphile_worker.jobs WHERE task_identifier = 'demo'")).toBe(0);
  });
});

describe("real and demo data", () => {
  it("do not mix: the demo is refused where a real source is, or was", async () => {
    const sourceId = await createSource(pool, "Real");
    expect(await codeOf(loadDemo(pool, "test", now))).toBe("real_sources");
    await removeSource({ pool }, scope, { sourceId, records: "archived" }, now);
    expect(await codeOf(loadDemo(pool, "test", now))).toBe("real_sources");
    expect(await count("sources WHERE demo")).toBe(0);
    expect(await auditEventsOf(pool, "demo.loaded")).toEqual([]);
  });

  it("do not mix: a machine, an import and a change of a part are refused beside the demo", async () => {
    await loadDemo(pool, "test", now);
    expect(await codeOf(scanThisMachine(pool, "test", now))).toBe("demo_present");
    const csv = await loadConnector("csv");
    if (!csv) throw new Error("There is no connector csv.");
    const file = {
      name: "register.csv",
      size: 14,
      open: async function* () {
        yield Buffer.from("name\nbuild-bot\n");
      },
    };
    const brought = receiveFiles({
      pool,
      now,
      connector: csv,
      files: [file],
      name: null,
      complete: false,
      config: null,
      actor: "test",
      fingerprint: null,
      warn: () => undefined,
      signal,
    });
    expect(await codeOf(brought)).toBe("demo_present");
    const demo = await pool.query<{ id: string }>("SELECT id FROM sources WHERE demo LIMIT 1");
    expect(
      await codeOf(
        removeSource({ pool }, scope, { sourceId: demo.rows[0]?.id ?? "", records: "archived" }, now),
      ),
    ).toBe("part_of_demo");
    expect(await count("sources WHERE NOT demo")).toBe(0);
    expect(await count("sources WHERE removed_at IS NOT NULL")).toBe(0);
  });

  it("do not mix: nobody and nothing is added by hand or from a list beside the demo", async () => {
    await loadDemo(pool, "test", now);
    const before = await rowCounts();
    const identity = addIdentitySchema.parse({
      facts: {
        name: "real",
        kind: "service_account",
        system: "snowflake",
        accountId: null,
        description: "",
        credential: null,
      },
      purpose: "",
      environment: null,
      sensitivity: null,
      expectedUse: null,
      owner: { kind: "nobody" },
      ownerAgreed: false,
    });
    const person = { id: null, name: "Ana", email: null, managerId: null, active: true, teamIds: [] };
    for (const add of [
      () => addIdentity({ pool }, { scope, name: "Ana" }, identity, now),
      () => savePerson({ pool }, scope, person, now),
      () => saveTeam({ pool }, scope, { id: null, name: "Real", memberIds: [] }),
      () => importPeople({ pool }, scope, "name,e-mail\nAna,ana@example.com", now),
    ]) {
      expect(await codeOf(add())).toBe("demo_present");
    }
    expect(await rowCounts()).toEqual(before);
  });

  it("do not mix: of a source and the demo that are asked for at once, one is refused", async () => {
    const outcomes = await Promise.all([
      codeOf(scanThisMachine(pool, "test", now)),
      codeOf(loadDemo(pool, "test", now)),
    ]);
    expect(
      outcomes.filter((outcome) => outcome === "demo_present" || outcome === "real_sources"),
    ).toHaveLength(1);
    expect([0, 1]).toContain(await count("sources WHERE NOT demo"));
    expect((await count("sources WHERE demo")) === 0).toBe((await count("sources WHERE NOT demo")) === 1);
  });
});

/** What came out, without what differs from one load to the next. */
async function inventory(): Promise<unknown[]> {
  const found = await pool.query(
    `SELECT realm, external_id, name, kind, class, status, exposed_placements, active_static, environment FROM identities ORDER BY 1, 2`,
  );
  return found.rows;
}
