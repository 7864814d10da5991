import type { Pool } from "pg";
import { z } from "zod";
import { severities } from "@/lib/domain/severity";
import { breachedVendorsSetting, readBreachedVendors } from "@/lib/features/assessment/data-policy";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { SetRule, SetVendors, VendorRow } from "./schema-settings";

const heldSchema = z.object({ enabled: z.boolean(), severity: z.enum(severities).nullable() });
type Held = z.infer<typeof heldSchema>;

/**
 * Switches a built-in rule, or chooses its severity. The next assessment resolves the findings of one that is off. Gives what was
 * before, for taking it back.
 */
export async function setRule(
  { pool }: { pool: Pool },
  scope: Scope,
  asked: SetRule,
  now: Date,
): Promise<{ before: Held; changed: boolean }> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    const { ruleId, enabled, severity, note } = asked;
    await tx.query("LOCK TABLE rule_settings IN SHARE ROW EXCLUSIVE MODE");
    const found = await tx.query("SELECT enabled, severity FROM rule_settings WHERE rule_id = $1", [ruleId]);
    const before = found.rows[0] ? heldSchema.parse(found.rows[0]) : { enabled: true, severity: null };
    if (before.enabled === enabled && before.severity === severity) return { before, changed: false };
    await tx.query(
      `INSERT INTO rule_settings (rule_id, enabled, severity, note, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (rule_id) DO UPDATE SET enabled = excluded.enabled, severity = excluded.severity, note = excluded.note,
         changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
      [ruleId, enabled, severity, note, scope.actor, now],
    );
    await writeAudit(
      tx,
      { type: "rule.set", ruleId, enabled, severity, note },
      scope.actor,
      `rule:${ruleId}`,
    );
    return { before, changed: true };
  });
}

/** Says which vendors were breached; an empty list says that none was. Gives the list of before; null: there was none. */
export async function setBreachedVendors(
  { pool }: { pool: Pool },
  scope: Scope,
  { vendors }: SetVendors,
  now: Date,
): Promise<{ before: readonly VendorRow[] | null }> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    const names = vendors.map(({ name }) => name.toLowerCase());
    const twice = vendors.find(({ name }, place) => names.indexOf(name.toLowerCase()) !== place);
    if (twice) {
      throw new AppError({
        code: "listed_twice",
        message: `${twice.name} stands on the list twice.`,
        safe: "Nothing was changed.",
        next: "Take one of them off.",
      });
    }
    const earlier = await readBreachedVendors(tx);
    const before = earlier?.map(({ name, since, note }) => ({ name, since, note })) ?? null;
    await tx.query(
      `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [breachedVendorsSetting, JSON.stringify(vendors), now, scope.actor],
    );
    await writeAudit(
      tx,
      { type: "vendors.listed", names: vendors.map(({ name }) => name) },
      scope.actor,
      "breached-vendors",
    );
    return { before };
  });
}

/** What rules say concerns everybody's identities: who reaches a part only does not change it. */
export function requireWhole(scope: Scope): void {
  if (scope.unrestricted) return;
  throw new AppError({
    code: "not_permitted",
    message: "Rules are asked of the whole organisation, and you reach a part of it.",
    safe: "Nothing was changed.",
    next: "Ask somebody who reaches all of it.",
  });
}
