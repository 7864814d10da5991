import type { Pool } from "pg";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { refusal } from "./mutations-refusals";
import type { SetAway, SetStandIns } from "./schema";

/**
 * Says from when to when somebody is out of office, and who answers meanwhile. People say it of themselves; who manages people, of
 * anybody. Throws AppErrors `not_yours`, `own_stand_in`, `no_such_person`.
 */
export function setAway({ pool }: { pool: Pool }, scope: Scope, asked: SetAway): Promise<void> {
  const { personId, from, until, delegateId } = asked;
  if (scope.personId !== personId && !scope.can("people:manage")) {
    throw refusal(
      "not_yours",
      "This is somebody else's absence.",
      "Ask them, or whoever looks after people here.",
    );
  }
  return inTransaction(pool, async (tx) => {
    if (delegateId === personId) throw ownStandIn();
    // The last day counts whole.
    const saved = await tx.query(
      `UPDATE people p SET away_from = $2::date, away_until = CASE WHEN $2::date IS NOT NULL THEN $3::date + 1 END,
         delegate_id = CASE WHEN $2::date IS NOT NULL THEN (SELECT d.id FROM people d WHERE d.id = $4 AND d.active) END WHERE p.id = $1`,
      [personId, from, until, delegateId],
    );
    if (saved.rowCount === 0) throw noSuchPerson();
    await writeAudit(
      tx,
      { type: "person.away", personId, away: from !== null, delegateId: from === null ? null : delegateId },
      scope.actor,
      `person:${personId}`,
    );
  });
}

/** Says whom somebody reports to and who answers in their place. Throws AppErrors `own_stand_in`, `no_such_person`. */
export function setStandIns({ pool }: { pool: Pool }, scope: Scope, asked: SetStandIns): Promise<void> {
  const { personId, managerId, backupId } = asked;
  return inTransaction(pool, async (tx) => {
    if (managerId === personId || backupId === personId) throw ownStandIn();
    const saved = await tx.query(
      `UPDATE people SET manager_id = (SELECT m.id FROM people m WHERE m.id = $2), backup_id = (SELECT b.id FROM people b WHERE b.id = $3)
       WHERE id = $1`,
      [personId, managerId, backupId],
    );
    if (saved.rowCount === 0) throw noSuchPerson();
    await writeAudit(
      tx,
      { type: "person.stand-ins", personId, managerId, backupId },
      scope.actor,
      `person:${personId}`,
    );
  });
}

const ownStandIn = () => refusal("own_stand_in", "Nobody stands in for themselves.", "Choose somebody else.");
const noSuchPerson = () => refusal("no_such_person", "There is no such person.", "Reload the page.");
