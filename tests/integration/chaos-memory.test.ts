import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { countAbsent } from "@/tests/factories/chaos-dump";
import { endOfRun, requestChaosRun, until } from "@/tests/factories/chaos-engine";
import { gzipBomb, hugeBody } from "@/tests/factories/chaos-faults";
import { buildChaosBundle, type ChaosBundle } from "@/tests/factories/chaos-process";
import { ChaosRig } from "@/tests/factories/chaos-rig";
import { type ChaosScope, chaosWorld } from "@/tests/factories/chaos-world";

let bundle: ChaosBundle;
let rig: ChaosRig;
beforeAll(async () => {
  bundle = await buildChaosBundle();
});
afterAll(() => bundle.remove());
afterEach(() => rig.close());

describe("an answer that is too large", () => {
  beforeEach(async () => {
    rig = await ChaosRig.open(bundle, chaosWorld(5, { accounts: 1, users: 12, perPage: 6 }));
  });

  for (const [name, fault] of [
    ["200 MB", hugeBody(200_000_000)],
    ["one megabyte that unpacks to a thousand", gzipBomb()],
  ] as const) {
    it(`${name}: the worker refuses it, lives, and takes less than 200 MB for it`, async () => {
      const worker = rig.startWorker();
      expect(await endOfRun(rig.pool, await requestChaosRun(rig.pool))).toMatchObject({ status: "complete" });
      const usual = worker.peakMegabytes();
      rig.source.rule = ({ what }) => (what === "list" ? fault : undefined);
      const run = await endOfRun(rig.pool, await requestChaosRun(rig.pool));
      expect(run.failures.map(({ failure }) => failure.kind)).toEqual([
        "too_large",
        "too_large",
        "too_large",
      ]);
      expect(worker.running).toBe(true);
      expect(worker.peakMegabytes() - usual).toBeLessThan(200);
      expect(await countAbsent(rig.pool)).toBe(0);
    });
  }
});

describe("a source of 150,000 records", () => {
  const accounts = 3;
  const pagesEach = 25;
  const perPage = 2000;
  const world: ChaosScope[] = Array.from({ length: accounts }, (_, i) => ({
    key: `acct-${i + 1}/users`,
    account: `acct-${i + 1}`,
    dataSet: "users",
    pages: [],
  }));

  it("is streamed by a worker with a heap of 160 MB", async () => {
    rig = await ChaosRig.open(bundle, world);
    rig.source.rule = ({ what, scope, page }) =>
      what === "list"
        ? {
            items: Array.from({ length: perPage }, (_, i) => {
              const id = `${scope}-${page * perPage + i}`;
              // Who, what proves it, and eight things that it may do.
              if (i % 10 === 0) return { type: "user", id, name: id, state: "active", tags: { team: "a" } };
              const user = `${scope}-${page * perPage + i - (i % 10)}`;
              return i % 10 === 1
                ? { type: "key", id, user, state: "active", createdAt: "2025-01-01T00:00:00Z" }
                : { type: "grant", id, user, policy: `p${i % 10}` };
            }),
            next: page + 1 < pagesEach ? `c${page + 1}` : null,
          }
        : undefined;
    const worker = rig.startWorker(["--max-old-space-size=160"]);
    const runId = await requestChaosRun(rig.pool);
    await until("the run ends", () => !worker.running || hasEnded(runId), 200);
    expect(worker.running, worker.output.join("").slice(-2000)).toBe(true);
    expect(await endOfRun(rig.pool, runId)).toEqual({ status: "complete", failures: [] });
    const counted = await rig.pool.query("SELECT sum(records)::int AS n FROM sync_scopes WHERE run_id = $1", [
      runId,
    ]);
    expect(counted.rows).toEqual([{ n: accounts * pagesEach * perPage }]);
  }, 240_000);

  async function hasEnded(runId: string): Promise<boolean> {
    const run = await rig.pool.query<{ status: string }>("SELECT status FROM sync_runs WHERE id = $1", [
      runId,
    ]);
    return !["requested", "running"].includes(run.rows[0]?.status ?? "");
  }
});
