import { open } from "node:fs/promises";
import type { Pool } from "pg";
import {
  checkpointLine,
  listCheckpoints,
  parseCheckpoints,
  signCheckpoint,
} from "@/lib/platform/audit-checkpoint";
import type { AuditKey } from "@/lib/platform/keys";
import { inTransaction } from "@/lib/platform/transaction";

/** The end of the chain is signed after so many events, or so long after the last time if there is any new event. */
const everyEvents = 500;
const everyMinutes = 15;
/** More than the longest line. */
const tailBytes = 4096;

/**
 * Signs the audit chain's end when that is due by the database's clock, and adds what it does not hold yet to the file
 * that the operator named. The signature is kept even where the file cannot be written: then it throws, and the next
 * call adds the line.
 */
export async function signDueCheckpoint(pool: Pool, key: AuditKey, file: string | undefined): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const found = await tx.query<{ due: boolean }>(
      `SELECT e.seq - coalesce(c.seq, 0) >= $1
         OR (e.seq > coalesce(c.seq, 0) AND coalesce(c.at, '-infinity') <= now() - make_interval(mins => $2)) AS due
       FROM (SELECT max(seq) AS seq FROM audit_events) e
       LEFT JOIN (SELECT seq, at FROM audit_checkpoints ORDER BY seq DESC LIMIT 1) c ON true`,
      [everyEvents, everyMinutes],
    );
    if (found.rows[0]?.due) await signCheckpoint(tx, key);
  });
  if (file !== undefined) await addMissingLines(pool, file);
}

/** Only ever adds: a file that the worker may append to, and nothing else, is what shows a rewritten log. */
async function addMissingLines(pool: Pool, path: string): Promise<void> {
  const file = await open(path, "a+", 0o600);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, tailBytes));
    await file.read(tail, 0, tail.length, size - tail.length);
    const lastLine = tail.toString("utf8").trimEnd().split("\n").at(-1) ?? "";
    const [last] = parseCheckpoints(lastLine);
    const client = await pool.connect();
    const missing = await listCheckpoints(client, last?.seq ?? 0).finally(() => client.release());
    if (missing.length === 0) return;
    await file.appendFile(missing.map(checkpointLine).join(""));
    await file.datasync();
  } finally {
    await file.close();
  }
}
