import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { LinkState } from "@/lib/domain/link-state";
import { inheritDecisions } from "@/lib/features/accounts/mutations-inherit";
import { keepForUndo, takeUndoSteps, writeDecided } from "@/lib/features/identities/mutations-decided";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { applyOwnerRules } from "@/lib/features/owner-rules/mutations-apply";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { carryDecisions, takeCarriedBack } from "./mutations-carry";
import type { DecideLink } from "./schema";

const heldSchema = z.object({
  confirmed_by: z.string().nullable(),
  confirmed_at: z.coerce.date().nullable(),
  rejected_at: z.coerce.date().nullable(),
});
type Held = z.infer<typeof heldSchema>;

interface LinkRow extends Held {
  id: string;
  evidence: string;
  kind: string;
  from_id: string;
  to_id: string;
  identity_ids: string[];
}

/**
 * Confirms or rejects that two records are one thing, or takes that back. Throws an AppError, `no_such_link`, where there is
 * none, or an end of it hangs on an identity that the scope does not reach.
 */
export async function decideLink(
  { pool }: { pool: Pool },
  scope: Scope,
  { linkId, state }: DecideLink,
  now: Date,
): Promise<{ operation: string; changed: boolean }> {
  const operation = randomUUID();
  const by = scope.actor;
  const { freed, changed } = await inTransaction(pool, async (tx) => {
    const link = await lockLink(tx, scope, linkId);
    const before = stateOf(link);
    if (before === state) return { freed: null, changed: false };
    const held = {
      confirmed_by: state === "confirmed" ? by : null,
      confirmed_at: state === "confirmed" ? now : null,
      rejected_at: state === "rejected" ? now : null,
    };
    const without = await carry(tx, link, { after: state, by, at: now, now });
    await putHeld(tx, link, held);
    await tell(tx, link, { before, after: state, by, now });
    await keepForUndo(
      tx,
      operation,
      "link",
      [{ id: link.id, before: before === "open" ? null : heldOf(link) }],
      { by, now },
    );
    await writeAudit(
      tx,
      { type: "link.decided", linkId: link.id, operation, before, after: state },
      by,
      `link:${link.id}`,
    );
    return { freed: without, changed: true };
  });
  if (freed !== null) await nameAgain(pool, freed, now);
  return { operation, changed };
}

/** Takes a decision of one's own back. What somebody decided since then stays. */
export async function undoLinkDecision(
  { pool }: { pool: Pool },
  scope: Scope,
  operation: string,
  now: Date,
): Promise<{ restored: number }> {
  const by = scope.actor;
  const { freed, restored } = await inTransaction(pool, async (tx) => {
    const [step] = await takeUndoSteps(tx, operation, 1, { by, now });
    if (step?.what !== "link") throw tooLate();
    const link = await lockLink(tx, scope, step.id);
    const decided = link.confirmed_at ?? link.rejected_at;
    const held = heldSchema.nullable().parse(step.before) ?? nobody;
    if (decided !== null && decided.getTime() !== step.at.getTime()) return { freed: null, restored: 0 };
    const before = stateOf(link);
    // As of when it was said first: what is carried again goes when that word does.
    const without = await carry(tx, link, { after: stateOf(held), by, at: held.confirmed_at ?? now, now });
    await putHeld(tx, link, held);
    await tell(tx, link, { before, after: stateOf(held), by, now });
    await writeAudit(
      tx,
      { type: "link.undone", linkId: link.id, undoes: operation, before, after: stateOf(held) },
      by,
      `link:${link.id}`,
    );
    return { freed: without, restored: 1 };
  });
  if (freed !== null) await nameAgain(pool, freed, now);
  return { restored };
}

const nobody: Held = { confirmed_by: null, confirmed_at: null, rejected_at: null };

function stateOf({ confirmed_at, rejected_at }: Held): LinkState {
  if (rejected_at !== null) return "rejected";
  return confirmed_at === null ? "open" : "confirmed";
}

function heldOf({ confirmed_by, confirmed_at, rejected_at }: Held): Held {
  return { confirmed_by, confirmed_at, rejected_at };
}

/** Whether a secret counts as exposed at a place hangs on this. */
async function putHeld(tx: PoolClient, { id, identity_ids }: LinkRow, held: Held): Promise<void> {
  await tx.query("UPDATE links SET confirmed_by = $2, confirmed_at = $3, rejected_at = $4 WHERE id = $1", [
    id,
    held.confirmed_by,
    held.confirmed_at,
    held.rejected_at,
  ]);
  await refreshDerived(tx, identity_ids);
}

/**
 * What people decided on a sheet's row holds for what it is the same as, for as long as it counts as the same. Gives the
 * identity that lost its owner by that; null: none did.
 */
async function carry(
  tx: PoolClient,
  link: LinkRow,
  { after, by, at, now }: { after: LinkState; by: string; at: Date; now: Date },
): Promise<string | null> {
  if (link.kind !== "same_name") return null;
  const same = { linkId: link.id, fromId: link.from_id, toId: link.to_id };
  if (after === "confirmed") await carryDecisions(tx, same, { by, at, now });
  else if (link.confirmed_at !== null) {
    const owners = await takeCarriedBack(tx, same, { at: link.confirmed_at, by });
    return owners > 0 ? same.toId : null;
  }
  return null;
}

/** Brings back whom the account, or a rule, names for what a person's word fell away from. */
async function nameAgain(pool: Pool, identityId: string, now: Date): Promise<void> {
  const found = await pool.query<{ id: string }>(
    "SELECT container_id AS id FROM identities WHERE id = $1 AND container_id IS NOT NULL",
    [identityId],
  );
  await inheritDecisions(pool, now, { containerIds: found.rows.map(({ id }) => id) });
  await applyOwnerRules(pool, now, { ids: [identityId] });
}

/** The identity behind one end: itself, the holder of a credential, or whose key stands at a place, else who reads it there. */
const endSql = (type: string, id: string) => `CASE ${type} WHEN 'identity' THEN ${id}
  WHEN 'credential' THEN (SELECT c.identity_id FROM credentials c WHERE c.id = ${id})
  ELSE (SELECT coalesce(c.identity_id, p.identity_id) FROM placements p LEFT JOIN credentials c ON c.id = p.credential_id WHERE p.id = ${id}) END`;

async function lockLink(tx: PoolClient, scope: Scope, id: string): Promise<LinkRow> {
  const p = new SqlParameters();
  const reached = ["e.from_end", "e.to_end"].flatMap((end) => reachedIdentity(scope, end, p));
  const found = await tx.query<LinkRow>(
    `SELECT l.id, l.evidence, l.kind, l.from_id, l.to_id, l.confirmed_by, l.confirmed_at, l.rejected_at,
       ARRAY(SELECT i.id FROM identities i WHERE i.id IN (e.from_end, e.to_end) ORDER BY i.id) AS identity_ids
     FROM links l CROSS JOIN LATERAL (SELECT ${endSql("l.from_type", "l.from_id")} AS from_end, ${endSql("l.to_type", "l.to_id")} AS to_end) e
     WHERE ${[`l.id = ${p.add(id)}::uuid`, ...reached].join(" AND ")} FOR UPDATE OF l`,
    p.values,
  );
  const link = found.rows[0];
  if (!link) throw noSuchLink();
  return link;
}

async function tell(
  tx: PoolClient,
  link: LinkRow,
  { before, after, by, now }: { before: LinkState; after: LinkState; by: string; now: Date },
): Promise<void> {
  await writeDecided(
    tx,
    link.identity_ids.map((id) => ({ id, before, after })),
    { what: `join (${link.evidence})`, by, now },
  );
}

function noSuchLink(): AppError {
  return new AppError({
    code: "no_such_link",
    message: "There is no such join, or it is not yours to decide.",
    safe: "Nothing was changed.",
    next: "Reload the page to see what is joined now.",
  });
}

function tooLate(): AppError {
  return new AppError({
    code: "undo_too_late",
    message: "This can no longer be taken back.",
    safe: "Nothing was changed.",
    next: "Decide again on the identity's page.",
  });
}
