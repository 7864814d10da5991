import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { requestRun } from "@/lib/features/sources/mutations-runs";
import { prepareQueue } from "@/lib/platform/queue";
import { until } from "@/tests/factories/chaos-engine";
import { buildChaosBundle, type ChaosBundle, ChaosProcess } from "@/tests/factories/chaos-process";
import { ChaosSource } from "@/tests/factories/chaos-source";
import { chaosWorld } from "@/tests/factories/chaos-world";
import { benchServer } from "./database";
import type { Measure } from "./measure";

const well = 16;
const slow = 4;
const accounts = 3;
/** A slow one takes this long for each of its pages. */
const slowMs = 2000;

/**
 * Sixteen sources read by the product's own worker, alone and beside four that are slow and one that is broken: how much
 * later the sixteen are done, and how much memory the worker takes.
 */
export async function benchSources(identities: number): Promise<Measure[]> {
  const server = await benchServer();
  const bundle = await buildChaosBundle();
  const users = Math.max(1, Math.round(identities / (well * accounts)));
  try {
    const alone = await readAll(await server.create("alone"), server.urlOf("alone"), bundle, server.folder, {
      users,
      troubled: false,
    });
    const beside = await readAll(
      await server.create("beside"),
      server.urlOf("beside"),
      bundle,
      server.folder,
      { users, troubled: true },
    );
    return [
      { what: "sources: sixteen at once", value: alone.seconds, unit: "s", bound: null },
      {
        what: "sources: the same beside four slow and a broken one",
        value: beside.seconds,
        unit: "s",
        bound: null,
      },
      {
        what: "sources: how much later",
        value: beside.seconds / alone.seconds,
        unit: "×",
        bound: 1.25,
        detail: `${beside.unfinished} of the five others were still being read`,
      },
      {
        what: "sources: memory of the worker",
        value: Math.max(alone.peakMb, beside.peakMb),
        unit: "MB",
        bound: 512,
      },
    ];
  } finally {
    bundle.remove();
    await server.close();
  }
}

async function readAll(
  pool: Pool,
  databaseUrl: string,
  bundle: ChaosBundle,
  dataDir: string,
  { users, troubled }: { users: number; troubled: boolean },
): Promise<{ seconds: number; peakMb: number; unfinished: number }> {
  const sources: ChaosSource[] = [];
  await prepareQueue(pool);
  const start = async (n: number, size: number): Promise<ChaosSource> => {
    const world = chaosWorld(n, { accounts, users: size, perPage: 200, after: n * accounts });
    const source = await ChaosSource.start(world);
    sources.push(source);
    return source;
  };
  try {
    const others: string[] = [];
    if (troubled) {
      // They are asked for first, so that they take their places before the others.
      for (let n = 0; n < slow; n += 1) {
        const source = await start(well + n, 50);
        source.rule = async () => {
          await sleep(slowMs);
          return undefined;
        };
        others.push(await request(pool, `slow ${n}`, source));
      }
      const broken = await start(well + slow, 50);
      broken.rule = ({ what }) => (what === "list" ? { status: 503 } : undefined);
      others.push(await request(pool, "broken", broken));
    }
    const runs: string[] = [];
    for (let n = 0; n < well; n += 1) runs.push(await request(pool, `source ${n}`, await start(n, users)));
    const started = performance.now();
    const worker = ChaosProcess.start({ file: bundle.worker, dataDir, databaseUrl, leaseSeconds: 60 });
    try {
      await until("every source is read", async () => (await open(pool, runs)) === 0, 1800);
      const seconds = (performance.now() - started) / 1000;
      return { seconds, peakMb: worker.peakMegabytes(), unfinished: await open(pool, others) };
    } finally {
      await worker.kill();
    }
  } finally {
    for (const source of sources) await source.stop();
  }
}

/** Adds a source and asks for its first run. */
async function request(pool: Pool, name: string, { url }: ChaosSource): Promise<string> {
  const added = await pool.query<{ id: string }>(
    "INSERT INTO sources (connector, name, mode, config, created_by) VALUES ('chaos', $1, 'live', $2, 'bench') RETURNING id",
    [name, JSON.stringify({ url })],
  );
  const { runId } = await requestRun(pool, {
    sourceId: added.rows[0]?.id ?? "",
    trigger: "command",
    requestedBy: "bench",
    uploadId: null,
  });
  return runId;
}

/** How many of the runs have not ended. */
async function open(pool: Pool, runs: readonly string[]): Promise<number> {
  const found = await pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM sync_runs WHERE id = ANY($1::uuid[]) AND status IN ('requested', 'running')",
    [runs],
  );
  return found.rows[0]?.n ?? 0;
}
