import { createReadStream, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { describeIntake } from "@/bin/intake-summary";
import { summariseRun } from "@/bin/run-summary";
import { type CommandEngine, openEngine } from "@/bin/sync-engine";
import { listManifests, loadConnector } from "@/lib/connectors/registry";
import { type Connector, type EventKind, type ExportFile, SourceError } from "@/lib/connectors/sdk/contract";
import { commonKindOf, importLogs } from "@/lib/features/usage/mutations-logs";
import type { UsageKeeping } from "@/lib/features/usage/schema";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { importFiles } from "@/lib/jobs/sync/import-files";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { AppError, messageOf } from "@/lib/platform/errors";
import { fingerprintSecret } from "@/lib/platform/fingerprint-key";

/** `rollcall import <connector> <file…>`: brings exports, snapshots, spreadsheets and logs of use in, and waits until they are. */
export function register(program: Command): void {
  program
    .command("import <connector> <file...>")
    .description("bring an export, a snapshot, a spreadsheet or a log of use in")
    .option("--name <source>", "name of the source (default: the connector and what the file is about)")
    .option("--complete", "this is the complete list: what it does not show has disappeared")
    .option("--json", "print the summary as JSON")
    .option("--data <dir>", "data folder")
    .action(async (connectorId: string, paths: string[], options: Options) => {
      const connector = await loadConnector(connectorId);
      if (!connector) {
        const known = listManifests().map((manifest) => manifest.id);
        throw new AppError({
          code: "unknown_connector",
          message: `There is no connector "${connectorId}".`,
          safe: "Nothing was changed.",
          next: `Use one of: ${known.join(", ")}.`,
          exitCode: 2,
        });
      }
      const files = paths.map(exportFile);
      const kind = await commonKindOf(connector.manifest, files);
      await withDatabase(options, async (context) => {
        const opened = await openEngine(context);
        if (kind) {
          await bringLogs(opened, { connector, kind, files, paths, options, keep: context.env.usage });
          return;
        }
        const { engine, keys, signal, actor } = opened;
        const imported = await importFiles({
          engine,
          connector,
          files,
          name: options.name ?? null,
          complete: options.complete === true,
          config: null,
          actor,
          fingerprint: (secret) => fingerprintSecret(keys.fingerprint, secret),
          warn: tell,
          signal,
        }).catch((error: unknown) => {
          throw error instanceof SourceError ? unreadable(paths, error) : error;
        });
        if (imported.fingerprintKeyId !== null && imported.fingerprintKeyId !== keys.fingerprint.keyId) {
          tell(
            "This snapshot was collected with another fingerprint key: what it found by value is not joined.",
          );
        }
        await completeRun(engine, imported.runId, signal);
        const summary = await summariseRun(engine.pool, imported.runId);
        answer(options.json ? JSON.stringify(summary.facts) : summary.text);
        process.exitCode = summary.complete ? exitCodes.ok : exitCodes.incomplete;
      });
    });
}

interface Options {
  name?: string;
  complete?: boolean;
  json?: boolean;
  data?: string;
}

async function bringLogs(
  { engine, signal, actor }: CommandEngine,
  brought: {
    connector: Connector;
    kind: EventKind;
    files: ExportFile[];
    paths: string[];
    options: Options;
    keep: UsageKeeping;
  },
): Promise<void> {
  const { options, paths } = brought;
  const now = await databaseNow(engine.pool);
  const imported = await importLogs({
    ...brought,
    pool: engine.pool,
    name: options.name ?? null,
    actor,
    now,
    signal,
  }).catch((error: unknown) => {
    throw error instanceof SourceError ? unreadable(paths, error) : error;
  });
  const whole = await describeIntake(engine.pool, imported);
  answer(options.json ? JSON.stringify(whole.facts) : whole.text);
  process.exitCode = whole.complete ? exitCodes.ok : exitCodes.incomplete;
}

function exportFile(path: string): ExportFile {
  const full = resolve(path);
  try {
    const { size } = statSync(full);
    return { name: basename(full), size, open: () => createReadStream(full) };
  } catch (error) {
    throw new AppError({
      code: "file_unreadable",
      message: `${path} cannot be read: ${messageOf(error)}.`,
      safe: "Nothing was changed.",
      next: "Check the path and try again.",
      exitCode: 2,
    });
  }
}

function unreadable(paths: string[], error: SourceError): AppError {
  return new AppError({
    code: "not_readable",
    message: `${paths.join(", ")} could not be brought in: ${error.failure.message}`,
    safe: "The inventory was not changed.",
    next: "Check that it is the right file for this connector.",
    exitCode: 2,
    cause: error,
  });
}
