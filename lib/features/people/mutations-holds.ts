import type { Pool } from "pg";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { type HoldOrigin, makeInactive, sayOf, stillLeaving } from "./mutations-standing";
import type { DecideHold } from "./schema";

/**
 * Decides about people who would be gone all at once. Released, they are gone; discarded, they stay, also when the next look says the
 * same, until their accounts show them as active again. Throws AppError `decided_already`.
 */
export function decideHold(
  { pool }: { pool: Pool },
  scope: Scope,
  { holdId, decision }: DecideHold,
  now: Date,
): Promise<{ people: number }> {
  return inTransaction(pool, async (tx) => {
    const found = await tx.query<{ origin: HoldOrigin; person_ids: string[] }>(
      "SELECT origin, person_ids FROM people_holds WHERE id = $1 AND state = 'waiting' FOR UPDATE",
      [holdId],
    );
    const hold = found.rows[0];
    if (!hold) {
      throw new AppError({
        code: "decided_already",
        message: "This was decided already, or a later look at the source overtook it.",
        safe: "Nothing was changed.",
        next: "Reload the page to see how it stands.",
      });
    }
    const ids = hold.person_ids;
    await tx.query("UPDATE people_holds SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1", [
      holdId,
      decision === "release" ? "released" : "discarded",
      scope.actor,
      now,
    ]);
    if (decision === "release") {
      // A list speaks against accounts that may still work; a directory's word is what the accounts say.
      if (hold.origin === "list") await sayOf(tx, ids, "left");
      const leaving = hold.origin === "list" ? ids : await stillLeaving(tx, ids);
      await makeInactive(tx, leaving, hold.origin, scope.actor, now);
    } else if (hold.origin !== "list") {
      await tx.query("UPDATE people SET said = 'here' WHERE id = ANY($1::uuid[]) AND active", [ids]);
    }
    await writeAudit(
      tx,
      {
        type: decision === "release" ? "people-hold.released" : "people-hold.discarded",
        holdId,
        origin: hold.origin,
        people: ids.length,
      },
      scope.actor,
      `people-hold:${holdId}`,
    );
    return { people: ids.length };
  });
}
