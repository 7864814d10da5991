import { kubernetes } from "@/lib/connectors/kubernetes/connector";
import { fileOf } from "@/lib/features/sources/data-upload";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { importFiles } from "@/lib/jobs/sync/import-files";
import { prepareQueue } from "@/lib/platform/queue";
import { testEngine } from "@/tests/factories/sync-engine";
import type { TestDatabase } from "@/tests/setup/database";

/** Brings objects of a cluster in as a file, as a person does. */
export async function bringCluster(
  database: TestDatabase,
  name: string,
  text: string,
  { complete = true } = {},
): Promise<void> {
  await prepareQueue(database.pool);
  const engine = testEngine(database.pool, kubernetes, { leaseSeconds: 60 });
  const signal = new AbortController().signal;
  const { runId } = await importFiles({
    engine,
    connector: kubernetes,
    files: [fileOf(`${name}.json`, Buffer.from(text))],
    name,
    complete,
    config: null,
    actor: "test",
    fingerprint: () => "0".repeat(64),
    warn: () => undefined,
    signal,
  });
  await completeRun(engine, runId, signal);
}
