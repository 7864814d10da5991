import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { answer, withDatabase } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import {
  type AuditCheckpoint,
  checkpointLine,
  listCheckpoints,
  parseCheckpoints,
  signCheckpoint,
} from "@/lib/platform/audit-checkpoint";
import { verifyAudit } from "@/lib/platform/audit-verify";
import { AppError, messageOf } from "@/lib/platform/errors";
import { loadKeys } from "@/lib/platform/keys";
import { inTransaction } from "@/lib/platform/transaction";

type VerifyOptions = { checkpoints?: string; json?: true; data?: string };

/** `rollcall audit checkpoints`, and `rollcall audit verify`: exit code 0 when the log is as it was written, 1 when it is not. */
export function register(program: Command): void {
  const audit = program.command("audit").description("the audit log");
  audit
    .command("checkpoints")
    .description("sign the audit log's end, and print every signed point, one a line, to keep elsewhere")
    .option("--data <dir>", "data folder")
    .action(printCheckpoints);
  audit
    .command("verify")
    .description("check that the audit log is as it was written; changes nothing")
    .option("--checkpoints <file>", "signed checkpoints that were kept off this machine, one a line")
    .option("--json", "print the verdict as one JSON object")
    .option("--data <dir>", "data folder")
    .action(verify);
}

async function printCheckpoints(options: { data?: string }): Promise<void> {
  await withDatabase(options, async ({ env, dataDir, database: { pool } }) => {
    const keys = await loadKeys({ env, dataDir, pool, role: "command" });
    const checkpoints = await inTransaction(pool, async (tx) => {
      await signCheckpoint(tx, keys.audit);
      return listCheckpoints(tx);
    });
    for (const checkpoint of checkpoints) answer(checkpointLine(checkpoint).trimEnd());
  });
}

async function verify(options: VerifyOptions): Promise<void> {
  const kept = options.checkpoints === undefined ? [] : keptCheckpoints(options.checkpoints);
  await withDatabase(options, async ({ env, dataDir, database: { pool } }) => {
    const keys = await loadKeys({ env, dataDir, pool, role: "command" });
    const verdict = await verifyAudit({ pool, key: keys.audit, kept });
    if (options.json) answer(JSON.stringify(verdict));
    else if (verdict.ok) {
      const beside =
        verdict.checkpoints === 0
          ? "No checkpoint was there to show whether the end was cut off."
          : `${verdict.checkpoints} signed checkpoints agree.`;
      answer(`The audit log is as it was written: ${verdict.events} events. ${beside}`);
      answer(`head  ${verdict.head}`);
    } else {
      answer(
        `The audit log is NOT as it was written: ${verdict.kind} at event ${verdict.firstBad}. ${verdict.what}`,
      );
      answer("Keep a copy of the database as it is now, and compare with a backup from before.");
    }
    process.exitCode = verdict.ok ? exitCodes.ok : exitCodes.failure;
  });
}

function keptCheckpoints(path: string): AuditCheckpoint[] {
  let text: string;
  try {
    text = readFileSync(resolve(path), "utf8");
  } catch (error) {
    throw new AppError({
      code: "file_unreadable",
      message: `${path} cannot be read: ${messageOf(error)}.`,
      safe: "Nothing was verified.",
      next: "Check the path and try again.",
      exitCode: 2,
    });
  }
  return parseCheckpoints(text);
}
