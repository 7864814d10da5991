import type { PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { reachedAmong } from "@/lib/features/identities/reach";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { standingSql, unsettledSql } from "./data-standing";
import { noteDeparture } from "./mutations-note";
import type { CloseDeparture, DecideItem } from "./schema";

type Database = Pick<Web, "pool">;
interface Held {
  personId: string;
  active: boolean;
  closed: boolean;
}

/** Decides by hand that an identity of a departure stays as it is, and why; or takes that back. Throws AppErrors `no_such_item`, `closed`. */
export async function decideItem(
  { pool }: Database,
  scope: Scope,
  asked: DecideItem,
  now: Date,
): Promise<void> {
  const { departureId, identityId, decision } = asked;
  await inTransaction(pool, async (tx) => {
    const held = await hold(tx, departureId);
    if (held.closed) throw closed();
    const reached = await reachedAmong(tx, scope, [identityId]);
    const note = asked.decision === "kept" ? scrubText(asked.note) : null;
    const changed = reached.has(identityId)
      ? await tx.query(
          `UPDATE departure_items SET state = $3, note = $4, decided_by = CASE WHEN $3 = 'kept' THEN $5 END,
             decided_at = CASE WHEN $3 = 'kept' THEN $6::timestamptz END WHERE departure_id = $1 AND identity_id = $2`,
          [departureId, identityId, decision, note, scope.actor, now],
        )
      : { rowCount: 0 };
    if (changed.rowCount === 0) throw refusal("no_such_item", "It is not on this list.", "Reload the page.");
    const event = { type: "departure.decided", departureId, identityId, decision, note: note ?? "" } as const;
    await writeAudit(tx, event, scope.actor, `departure:${departureId}`);
  });
}

/**
 * Closes a departure: by itself where nothing is open, else for a reason. What is asked stays asked. Throws AppErrors
 * `no_such_departure`, `closed`, `still_open`, `not_permitted`.
 */
export async function closeDeparture(
  { pool }: Database,
  scope: Scope,
  { departureId, note }: CloseDeparture,
  now: Date,
): Promise<void> {
  requireAll(scope);
  await inTransaction(pool, async (tx) => {
    const held = await hold(tx, departureId);
    if (held.closed) throw closed();
    const open = await tx.query<{ n: number }>(
      `SELECT count(DISTINCT x.identity_id)::int AS n FROM (${standingSql("t.departure_id = $1")}) x WHERE ${unsettledSql}`,
      [departureId],
    );
    const unsettled = open.rows[0]?.n ?? 0;
    if (unsettled > 0 && note === "") {
      throw refusal(
        "still_open",
        `${unsettled} are not settled.`,
        "Settle them, or say why it is closed all the same.",
      );
    }
    const why = scrubText(note);
    await tx.query(
      "UPDATE departures SET closed_at = $2, closed_by = $3, close_note = nullif($4, '') WHERE id = $1",
      [departureId, now, scope.actor, why],
    );
    const event = {
      type: "departure.closed",
      departureId,
      personId: held.personId,
      unsettled,
      note: why,
    } as const;
    await writeAudit(tx, event, scope.actor, `departure:${departureId}`);
  });
}

/** Opens a departure again of somebody who is still gone. Throws AppErrors `no_such_departure`, `not_closed`, `came_back`, `not_permitted`. */
export async function reopenDeparture({ pool }: Database, scope: Scope, departureId: string): Promise<void> {
  requireAll(scope);
  await inTransaction(pool, async (tx) => {
    const { personId, ...held } = await hold(tx, departureId);
    if (held.active)
      throw refusal("came_back", "They are here again.", "When they leave again, a new list is made.");
    const opened = await tx.query(
      `UPDATE departures d SET closed_at = NULL, closed_by = NULL, close_note = NULL WHERE id = $1 AND closed_at IS NOT NULL
         AND NOT EXISTS (SELECT FROM departures o WHERE o.person_id = d.person_id AND o.closed_at IS NULL)`,
      [departureId],
    );
    if (opened.rowCount === 0)
      throw refusal("not_closed", "It is open, or a later one is.", "Reload the page.");
    await writeAudit(
      tx,
      { type: "departure.reopened", departureId, personId },
      scope.actor,
      `departure:${departureId}`,
    );
  });
}

/**
 * Lists what somebody who is gone left behind: for the first time of those who were gone before anybody looked, else what sources
 * have told since. Nothing that was decided is touched. Throws AppErrors `no_such_person`, `is_here`, `not_permitted`.
 */
export async function listLeftBehind(
  { pool }: Database,
  scope: Scope,
  personId: string,
  now: Date,
): Promise<{ departureId: string; items: number }> {
  requireAll(scope);
  return inTransaction(pool, async (tx) => {
    const person = await tx.query<{ active: boolean }>("SELECT active FROM people WHERE id = $1 FOR UPDATE", [
      personId,
    ]);
    const [held] = person.rows;
    if (!held) throw refusal("no_such_person", "There is no such person.", "Reload the page.");
    if (held.active)
      throw refusal("is_here", "They are here.", "Their page says what they would leave behind.");
    await noteDeparture(tx, personId, "hand", now);
    const noted = await tx.query<{ id: string; items: number }>(
      `SELECT d.id, count(DISTINCT t.identity_id)::int AS items FROM departures d LEFT JOIN departure_items t ON t.departure_id = d.id
       WHERE d.person_id = $1 AND d.closed_at IS NULL GROUP BY d.id`,
      [personId],
    );
    const { id: departureId = "", items = 0 } = noted.rows[0] ?? {};
    const event = { type: "departure.listed", departureId, personId, items } as const;
    await writeAudit(tx, event, scope.actor, `departure:${departureId}`);
    return { departureId, items };
  });
}

/** Locks a departure, its person first, as noting one does. */
async function hold(tx: PoolClient, departureId: string): Promise<Held> {
  const found = await tx.query<Held>(
    `SELECT d.person_id AS "personId", h.active, d.closed_at IS NOT NULL AS closed
     FROM departures d JOIN people h ON h.id = d.person_id WHERE d.id = $1 FOR UPDATE OF d, h`,
    [departureId],
  );
  const held = found.rows[0];
  if (!held) throw refusal("no_such_departure", "There is no such departure.", "Reload the page.");
  return held;
}

function requireAll(scope: Scope): void {
  if (scope.unrestricted) return;
  throw refusal(
    "not_permitted",
    "You see a part of what they leave behind.",
    "Ask somebody who sees all of it.",
  );
}

const closed = () => refusal("closed", "This departure is closed.", "Open it again first.");

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}
