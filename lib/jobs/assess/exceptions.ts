import type { Pool } from "pg";
import { settleExceptions, tellSettled } from "@/lib/features/exceptions/mutations-settle";
import { inTransaction } from "@/lib/platform/transaction";

/** Ends the exceptions that are over by now and lets their findings come back. Cheap where nothing changed. */
export async function applyExceptions(pool: Pool, now: Date): Promise<void> {
  const any = await pool.query(
    "SELECT FROM exceptions WHERE state IN ('active', 'requested') UNION ALL SELECT FROM findings WHERE exception_id IS NOT NULL LIMIT 1",
  );
  if (any.rowCount === 0) return;
  await inTransaction(pool, async (tx) => {
    const told = await settleExceptions(tx, now);
    await tellSettled(tx, told);
  });
}
