import type { Pool } from "pg";
import { requireWhole } from "@/lib/features/rules/mutations";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { readStandIn } from "./data-unowned";
import { type StandIn, standInSetting } from "./schema-unowned";

/**
 * Chooses who sees to what nobody answers for where its account is nobody's; null: analysts. They own nothing by it.
 * Throws AppErrors `no_such_owner`, and what `requireWhole` throws.
 */
export async function chooseStandIn(
  { pool }: { pool: Pool },
  scope: Scope,
  standIn: StandIn,
  now: Date,
): Promise<{ changed: boolean }> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    await tx.query("LOCK TABLE settings IN SHARE ROW EXCLUSIVE MODE");
    const { chosen: before } = await readStandIn(tx);
    if (before?.kind === standIn?.kind && before?.id === standIn?.id) return { changed: false };
    await tx.query(
      `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [standInSetting, JSON.stringify(standIn), now, scope.actor],
    );
    if (standIn !== null && (await readStandIn(tx)).party === null) {
      throw new AppError({
        code: "no_such_owner",
        message: "There is no such person or team, or nobody of it is here.",
        safe: "Nothing was changed.",
        next: "Choose somebody who is here.",
      });
    }
    await writeAudit(tx, { type: "stand-in.chosen", standIn }, scope.actor, "settings:stand-in");
    return { changed: true };
  });
}
