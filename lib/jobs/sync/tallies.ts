import type { Pool } from "pg";
import { inTransaction } from "@/lib/platform/transaction";

const DIMENSIONS =
  "system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id";
/** Any number, the same in every process: only one folds at a time. */
const FOLD_LOCK = 7_266_501;

/** Adds up the tally's differences, so that reading it stays cheap. Readers see the same sums before and after. */
export async function foldTallies(pool: Pool): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const lock = await tx.query<{ held: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS held", [
      FOLD_LOCK,
    ]);
    if (!lock.rows[0]?.held) return;
    await tx.query(
      `WITH taken AS (DELETE FROM identity_tallies RETURNING *)
       INSERT INTO identity_tallies (${DIMENSIONS}, n)
       SELECT ${DIMENSIONS}, sum(n) FROM taken GROUP BY ${DIMENSIONS} HAVING sum(n) <> 0`,
    );
  });
}
