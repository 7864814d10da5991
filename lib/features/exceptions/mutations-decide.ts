import type { Pool, PoolClient } from "pg";
import type { ExceptionState, SecondPersonPolicy } from "@/lib/domain/exception";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { policySetting, readSecondPerson } from "./data-policy";
import { exceptionReach, wholeReach } from "./list";
import { endExtended } from "./mutations";
import { noSuchException, notActive } from "./mutations-scope";
import { lockExceptions, settleExceptions, tellSettled } from "./mutations-settle";

type Database = { pool: Pool };

/**
 * The second person's yes or no. Nobody decides on what they asked for themselves. Throws AppErrors: `no_such_exception`,
 * `part_only`, `own_request`, `not_waiting`.
 */
export async function decideException(
  { pool }: Database,
  scope: Scope,
  asked: { id: string; decision: "approved" | "declined"; note: string },
  now: Date,
): Promise<{ findings: number }> {
  const { id, decision } = asked;
  const note = scrubText(asked.note);
  return inTransaction(pool, async (tx) => {
    const row = await lockOne(tx, scope, id);
    if (row.requestedBy === scope.actor) throw ownRequest();
    if (row.state !== "requested" || row.expiresAt <= now) throw notWaiting();
    const yes = decision === "approved";
    await tx.query(
      `UPDATE exceptions SET state = $2, decided_by = $3, decided_at = $4, decision_note = $5,
         began_at = CASE WHEN $2 = 'active' THEN $4::timestamptz END, ended_at = CASE WHEN $2 = 'declined' THEN $4::timestamptz END, ended_why = CASE WHEN $2 = 'declined' THEN 'declined' END WHERE id = $1`,
      [id, yes ? "active" : "declined", scope.actor, now, note],
    );
    if (yes && row.extendsId) await endExtended(tx, row.extendsId, now);
    const told = yes ? await settleExceptions(tx, now) : [];
    const findings = await countCovered(tx, id);
    await writeAudit(
      tx,
      { type: "exception.decided", exceptionId: id, decision, note, findings },
      scope.actor,
      `exception:${id}`,
    );
    await tellSettled(tx, told);
    return { findings };
  });
}

/**
 * Takes an exception back before it ends: what it covered is in the inbox again. Whoever asked for it may, and whoever triages.
 * Throws AppErrors: `no_such_exception`, `part_only`, `not_active`.
 */
export async function withdrawException(
  { pool }: Database,
  scope: Scope,
  id: string,
  now: Date,
): Promise<{ findings: number }> {
  return inTransaction(pool, async (tx) => {
    const row = await lockOne(tx, scope, id);
    if (row.requestedBy !== scope.actor && !scope.can("finding:triage")) throw noSuchException();
    if (row.state !== "active" && row.state !== "requested") throw notActive();
    const findings = await countCovered(tx, id);
    await tx.query(
      "UPDATE exceptions SET state = 'ended', ended_at = $2, ended_why = 'withdrawn' WHERE id = $1",
      [id, now],
    );
    const told = await settleExceptions(tx, now);
    await writeAudit(
      tx,
      { type: "exception.ended", exceptionId: id, why: "withdrawn", findings },
      scope.actor,
      `exception:${id}`,
    );
    await tellSettled(tx, told);
    return { findings };
  });
}

/** Says from which severity on a second person is needed. What waits or holds already stays as it is. */
export async function setSecondPerson(
  { pool }: Database,
  scope: Scope,
  policy: SecondPersonPolicy,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await lockExceptions(tx);
    const from = await readSecondPerson(tx);
    if (from === policy) return;
    await tx.query(
      `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [policySetting, JSON.stringify({ secondPerson: policy }), now, scope.actor],
    );
    await writeAudit(
      tx,
      { type: "exception-policy.changed", from, to: policy },
      scope.actor,
      "setting:exceptions",
    );
  });
}

interface Locked {
  state: ExceptionState;
  requestedBy: string;
  expiresAt: Date;
  extendsId: string | null;
}

/** The exception, to be changed, by who asked for it or sees all that it is about. */
async function lockOne(tx: PoolClient, scope: Scope, id: string): Promise<Locked> {
  await lockExceptions(tx);
  const p = new SqlParameters();
  const found = await tx.query<Locked & { whole: boolean }>(
    `SELECT e.state, e.requested_by AS "requestedBy", e.expires_at AS "expiresAt", e.extends_id AS "extendsId", ${wholeReach(scope, p)} AS whole
     FROM exceptions e WHERE ${[`e.id = ${p.add(id)}::uuid`, ...exceptionReach(scope, p)].join(" AND ")} FOR UPDATE OF e`,
    p.values,
  );
  const [row] = found.rows;
  if (!row) throw noSuchException();
  if (!row.whole && row.requestedBy !== scope.actor) throw partOnly();
  return row;
}

async function countCovered(tx: PoolClient, id: string): Promise<number> {
  const found = await tx.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM findings WHERE exception_id = $1",
    [id],
  );
  return found.rows[0]?.n ?? 0;
}

function partOnly(): AppError {
  return new AppError({
    code: "part_only",
    message: "You see a part of what this is about: who decides on it must see all of it.",
    safe: "Nothing was changed.",
    next: "Ask somebody who reaches everything.",
  });
}

function ownRequest(): AppError {
  return new AppError({
    code: "own_request",
    message: "You asked for this yourself: somebody else decides on it.",
    safe: "Nothing was changed.",
    next: "Ask another analyst or administrator, or withdraw it.",
  });
}

function notWaiting(): AppError {
  return new AppError({
    code: "not_waiting",
    message: "This no longer waits for a decision.",
    safe: "Nothing was changed.",
    next: "Reload the register.",
  });
}
