import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countAbsent, type Dump, dumpInventory } from "@/tests/factories/chaos-dump";
import { CHAOS_SOURCE, chaosEngine, createChaosSource, endOfRun, requestChaosRun, until } from "@/tests/factories/chaos-engine";
import { buildChaosBundle, type ChaosBundle, ChaosProcess } from "@/tests/factories/chaos-process";
import { ChaosSource } from "@/tests/factories/chaos-source";
import { chaosWorld, laterWorld } from "@/tests/factories/chaos-world";
import { Random } from "@/tests/factories/random";
import { syncOnce } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** Where in its work a worker is killed. `nth` counts the pages asked for since the last kill. */
type KillPoint =
  | { at: "plan" }
  | { at: "question" | "answer" | "merge"; nth: number }
  | { at: "scope end" }
  | { at: "run end" };

const first = chaosWorld(7);
const second = laterWorld(first, 8);

/** Twenty points, four for each database: two in its first sync, two in its second. */
function killPoints(seed: number): KillPoint[][] {
  const random = new Random(seed);
  const nth = () => 1 + random.below(25);
  return [
    [{ at: "plan" }, { at: "question", nth: nth() }, { at: "merge", nth: nth() }, { at: "scope end" }],
    [{ at: "merge", nth: nth() }, { at: "run end" }, { at: "plan" }, { at: "answer", nth: nth() }],
    [{ at: "answer", nth: nth() }, { at: "scope end" }, { at: "merge", nth: nth() }, { at: "run end" }],
    [
      { at: "question", nth: nth() },
      { at: "merge", nth: nth() },
      { at: "scope end" },
      { at: "answer", nth: nth() },
    ],
    [{ at: "scope end" }, { at: "merge", nth: nth() }, { at: "merge", nth: nth() }, { at: "merge", nth: nth() }],
  ];
}

let bundle: ChaosBundle;
let undisturbed: { first: Dump; second: Dump };

beforeAll(async () => {
  bundle = await buildChaosBundle();
  const database = await createTestDatabase();
  const source = await ChaosSource.start(first);
  try {
    await createChaosSource(database.pool, source.url);
    const engine = chaosEngine(database.pool, {}, { concurrency: 1 });
    await syncOnce(engine, CHAOS_SOURCE);
    const before = await dumpInventory(database.pool);
    source.world = second;
    await syncOnce(engine, CHAOS_SOURCE);
    undisturbed = { first: before, second: await dumpInventory(database.pool) };
  } finally {
    await source.stop();
    await database.drop();
  }
});
afterAll(() => bundle.remove());

describe("a worker that is killed", () => {
  for (const [number, points] of killPoints(20).entries()) {
    const names = points.map((point) => ("nth" in point ? `${point.at} ${point.nth}` : point.at));
    it(`loses and deletes nothing (${number + 1}: ${names.join(", ")})`, async () => {
      const database = await createTestDatabase();
      const source = await ChaosSource.start(first);
      const victim = new Victim(database, source);
      try {
        await createChaosSource(database.pool, source.url);
        await victim.syncThrough(points.slice(0, 2));
        expect(await countAbsent(database.pool)).toBe(0);
        expect(await dumpInventory(database.pool)).toEqual(undisturbed.first);
        source.world = second;
        source.forgetCalls();
        await victim.syncThrough(points.slice(2));
        expect(await dumpInventory(database.pool)).toEqual(undisturbed.second);
      } finally {
        await victim.end();
        await source.stop();
        await database.drop();
      }
    });
  }
});

/** A worker process on one database, killed and started again. */
class Victim {
  private readonly dataDir = mkdtempSync(join(tmpdir(), "rollcall-chaos-"));
  private worker: ChaosProcess | undefined;
  private readonly pool: Pool;

  constructor(
    private readonly database: TestDatabase,
    private readonly source: ChaosSource,
  ) {
    this.pool = database.pool;
  }

  /** One sync, in the course of which the worker is killed at each point. It must end complete, with no page read in vain. */
  async syncThrough(points: KillPoint[]): Promise<void> {
    const runId = await requestChaosRun(this.pool);
    for (const point of points) {
      const killed = this.killAt(point, runId);
      // Until the kill is awaited below, its failure must not count as nobody's.
      killed.catch(() => undefined);
      await this.start();
      await killed;
    }
    this.source.rule = () => undefined;
    this.source.afterAnswer = () => undefined;
    await this.start();
    expect(await endOfRun(this.pool, runId)).toEqual({ status: "complete", failures: [] });
    // Each of a worker's three readers may have had one page in hand.
    expect(this.source.listed().length).toBeLessThanOrEqual(
      this.source.pagesInWorld() + points.length * 3,
    );
  }

  async end(): Promise<void> {
    await this.worker?.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async start(): Promise<void> {
    if (this.worker?.running) return;
    this.worker = ChaosProcess.start({
      file: bundle.worker,
      dataDir: this.dataDir,
      databaseUrl: this.database.url,
    });
  }

  private async kill(): Promise<void> {
    await this.worker?.kill();
  }

  private async killAt(point: KillPoint, runId: string): Promise<void> {
    if (point.at === "plan") {
      await this.request((call) => call.what === "plan");
      await this.kill();
    } else if (point.at === "question" || point.at === "answer") {
      let asked = 0;
      await this.request((call) => call.what === "list" && ++asked === point.nth, point.at === "answer");
      await this.kill();
    } else if (point.at === "merge") {
      let asked = 0;
      await this.request((call) => call.what === "list" && ++asked === point.nth, true, async () => {
        await this.killBehindLock("LOCK TABLE scope_pages IN SHARE MODE");
      });
    } else if (point.at === "scope end") {
      await this.killBehindLock("LOCK TABLE holds IN SHARE MODE");
    } else {
      await this.request((call) => call.what === "list", true, async () => {
        await this.killBehindLock(`SELECT FROM sync_runs WHERE id = '${runId}' FOR UPDATE`);
      });
    }
  }

  /** Waits for a request; `afterwards`: until it was answered. Meanwhile the answer to it, or what follows it, is held up. */
  private async request(
    wanted: (call: ChaosSource["calls"][number]) => boolean,
    afterwards = false,
    then: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    let reached: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    this.source.rule = async (call) => {
      if (!wanted(call)) return undefined;
      this.source.rule = () => undefined;
      reached();
      if (!afterwards) await held;
      return undefined;
    };
    await until("the page is asked for", () => Promise.race([arrived.then(() => true), tick()]), 20);
    await then();
    setTimeout(letGo, 50);
  }

  /** Takes a lock, waits until the worker waits for it in the midst of a transaction, and kills it there. */
  private async killBehindLock(lock: string): Promise<void> {
    const holder = await this.pool.connect();
    try {
      await holder.query("BEGIN");
      await holder.query(lock);
      await until("the worker waits for the lock", async () => {
        const waiting = await holder.query(
          "SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        );
        const rows = await holder.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        return (waiting.rowCount ?? 0) > 0 || (rows.rowCount ?? 0) > 0;
      });
      await this.kill();
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
  }
}

const tick = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 10));
