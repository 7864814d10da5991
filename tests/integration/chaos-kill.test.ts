import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { countAbsent, type Dump, dumpInventory } from "@/tests/factories/chaos-dump";
import {
  CHAOS_SOURCE,
  chaosEngine,
  createChaosSource,
  endOfRun,
  requestChaosRun,
} from "@/tests/factories/chaos-engine";
import { buildChaosBundle, type ChaosBundle, type ChaosProcess } from "@/tests/factories/chaos-process";
import { ChaosRig } from "@/tests/factories/chaos-rig";
import { type ChaosCall, ChaosSource } from "@/tests/factories/chaos-source";
import { chaosWorld, laterWorld } from "@/tests/factories/chaos-world";
import { Random } from "@/tests/factories/random";
import { syncOnce } from "@/tests/factories/sync-engine";
import { createTestDatabase } from "@/tests/setup/database";

/** Where in its work a worker is killed. `nth` counts the pages asked for since it was started. */
type KillPoint =
  | { at: "plan" | "scope end" | "run end" }
  | { at: "question" | "answer" | "merge"; nth: number };

const first = chaosWorld(7);
const second = laterWorld(first, 8);

/** Twenty points, four for each database: two in its first sync, two in its second. */
function killPoints(seed: number): KillPoint[][] {
  const random = new Random(seed);
  const at = (where: "question" | "answer" | "merge"): KillPoint => ({
    at: where,
    nth: 1 + random.below(25),
  });
  const plan: KillPoint = { at: "plan" };
  const scopeEnd: KillPoint = { at: "scope end" };
  const runEnd: KillPoint = { at: "run end" };
  return [
    [plan, at("question"), at("merge"), scopeEnd],
    [at("merge"), runEnd, plan, at("answer")],
    [at("answer"), scopeEnd, at("merge"), runEnd],
    [at("question"), at("merge"), scopeEnd, at("answer")],
    [scopeEnd, at("merge"), at("merge"), at("merge")],
  ];
}

// Each starts five workers one after the other and waits for their leases to end; meanwhile another can work.
vi.setConfig({ testTimeout: 180_000, maxConcurrency: 2 });

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

describe.concurrent("a worker that is killed", () => {
  for (const [number, points] of killPoints(20).entries()) {
    const names = points.map((point) => ("nth" in point ? `${point.at} ${point.nth}` : point.at));
    it(`loses and deletes nothing (${number + 1}: ${names.join(", ")})`, async () => {
      const rig = await ChaosRig.open(bundle, first);
      try {
        await syncThrough(rig, points.slice(0, 2));
        expect(await countAbsent(rig.pool)).toBe(0);
        expect(await dumpInventory(rig.pool)).toEqual(undisturbed.first);
        rig.source.world = second;
        rig.source.forgetCalls();
        await syncThrough(rig, points.slice(2));
        expect(await dumpInventory(rig.pool)).toEqual(undisturbed.second);
      } finally {
        await rig.close();
      }
    });
  }
});

/** One sync, in the course of which a worker is killed at each point and another started. */
async function syncThrough(rig: ChaosRig, points: KillPoint[]): Promise<void> {
  const runId = await requestChaosRun(rig.pool);
  for (const point of points) {
    await killAt(rig, point, runId);
  }
  const survivor = rig.startWorker();
  expect(await endOfRun(rig.pool, runId)).toEqual({ status: "complete", failures: [] });
  await survivor.kill();
  // Each of a worker's three readers may have had one page in hand.
  expect(rig.source.listed().length).toBeLessThanOrEqual(rig.source.pagesInWorld() + points.length * 3);
}

/** Starts a worker and kills it at the point. Fails when the worker never gets there. */
async function killAt(rig: ChaosRig, point: KillPoint, runId: string): Promise<void> {
  let asked = 0;
  const isNth = (call: ChaosCall) => call.what === "list" && ++asked === ("nth" in point ? point.nth : 1);
  let worker: ChaosProcess | undefined;
  const kill = async () => {
    await worker?.kill();
  };
  if (point.at === "plan" || point.at === "question") {
    const held = rig.hold(point.at === "plan" ? (call) => call.what === "plan" : isNth);
    worker = rig.startWorker();
    await held.reached;
    await kill();
    held.release();
  } else if (point.at === "answer") {
    const answered = rig.answered(isNth);
    worker = rig.startWorker();
    await answered;
    await kill();
  } else if (point.at === "merge") {
    const answered = rig.answered(isNth);
    worker = rig.startWorker();
    await answered;
    await rig.behindLock("LOCK TABLE scope_pages IN SHARE MODE", kill);
  } else if (point.at === "scope end") {
    worker = rig.startWorker();
    await rig.behindLock("LOCK TABLE holds IN SHARE MODE", kill);
  } else {
    const answered = rig.answered(isNth);
    worker = rig.startWorker();
    await answered;
    await rig.behindLock(`SELECT FROM sync_runs WHERE id = '${runId}' FOR UPDATE`, kill);
  }
}
