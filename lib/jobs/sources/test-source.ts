import type { PoolClient } from "pg";
import { z } from "zod";
import { loadConnector } from "@/lib/connectors/registry";
import { type CheckLine, type Failure, SourceError } from "@/lib/connectors/sdk/contract";
import { testSealField } from "@/lib/features/sources/mutations-tests";
import { type LiveOptions, liveContext, openSecrets } from "@/lib/jobs/sync/live-context";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { sealContext, unseal } from "@/lib/platform/seal";
import { inTransaction } from "@/lib/platform/transaction";

/** A person waits for the answer. */
const patienceMs = 5_000;

interface TestRow {
  id: string;
  connector: string;
  source_id: string;
  name: string;
  config: Record<string, unknown>;
  key_id: string | null;
  sealed: Buffer | null;
  requested_by: string;
}

/**
 * Carries out one press of "Test": opens what was sealed for us, asks the connector, and writes each line as it comes.
 * Ends within five seconds. What was entered is forgotten before anything is tried.
 */
export async function testSource(options: LiveOptions, testId: string, signal: AbortSignal): Promise<void> {
  const test = await claimTest(options, testId);
  if (test === null) return;
  const lines: CheckLine[] = [];
  const patience = AbortSignal.timeout(patienceMs);
  let failure: Failure | null = null;
  let defect: unknown;
  try {
    for await (const line of check(options, test, AbortSignal.any([signal, patience]))) {
      lines.push(line);
      await options.pool.query("UPDATE source_tests SET lines = $2 WHERE id = $1", [
        test.id,
        JSON.stringify(lines),
      ]);
    }
  } catch (error) {
    signal.throwIfAborted();
    failure = failureOf(error, patience.aborted);
    if (failure === null) defect = error;
  }
  const told = defect === undefined ? failure : unexpected;
  await inTransaction(options.pool, (tx) => finishTest(tx, test, lines, told));
  if (defect !== undefined) throw defect;
}

/** Takes a test and its sealed secrets off the row; null: somebody else has it, or it is gone. */
async function claimTest(options: LiveOptions, testId: string): Promise<TestRow | null> {
  return inTransaction(options.pool, async (tx) => {
    const found = await tx.query<TestRow>(
      `SELECT id, connector, source_id, name, config, key_id, sealed, requested_by FROM source_tests
       WHERE id = $1 AND started_at IS NULL FOR UPDATE SKIP LOCKED`,
      [testId],
    );
    const test = found.rows[0];
    if (!test) return null;
    await tx.query("UPDATE source_tests SET started_at = clock_timestamp(), sealed = NULL WHERE id = $1", [
      test.id,
    ]);
    return test;
  });
}

async function* check(options: LiveOptions, test: TestRow, signal: AbortSignal): AsyncIterable<CheckLine> {
  const connector = await loadConnector(test.connector);
  if (!connector?.check) {
    throw new SourceError({ kind: "unsupported", message: "This connector has nothing to test." });
  }
  const secrets = { ...(await openSecrets(options, test.source_id)), ...openEntered(options, test) };
  const ctx = await liveContext(options, test, connector, secrets, signal);
  for await (const line of connector.check(ctx)) {
    signal.throwIfAborted();
    yield line;
  }
}

const enteredSchema = z.record(z.string(), z.string());

function openEntered({ keys }: LiveOptions, test: TestRow): Record<string, string> {
  if (test.sealed === null || test.key_id === null) return {};
  const context = sealContext({
    table: "source_tests",
    id: test.id,
    field: testSealField,
    keyId: test.key_id,
  });
  const opened = unseal(keys.worker.privateKey, test.sealed, context);
  const entered = enteredSchema.parse(JSON.parse(opened.toString("utf8")));
  opened.fill(0);
  return entered;
}

const unexpected: Failure = {
  kind: "malformed",
  message: "The test stopped for a reason that only the worker's log tells.",
};

/** What an expected error is for people; null: it is a defect. */
function failureOf(error: unknown, late: boolean): Failure | null {
  if (late) {
    return {
      kind: "unreachable",
      message: "The source did not answer within five seconds. What it answered until then is shown.",
    };
  }
  if (error instanceof SourceError) return error.failure;
  if (error instanceof AppError) return { kind: "malformed", message: `${error.message} ${error.next}` };
  return null;
}

async function finishTest(
  tx: PoolClient,
  test: TestRow,
  lines: CheckLine[],
  failure: Failure | null,
): Promise<void> {
  await tx.query("UPDATE source_tests SET finished_at = clock_timestamp(), failure = $2 WHERE id = $1", [
    test.id,
    failure === null ? null : JSON.stringify(failure),
  ]);
  const count = (state: CheckLine["state"]) => lines.filter((line) => line.state === state).length;
  await writeAudit(
    tx,
    {
      type: "source.tested",
      sourceId: test.source_id,
      granted: count("granted"),
      missing: count("missing"),
    },
    test.requested_by,
    test.name,
  );
}
