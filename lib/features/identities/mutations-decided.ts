import type { PoolClient } from "pg";

/** One decision about one identity, in the words of the timeline. */
export interface DecidedRow {
  id: string;
  before: string | null;
  after: string | null;
}

/** Tells the timelines of identities that a person decided something. */
export async function writeDecided(
  tx: PoolClient,
  rows: readonly DecidedRow[],
  told: { what: string; by: string; now: Date },
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO changes (identity_id, run_id, at, kind, details, by)
     SELECT id, NULL, $2, 'decided', jsonb_build_array(jsonb_build_object('what', $3::text, 'before', before, 'after', after)), $4
     FROM json_to_recordset($1::json) AS r(id uuid, before text, after text)`,
    [JSON.stringify(rows), told.now, told.what, told.by],
  );
}

/** How long a decision can be taken back, and how long what it needs for that is kept. */
const undoMinutes = 15;
const keepHours = 24;

/** Keeps what rows held before an operation changed them. */
export async function keepForUndo(
  tx: PoolClient,
  operation: string,
  what: string,
  rows: readonly { id: string; before: object | null }[],
  told: { by: string; now: Date },
): Promise<void> {
  await tx.query("DELETE FROM undo_steps WHERE at < $1::timestamptz - make_interval(hours => $2)", [
    told.now,
    keepHours,
  ]);
  await tx.query(
    `INSERT INTO undo_steps (operation, subject_id, what, before, by, at)
     SELECT $2, id, $3, before, $4, $5 FROM json_to_recordset($1::json) AS r(id uuid, before jsonb)`,
    [JSON.stringify(rows), operation, what, told.by, told.now],
  );
}

/** Takes the next rows of an operation that its own author may still take back; none are left when it gives none. */
export async function takeUndoSteps(
  tx: PoolClient,
  operation: string,
  limit: number,
  told: { by: string; now: Date },
): Promise<{ id: string; what: string; before: unknown; at: Date }[]> {
  const taken = await tx.query<{ id: string; what: string; before: unknown; at: Date }>(
    `DELETE FROM undo_steps WHERE operation = $1 AND (subject_id, what) IN (
       SELECT subject_id, what FROM undo_steps WHERE operation = $1 AND by = $2
         AND at >= $3::timestamptz - make_interval(mins => $4) ORDER BY subject_id, what LIMIT $5 FOR UPDATE)
     RETURNING subject_id AS id, what, before, at`,
    [operation, told.by, told.now, undoMinutes, limit],
  );
  return taken.rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** How many rows of an operation can be taken back by this person now. */
export async function countUndoSteps(
  db: { query: PoolClient["query"] },
  operation: string,
  told: { by: string; now: Date },
): Promise<number> {
  const found = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM undo_steps WHERE operation = $1 AND by = $2
       AND at >= $3::timestamptz - make_interval(mins => $4)`,
    [operation, told.by, told.now, undoMinutes],
  );
  return found.rows[0]?.n ?? 0;
}
