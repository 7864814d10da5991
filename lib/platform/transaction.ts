import type { Pool, PoolClient } from "pg";

/** Deadlock and serialisation failure: PostgreSQL chose this transaction to give way; trying again is right. */
const GIVE_WAY = new Set(["40P01", "40001"]);
const ATTEMPTS = 5;

/** Runs `work` in one transaction, again when the database asks for it. */
export async function inTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const tx = await pool.connect();
    let broken = false;
    try {
      await tx.query("BEGIN");
      const result = await work(tx);
      await tx.query("COMMIT");
      return result;
    } catch (error) {
      await tx.query("ROLLBACK").catch(() => {
        broken = true;
      });
      if (attempt < ATTEMPTS && GIVE_WAY.has(sqlState(error) ?? "")) continue;
      throw error;
    } finally {
      tx.release(broken);
    }
  }
}

/**
 * Until the transaction ends, rows are found through indexes: for statements that name their rows. The statistics of a table
 * that has just grown from nothing would have it read whole, again and again.
 */
export async function planByKeys(tx: PoolClient): Promise<void> {
  await tx.query("SET LOCAL enable_seqscan = off; SET LOCAL jit = off");
}

/** A list as PostgreSQL writes it: for long ones, whose every element the driver would look at. */
export function arrayText(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? "NULL" : quoted(value))).join(",")}}`;
}

function quoted(text: string): string {
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : `"${text}"`;
}

/** The five characters by which PostgreSQL names an error, or null. */
export function sqlState(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

/** The database went away (restart, crash, network). What was committed is safe. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const state = sqlState(error) ?? "";
  return (
    state.startsWith("08") ||
    ["57P01", "57P02", "57P03", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"].includes(state) ||
    /connection terminated|terminating connection|not queryable|timeout exceeded when trying to connect/i.test(
      error.message,
    )
  );
}
