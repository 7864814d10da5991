import type { Pool } from "pg";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { wakeWorker } from "@/lib/platform/queue";
import { inTransaction } from "@/lib/platform/transaction";
import { demoCompany } from "./company/sources";
import { listDemoToReceive } from "./data";

/** The worker's task that receives the demo's sources. */
export const receiveDemoTask = "demo";
/** Another word makes another company; this one is the one that everybody sees. */
export const demoSeed = "one";

/**
 * Asks for the demo organisation: its sources stand from now on, and the worker receives and reads them. One that is there
 * already is left as it is. Throws AppError `real_sources` where a real source is, or was: what it brought is kept.
 */
export async function loadDemo(pool: Pool, actor: string, now: Date): Promise<void> {
  await inTransaction(pool, async (tx) => {
    // Whoever adds a source right now is waited for, and waits for us.
    await tx.query("LOCK TABLE sources IN SHARE ROW EXCLUSIVE MODE");
    const found = await tx.query<{ demo: boolean; removed: boolean }>(
      "SELECT demo, removed_at IS NOT NULL AS removed FROM sources WHERE demo OR mode <> 'builtin' ORDER BY demo DESC, removed LIMIT 1",
    );
    const [known] = found.rows;
    if (known && !known.demo) throw besideReal(known.removed);
    if (!known) {
      const { sources } = demoCompany({ seed: demoSeed, now, fingerprint: null, fingerprintKeyId: null });
      await tx.query(
        `INSERT INTO sources (connector, name, mode, config, demo, created_at, created_by)
         SELECT connector, name, 'upload', '{}', true, $2, $3 FROM json_to_recordset($1::json) AS s(connector text, name text)`,
        [JSON.stringify(sources.map(({ connector, name }) => ({ connector, name }))), now, actor],
      );
      await wakeWorker(tx, receiveDemoTask, receiveDemoTask, {});
      await writeAudit(tx, { type: "demo.loaded", sources: sources.length }, actor, "demo");
    }
  });
}

function besideReal(removed: boolean): AppError {
  return new AppError({
    code: "real_sources",
    message: removed
      ? "A real source was connected here once and what it brought is kept; real and demo data do not mix."
      : "A real source is connected here; real and demo data do not mix.",
    safe: "Nothing was changed.",
    next: "Try the demo in a data folder of its own: `rollcall up --demo --data DIR`.",
    exitCode: 2,
  });
}

/** Wakes the worker where the demo was asked for and not received to its end: a worker that died. */
export async function requeueDemo(pool: Pool): Promise<void> {
  const waiting = await listDemoToReceive(pool);
  if (waiting.length > 0) await wakeWorker(pool, receiveDemoTask, receiveDemoTask, {});
}
