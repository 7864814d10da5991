import type { Command } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { summariseRun } from "@/bin/run-summary";
import { openEngine, userName } from "@/bin/sync-engine";
import { showText } from "@/lib/domain/text";
import { newestUpload, requestRun, wakeForRun } from "@/lib/features/sources/mutations-runs";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { writeAudit } from "@/lib/platform/audit";
import type { Database } from "@/lib/platform/database";
import { AppError } from "@/lib/platform/errors";
import { prepareQueue } from "@/lib/platform/queue";
import { inTransaction } from "@/lib/platform/transaction";

interface SourceRow {
  id: string;
  name: string;
}

/** `rollcall sync [source] [--wait]`: asks the worker for a sync, or runs it here and waits. */
export function register(program: Command): void {
  program
    .command("sync [source]")
    .description("sync one source, or all that are read live")
    .option("--wait", "run it here and wait until it has ended")
    .option("--data <dir>", "data folder")
    .action(async (name: string | undefined, options: { wait?: boolean; data?: string }) => {
      await withDatabase(options, async (context) => {
        const { database } = context;
        await prepareQueue(database.pool);
        const sources = await sourcesToSync(database, name);
        if (sources.length === 0) {
          tell("No source is read live yet. Add one under Sources, or bring a file with `rollcall import`.");
          return;
        }
        const runs = [];
        for (const source of sources) runs.push(await request(database, source));
        if (options.wait !== true) {
          for (const source of sources) answer(`${showText(source.name)}: requested.`);
          tell("The worker of `rollcall up` reads it. Add --wait to run it here.");
          return;
        }
        const { engine, signal } = await openEngine(context);
        let complete = true;
        for (const runId of runs) {
          await completeRun(engine, runId, signal);
          const summary = await summariseRun(database.pool, runId);
          complete &&= summary.complete;
          answer(summary.text);
        }
        process.exitCode = complete ? exitCodes.ok : exitCodes.incomplete;
      });
    });
}

async function sourcesToSync(database: Database, name: string | undefined): Promise<SourceRow[]> {
  if (name === undefined) {
    const live = await database.pool.query<SourceRow>(
      "SELECT id, name FROM sources WHERE mode = 'live' AND removed_at IS NULL ORDER BY name",
    );
    return live.rows;
  }
  const found = await database.pool.query<SourceRow>(
    "SELECT id, name FROM sources WHERE removed_at IS NULL AND (name = $1 OR id::text = $1)",
    [name],
  );
  if (found.rows.length > 0) return found.rows;
  const all = await database.pool.query<SourceRow>(
    "SELECT id, name FROM sources WHERE removed_at IS NULL ORDER BY name",
  );
  const names = all.rows.map((source) => showText(source.name)).join(", ");
  throw new AppError({
    code: "unknown_source",
    message: `There is no source "${name}".`,
    safe: "Nothing was changed.",
    next: names === "" ? "Add one under Sources first." : `Use one of: ${names}.`,
    exitCode: 2,
  });
}

async function request(database: Database, source: SourceRow): Promise<string> {
  const actor = `cli:${userName()}`;
  return inTransaction(database.pool, async (tx) => {
    const run = await requestRun(tx, {
      sourceId: source.id,
      trigger: "command",
      requestedBy: actor,
      uploadId: await newestUpload(tx, source.id),
    });
    await wakeForRun(tx, run.runId);
    if (run.created) {
      const event = { type: "sync.requested", sourceId: source.id, runId: run.runId, by: "person" } as const;
      await writeAudit(tx, event, actor, source.name);
    }
    return run.runId;
  });
}
