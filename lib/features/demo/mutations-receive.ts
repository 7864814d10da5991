import type { Pool } from "pg";
import { loadConnector } from "@/lib/connectors/registry";
import type { Connector, ExportFile } from "@/lib/connectors/sdk/contract";
import { receiveFiles, requestImportRun } from "@/lib/features/sources/mutations-import";
import { wakeForRun } from "@/lib/features/sources/mutations-runs";
import { takeLog } from "@/lib/features/usage/mutations-intake";
import { eventKindOf } from "@/lib/features/usage/mutations-logs";
import type { UsageKeeping } from "@/lib/features/usage/schema";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { AppError } from "@/lib/platform/errors";
import { type FingerprintKey, fingerprintSecret } from "@/lib/platform/fingerprint-key";
import { sqlState } from "@/lib/platform/transaction";
import { type DemoSource, demoCompany } from "./company/sources";
import { listDemoToReceive } from "./data";
import { demoSeed } from "./mutations";

/** A row that another one refers to is gone: the demo was removed meanwhile. */
const foreignKeyViolation = "23503";

interface Receiver {
  pool: Pool;
  key: FingerprintKey;
  keep: UsageKeeping;
  signal: AbortSignal;
}

type Waiting = Awaited<ReturnType<typeof listDemoToReceive>>[number];

/**
 * Receives the demo's sources that nobody received yet, and asks for the run of each: from there on they are read like
 * any other. Killed anywhere, the next call goes on with the source it was at. False: another process is at it.
 */
export async function receiveDemo(receiver: Receiver): Promise<boolean> {
  const lock = await receiver.pool.connect();
  try {
    const held = await lock.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [
      advisoryLocks.receiveDemo,
    ]);
    if (!held.rows[0]?.held) return false;
    try {
      await receiveAll(receiver);
    } finally {
      await lock.query("SELECT pg_advisory_unlock($1)", [advisoryLocks.receiveDemo]);
    }
    return true;
  } finally {
    lock.release();
  }
}

async function receiveAll(receiver: Receiver): Promise<void> {
  const { pool, key, signal } = receiver;
  const waiting = await listDemoToReceive(pool);
  const [first] = waiting;
  if (!first) return;
  const company = demoCompany({
    seed: demoSeed,
    // All of them were asked for at one moment, which is the day on which the company is looked at.
    now: first.createdAt,
    fingerprint: (secret) => fingerprintSecret(key, secret),
    fingerprintKeyId: key.keyId,
  });
  for (const source of company.sources) {
    signal.throwIfAborted();
    const row = waiting.find(({ name }) => name === source.name);
    if (row && !(await receiveOne(receiver, row, source))) return;
  }
}

/** False: the demo was removed meanwhile. */
async function receiveOne(receiver: Receiver, row: Waiting, source: DemoSource): Promise<boolean> {
  const connector = await loadConnector(source.connector);
  if (!connector) throw new Error(`The demo names a connector that there is not: ${source.connector}.`);
  const { pool, key, signal } = receiver;
  const complete = source.connector === "csv";
  try {
    // First the logs: a source counts as received once its run was asked for, and an event is counted once however often it comes.
    for (const log of source.logs?.() ?? []) await receiveLog(receiver, row, connector, log);
    const received = await receiveFiles({
      pool,
      now: row.createdAt,
      connector,
      files: await source.files(),
      name: row.name,
      sourceId: row.id,
      complete,
      config: null,
      actor: row.createdBy,
      fingerprint: (secret) => fingerprintSecret(key, secret),
      warn: () => undefined,
      signal,
    });
    const run = await requestImportRun(
      pool,
      { ...received, sourceName: row.name },
      { actor: row.createdBy, complete },
    );
    await wakeForRun(pool, run.runId);
    return true;
  } catch (error) {
    if (sqlState(error) === foreignKeyViolation) return false;
    if (error instanceof AppError && error.code === "no_such_source") return false;
    throw error;
  }
}

async function receiveLog(
  { pool, keep, signal }: Receiver,
  { id, name, createdAt, createdBy }: Waiting,
  connector: Connector,
  file: ExportFile,
): Promise<void> {
  const kind = await eventKindOf(connector.manifest, file);
  if (!kind) throw new Error(`${file.name} is no log that ${connector.manifest.id} knows.`);
  const source = async () => ({ id, name });
  const log = { connector, kind, log: { realm: null }, source, file };
  await takeLog({ pool, ...log, actor: createdBy, keep, now: createdAt, signal });
}
