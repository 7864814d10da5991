import type { Pool, PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { writeDecided } from "@/lib/features/identities/mutations-decided";
import { identityReach, reachedIdentity } from "@/lib/features/identities/reach";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { ActionState, RequestDisable } from "./schema";

type Database = { pool: Pool };

/**
 * Asks for an identity to be disabled at its source. Nothing is done there: somebody else approves it first. Where it was asked
 * for already, the open request is the answer. Throws AppError `no_such_identity`.
 */
export function requestDisable(
  { pool }: Database,
  scope: Scope,
  asked: RequestDisable,
  now: Date,
): Promise<{ id: string }> {
  return inTransaction(pool, async (tx) => {
    const p = new SqlParameters();
    const where = [`i.id = ${p.add(asked.identityId)}::uuid`, ...identityReach(scope, "i", p)].join(" AND ");
    const found = await tx.query(`SELECT FROM identities i WHERE ${where} FOR UPDATE`, p.values);
    if (found.rows.length === 0) throw noSuchIdentity();
    return { id: await insertRequest(tx, scope.actor, { ...asked, questionId: null }, now) };
  });
}

/** The same within a larger change, by who may; the caller holds the identity. Gives the request, an open one where there is one. */
export async function insertRequest(
  tx: PoolClient,
  actor: string,
  asked: { identityId: string; questionId: string | null; reason: string },
  now: Date,
): Promise<string> {
  const open = await tx.query<{ id: string }>(
    "SELECT id FROM actions WHERE identity_id = $1 AND kind = 'disable' AND state = 'requested'",
    [asked.identityId],
  );
  if (open.rows[0]) return open.rows[0].id;
  const reason = scrubText(asked.reason);
  const made = await tx.query<{ id: string }>(
    `INSERT INTO actions (kind, identity_id, state, reason, question_id, requested_by, requested_at)
     VALUES ('disable', $1, 'requested', $2, $3, $4, $5) RETURNING id`,
    [asked.identityId, reason, asked.questionId, actor, now],
  );
  const id = made.rows[0]?.id;
  if (id === undefined) throw new Error("The database did not give the new request.");
  await writeDecided(tx, [{ id: asked.identityId, before: null, after: "asked for" }], {
    what: "disabling it",
    by: actor,
    now,
  });
  await writeAudit(
    tx,
    { type: "action.requested", actionId: id, kind: "disable", identityId: asked.identityId, reason },
    actor,
    `identity:${asked.identityId}`,
  );
  return id;
}

/**
 * The second person's yes or no; nobody decides on what they asked for themselves. An approval is a word, and no deed: whoever
 * runs the source carries it out, and the next sync shows it. Throws AppErrors: `no_such_action`, `own_request`, `not_waiting`.
 */
export function decideAction(
  { pool }: Database,
  scope: Scope,
  asked: { id: string; decision: "approved" | "declined"; note: string },
  now: Date,
): Promise<void> {
  const { id, decision } = asked;
  const note = scrubText(asked.note);
  return inTransaction(pool, async (tx) => {
    const row = await lockAction(tx, scope, id);
    if (await isOwn(tx, scope, row.requestedBy)) throw ownRequest();
    if (row.state !== "requested") throw notWaiting();
    await tx.query(
      "UPDATE actions SET state = $2, decided_by = $3, decided_at = $4, note = nullif($5, '') WHERE id = $1",
      [id, decision, scope.actor, now, note],
    );
    await writeDecided(tx, [{ id: row.identityId, before: "asked for", after: decision }], {
      what: "disabling it",
      by: scope.actor,
      now,
    });
    await writeAudit(
      tx,
      { type: "action.decided", actionId: id, identityId: row.identityId, decision, note },
      scope.actor,
      `identity:${row.identityId}`,
    );
  });
}

/** Takes one's own request back while nobody decided. Throws AppErrors: `no_such_action`, `not_waiting`. */
export function withdrawAction({ pool }: Database, scope: Scope, id: string, now: Date): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const row = await lockAction(tx, scope, id);
    if (!(await isOwn(tx, scope, row.requestedBy))) throw noSuchAction();
    if (row.state !== "requested") throw notWaiting();
    await endRequest(tx, scope.actor, { id, identityId: row.identityId }, now);
  });
}

/** Withdraws an open request that the caller has locked, within a larger change. */
export async function endRequest(
  tx: PoolClient,
  actor: string,
  { id, identityId }: { id: string; identityId: string },
  now: Date,
): Promise<void> {
  await tx.query("UPDATE actions SET state = 'withdrawn', decided_by = $2, decided_at = $3 WHERE id = $1", [
    id,
    actor,
    now,
  ]);
  await writeDecided(tx, [{ id: identityId, before: "asked for", after: "withdrawn" }], {
    what: "disabling it",
    by: actor,
    now,
  });
  await writeAudit(
    tx,
    { type: "action.withdrawn", actionId: id, identityId },
    actor,
    `identity:${identityId}`,
  );
}

interface LockedAction {
  state: ActionState;
  identityId: string;
  requestedBy: string;
}

/** A request that the scope reaches, or made itself. */
async function lockAction(tx: PoolClient, scope: Scope, id: string): Promise<LockedAction> {
  const p = new SqlParameters();
  const self = p.add(id);
  const reached = ["TRUE", ...reachedIdentity(scope, "a.identity_id", p)].join(" AND ");
  const found = await tx.query<LockedAction>(
    `SELECT a.state, a.identity_id AS "identityId", a.requested_by AS "requestedBy" FROM actions a
     WHERE a.id = ${self}::uuid AND (${reached} OR a.requested_by = ${p.add(scope.actor)}) FOR UPDATE`,
    p.values,
  );
  const [row] = found.rows;
  if (!row) throw noSuchAction();
  return row;
}

/** Whether one asked for it, be it by a link in one's mail or with one's token. */
async function isOwn(tx: PoolClient, scope: Scope, requestedBy: string): Promise<boolean> {
  if (requestedBy === scope.actor || requestedBy === `person:${scope.personId}`) return true;
  const found = await tx.query(
    `SELECT FROM api_tokens t WHERE 'token:' || t.prefix = ANY($1::text[]) AND 'user:' || t.user_id::text = ANY($1::text[])`,
    [[scope.actor, requestedBy]],
  );
  return found.rows.length > 0;
}

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

const noSuchIdentity = () =>
  refusal("no_such_identity", "There is no such identity, or it is not yours to see.", "Reload the page.");
const noSuchAction = () =>
  refusal("no_such_action", "There is no such request, or it is not yours to see.", "Reload the list.");
const ownRequest = () =>
  refusal(
    "own_request",
    "You asked for this yourself: somebody else decides on it.",
    "Ask another analyst or administrator, or withdraw it.",
  );
const notWaiting = () => refusal("not_waiting", "This no longer waits for a decision.", "Reload the list.");
