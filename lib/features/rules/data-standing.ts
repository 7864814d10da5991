import { z } from "zod";
import type { Policy } from "@/lib/domain/assessment/rule";
import { type CustomRule, customRuleStates } from "@/lib/domain/custom-rule/custom-rule";
import { type RuleSet, type RuleSetting, ruleSetOf, standingOf } from "@/lib/domain/rules/rule-set";
import { severities } from "@/lib/domain/severity";
import { readPolicy } from "@/lib/features/assessment/data-policy";
import type { Runner } from "@/lib/platform/read";
import { triedDefinitionSchema } from "./schema-replay";

/** How identities are judged now: the rules, the limits, and a name that changes with either. */
export interface Standing {
  set: RuleSet;
  policy: Policy;
  name: string;
}

/** Reads how identities are judged now. */
export async function readStanding(db: Runner): Promise<Standing> {
  const set = await readRuleSet(db);
  const policy = await readPolicy(db);
  return { set, policy, name: standingOf(set, policy) };
}

/** The built-in rules as they are set here, and the organisation's own. */
export async function readRuleSet(db: Runner): Promise<RuleSet> {
  return ruleSetOf(await readRuleSettings(db), await readCustomRules(db));
}

async function readRuleSettings(db: Runner): Promise<Map<string, RuleSetting>> {
  const found = await db.query("SELECT rule_id, enabled, severity FROM rule_settings");
  const rows = z
    .array(z.object({ rule_id: z.string(), enabled: z.boolean(), severity: z.enum(severities).nullable() }))
    .parse(found.rows);
  return new Map(rows.map(({ rule_id, ...setting }) => [rule_id, setting]));
}

export const customRuleSchema = triedDefinitionSchema.extend({
  id: z.string(),
  state: z.enum(customRuleStates),
  version: z.number(),
});

/** The columns that `customRuleSchema` reads. */
export const customRuleColumns =
  'id, slug, title, why, fix, verify, severity, risks, language, expression, sentence, one_fix AS "oneFix", cases, state, version';

/** Every rule of our own, drafts too, by title. */
export async function readCustomRules(db: Runner): Promise<CustomRule[]> {
  const found = await db.query(`SELECT ${customRuleColumns} FROM custom_rules ORDER BY title, slug`);
  return z.array(customRuleSchema).parse(found.rows);
}
