import { z } from "zod";
import { severities } from "@/lib/domain/severity";
import type { Runner } from "@/lib/platform/read";
import { asItComes, type RuleSettingView } from "./schema-settings";

const rowSchema = z.object({
  enabled: z.boolean(),
  severity: z.enum(severities).nullable(),
  by: z.string(),
  at: z.date(),
  note: z.string(),
});

/** How a built-in rule is set, and who said so and why. */
export async function readRuleSetting(db: Runner, ruleId: string): Promise<RuleSettingView> {
  const found = await db.query(
    `SELECT s.enabled, s.severity, coalesce(u.name, s.changed_by) AS by, s.changed_at AS at, s.note
     FROM rule_settings s LEFT JOIN users u ON s.changed_by = 'user:' || u.id::text WHERE s.rule_id = $1`,
    [ruleId],
  );
  const [row] = found.rows;
  if (!row) return asItComes;
  const { enabled, severity, ...changed } = rowSchema.parse(row);
  return { enabled, severity, changed };
}
