import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openCurrentDatabase } from "@/lib/platform/database";
import { runningPostmaster } from "@/lib/platform/embedded/cluster";
import { countAbsent, type Dump, dumpInventory } from "@/tests/factories/chaos-dump";
import {
  CHAOS_SOURCE,
  chaosEngine,
  createChaosSource,
  endOfRun,
  requestChaosRun,
  until,
} from "@/tests/factories/chaos-engine";
import { buildChaosBundle, type ChaosBundle, ChaosProcess } from "@/tests/factories/chaos-process";
import { ChaosRig } from "@/tests/factories/chaos-rig";
import { ChaosSource } from "@/tests/factories/chaos-source";
import { chaosWorld } from "@/tests/factories/chaos-world";
import { syncOnce } from "@/tests/factories/sync-engine";
import { createTestDatabase } from "@/tests/setup/database";

const world = chaosWorld(11);
vi.setConfig({ testTimeout: 120_000 });

let bundle: ChaosBundle;
let undisturbed: Dump;

beforeAll(async () => {
  bundle = await buildChaosBundle();
  const database = await createTestDatabase();
  const source = await ChaosSource.start(world);
  try {
    await createChaosSource(database.pool, source.url);
    await syncOnce(chaosEngine(database.pool, {}, { concurrency: 1 }), CHAOS_SOURCE);
    undisturbed = await dumpInventory(database.pool);
  } finally {
    await source.stop();
    await database.drop();
  }
});
afterAll(() => bundle.remove());

describe("several workers", () => {
  let rig: ChaosRig;
  beforeEach(async () => {
    rig = await ChaosRig.open(bundle, world);
  });
  afterEach(() => rig.close());

  /** Every page of every scope was merged exactly once, and the inventory is what it should be. */
  async function expectOneReading(): Promise<void> {
    const scopes = await rig.pool.query<{ key: string; page_no: number }>(
      "SELECT key, page_no FROM sync_scopes WHERE source_id = $1 ORDER BY key",
      [CHAOS_SOURCE],
    );
    const pages = world.map(({ key, pages }) => ({ key, page_no: pages.length }));
    expect(scopes.rows).toEqual(pages.sort((a, b) => (a.key < b.key ? -1 : 1)));
    expect(await countAbsent(rig.pool)).toBe(0);
    expect(await dumpInventory(rig.pool)).toEqual(undisturbed);
  }

  /** No worker has a job in hand any more. */
  async function nobodyWorks(): Promise<void> {
    await until("every job ends", async () => {
      const jobs = await rig.pool.query(
        "SELECT FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL",
      );
      return jobs.rowCount === 0;
    });
  }

  it("a paused one's late write fails after another took its scope over", async () => {
    const held = rig.hold((call) => call.scope === "acct-2/users" && call.page === 2);
    const runId = await requestChaosRun(rig.pool);
    const paused = rig.startWorker();
    await held.reached;
    paused.signal("SIGSTOP");
    rig.startWorker();
    expect(await endOfRun(rig.pool, runId)).toEqual({ status: "complete", failures: [] });
    // What it waited for arrives at last; it must find out that the scope is not its own any more.
    const asked = rig.source.listed("acct-2/users").length;
    paused.signal("SIGCONT");
    held.release();
    await nobodyWorks();
    await expectOneReading();
    expect(rig.source.listed("acct-2/users")).toHaveLength(asked);
  });

  it("one that is paused in the midst of a transaction gives it up to the next", async () => {
    const runId = await requestChaosRun(rig.pool);
    const paused = rig.startWorker();
    await rig.behindLock("LOCK TABLE scope_pages IN SHARE MODE", async () => paused.signal("SIGSTOP"));
    rig.startWorker();
    expect(await endOfRun(rig.pool, runId)).toEqual({ status: "complete", failures: [] });
    paused.signal("SIGCONT");
    await nobodyWorks();
    await expectOneReading();
  });

  it("make one run of two syncs at once, and read each page once", async () => {
    rig.source.rule = async () => {
      await sleep(20);
      return undefined;
    };
    const commands = [1, 2].map(() => rig.startCommand(["sync", "chaos", "--wait"]));
    const codes = await Promise.all(commands.map((command) => command.end()));
    expect(codes, commands.map((command) => command.output.join("")).join("\n")).toEqual([0, 0]);
    const runs = await rig.pool.query("SELECT status FROM sync_runs WHERE source_id = $1", [CHAOS_SOURCE]);
    expect(runs.rows).toEqual([{ status: "complete" }]);
    expect(rig.source.listed().filter((call) => call.attempt > 1)).toEqual([]);
    await expectOneReading();
  });

  it("read at most three scopes of a run at a time in one process, however long it takes", async () => {
    let open = 0;
    let most = 0;
    rig.source.rule = async (call) => {
      if (call.what !== "list") return undefined;
      open += 1;
      most = Math.max(most, open);
      await sleep(150);
      open -= 1;
      return undefined;
    };
    const runId = await requestChaosRun(rig.pool);
    rig.startWorker();
    expect(await endOfRun(rig.pool, runId)).toEqual({ status: "complete", failures: [] });
    expect(most).toBe(3);
  });
});

describe("a database that is killed in the midst of a sync", () => {
  it("comes back, and the run completes by itself", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "rollcall-chaos-db-"));
    chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    const source = await ChaosSource.start(world);
    const database = await openCurrentDatabase({ databaseUrl: undefined, dataDir, notify: () => {} });
    let worker: ChaosProcess | undefined;
    // `rollcall up` starts a worker again that died with the database.
    const supervisor = setInterval(() => {
      if (worker?.running === false) worker = ChaosProcess.start({ file: bundle.worker, dataDir });
    }, 500);
    try {
      const { pool } = database;
      await createChaosSource(pool, source.url);
      worker = ChaosProcess.start({ file: bundle.worker, dataDir });
      await until("the worker starts", () => worker?.output.join("").includes("worker started"), 60);
      const killed: number[] = [];
      source.afterAnswer = () => {
        if (killed.length > 0 || source.listed().length < 40) return;
        const pid = runningPostmaster(join(dataDir, "postgres"))?.pid ?? 0;
        process.kill(pid, "SIGKILL");
        killed.push(pid);
      };
      const runId = await requestChaosRun(pool);
      expect(await endOfRun(pool, runId, 60)).toEqual({ status: "complete", failures: [] });
      expect(killed).toHaveLength(1);
      expect(await countAbsent(pool)).toBe(0);
      expect(await dumpInventory(pool)).toEqual(undisturbed);
      // Jobs and queue work as before: the next run is done, too.
      expect(await endOfRun(pool, await requestChaosRun(pool), 60)).toEqual({
        status: "complete",
        failures: [],
      });
    } finally {
      clearInterval(supervisor);
      await worker?.kill();
      await source.stop();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
