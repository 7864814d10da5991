import "server-only";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { countOwnerRules, eachOwnerRule } from "./data";
import type { OwnerRuleRow, OwnerRulesPage } from "./schema";

/** How many rules there are; null: this reader does not see rules. */
export async function loadOwnerRuleCount(): Promise<number | null> {
  const scope = await requireScope("inventory:read");
  if (!scope.can("owner-rule:read")) return null;
  const { count } = await countOwnerRules((await web()).pool, scope, { terms: [], now: new Date() });
  return count;
}

/** Every rule in order, with what became of whom it named. Only who reaches everything may change rules. */
export async function loadOwnerRules(): Promise<OwnerRulesPage> {
  const scope = await requireScope("owner-rule:read");
  const { pool } = await web();
  const rules: OwnerRuleRow[] = [];
  for await (const rule of eachOwnerRule(pool, scope, { terms: [], now: new Date() })) rules.push(rule);
  return { rules, mayEdit: scope.can("owner:rule") && scope.unrestricted };
}
