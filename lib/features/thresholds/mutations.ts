import type { Pool } from "pg";
import { thresholdOf, thresholds } from "@/lib/domain/definitions/thresholds";
import { requireWhole } from "@/lib/features/rules/mutations";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { readThresholds } from "./data";
import { type SetThreshold, thresholdChangesSetting, thresholdsSetting } from "./schema";

/** What a limit was before, for taking the change back; null: as it comes. */
export interface ThresholdSet {
  before: number | null;
  changed: boolean;
}

/** Sets one limit, or puts it back to what it comes with. The next assessment goes by it. */
export async function setThreshold(
  { pool }: { pool: Pool },
  scope: Scope,
  { name, value }: SetThreshold,
  now: Date,
): Promise<ThresholdSet> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    await tx.query("LOCK TABLE settings IN SHARE ROW EXCLUSIVE MODE");
    const overrides = await readThresholds(tx);
    const before = overrides[name] ?? null;
    const wanted = value === thresholds[name].value ? null : value;
    if (before === wanted) return { before, changed: false };
    const { [name]: _, ...rest } = overrides;
    await keep(tx, thresholdsSetting, wanted === null ? rest : { ...rest, [name]: wanted });
    await tx.query(
      `INSERT INTO settings AS s (name, value, updated_at, updated_by) VALUES ($1, jsonb_build_object($2::text, $3::jsonb), $4, $5)
       ON CONFLICT (name) DO UPDATE SET value = s.value || excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [thresholdChangesSetting, name, JSON.stringify({ by: scope.actor, at: now }), now, scope.actor],
    );
    await writeAudit(
      tx,
      {
        type: "threshold.set",
        name,
        from: thresholdOf(name, overrides),
        to: wanted ?? thresholds[name].value,
      },
      scope.actor,
      `threshold:${name}`,
    );
    return { before, changed: true };
  });

  async function keep(tx: { query: Pool["query"] }, setting: string, kept: object): Promise<void> {
    await tx.query(
      `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [setting, JSON.stringify(kept), now, scope.actor],
    );
  }
}
