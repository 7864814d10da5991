import type { Pool, PoolClient } from "pg";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { inTransaction } from "@/lib/platform/transaction";

const TALLIES = {
  /** Readers keep the sums of this one: they are told when its rows were replaced. */
  identity_tallies:
    "system, kind, class, managed_by, status, environment, sensitivity, owner_state, grade, has_static, has_exposed, gone, container_id, source_ids",
  identity_account_tallies: "class, managed_by, status, owner_state, gone, container_id",
};

/** Where a smaller share of the rows would be added up, they are left: whoever keeps the sums has to read anew after a fold. */
const WORTH_IT = 0.05;

const LOCK_NOT_AVAILABLE = "55P03";

/** A tally that is larger than this (bytes) and than so many bytes a row is mostly air: then it is written anew. */
const AIRY = { bytes: 4_000_000, perRow: 250 };
/** Readers and writers of a tally do not wait longer than this for it to be written anew. */
const PATIENCE = "100ms";

/**
 * Adds up the tallies' differences, so that reading them stays cheap; what nothing, or little, was added to is left as it is.
 * Readers see the same sums before and after.
 */
export async function foldTallies(pool: Pool): Promise<void> {
  const folded = await inTransaction(pool, async (tx) => {
    const lock = await tx.query<{ held: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS held", [
      advisoryLocks.foldTallies,
    ]);
    if (!lock.rows[0]?.held) return false;
    const taken = await takeIn(tx);
    const replaced = await replace(tx, "identity_tallies");
    if (taken || replaced) await tx.query("UPDATE identity_tally_folds SET generation = generation + 1");
    await replace(tx, "identity_account_tallies");
    return true;
  });
  if (!folded) return;
  for (const table of Object.keys(TALLIES)) await sweep(pool, table);
}

/** Replaces rows by their sums. Gives whether there were any worth it. */
async function replace(tx: PoolClient, table: keyof typeof TALLIES): Promise<boolean> {
  const dimensions = TALLIES[table];
  const { rowCount } = await tx.query(
    `WITH split AS (
       SELECT unnest(array_agg(id)) AS id FROM ${table} GROUP BY ${dimensions} HAVING count(*) > 1 OR sum(n) = 0),
     taken AS (DELETE FROM ${table} t USING split WHERE t.id = split.id
       AND (SELECT count(*) FROM split) >= ${WORTH_IT} * (SELECT count(*) FROM ${table}) RETURNING t.*),
     put AS (INSERT INTO ${table} (${dimensions}, n)
       SELECT ${dimensions}, sum(n) FROM taken GROUP BY ${dimensions} HAVING sum(n) <> 0)
     SELECT FROM taken LIMIT 1`,
  );
  return rowCount !== 0;
}

/**
 * A dump brings rows of transactions that are yet to come on this server: readers could not tell what was added since.
 * They become rows of this transaction. Gives whether there were any.
 */
async function takeIn(tx: PoolClient): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE identity_tallies SET added_by = DEFAULT WHERE added_by >= pg_snapshot_xmax(pg_current_snapshot())",
  );
  return rowCount !== 0;
}

/**
 * The fold sweeps up after itself: nobody else clears these tables. Many small differences leave a table that is read from
 * end to end many times larger than its rows; where nobody is in the way, it shrinks to them, else at the next fold.
 */
async function sweep(pool: Pool, table: string): Promise<void> {
  const { rows } = await pool.query<{ airy: boolean }>(
    `SELECT pg_relation_size('${table}') > greatest(${AIRY.bytes}, ${AIRY.perRow} * (SELECT count(*) FROM ${table})) AS airy`,
  );
  const client = await pool.connect();
  try {
    await client.query(`SET lock_timeout = '${PATIENCE}'`);
    await client.query(`VACUUM (${rows[0]?.airy ? "FULL, " : ""}ANALYZE) ${table}`);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === LOCK_NOT_AVAILABLE)) throw error;
  } finally {
    await client.query("RESET lock_timeout").catch(() => undefined);
    client.release();
  }
}
