import "server-only";
import { cache } from "react";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import { readBreachedVendors, readPolicy } from "@/lib/features/assessment/data-policy";
import { getCustomRule, listCustomRules } from "@/lib/features/custom-rules/data";
import { requireScope } from "@/lib/platform/loader";
import type { Scope } from "@/lib/platform/scope";
import { web } from "@/lib/platform/web";
import { offIn, readCatalogue, readRule } from "./data";
import { readRuleSetting } from "./data-settings";
import { readRuleSet } from "./data-standing";
import type { CatalogueScreen, MayOfRules, RuleScreen } from "./schema-screen";
import { asItComes } from "./schema-settings";

const ofAll =
  "Numbers are about the whole organisation, and you reach a part of it: your own findings are in the inbox.";
const notYet = "Nothing was assessed yet. Numbers appear once a source was read and the worker looked at it.";

/** Whether this reader may see numbers about everything. */
function seesAll(scope: Scope): boolean {
  return scope.unrestricted && scope.can("metric:read");
}

function mayOf(scope: Scope): MayOfRules {
  return {
    edit: scope.unrestricted && scope.can("rule:edit"),
    switch: scope.unrestricted && scope.can("rule:switch"),
    export: scope.can("inventory:export"),
  };
}

/** The numbers of the catalogue, for whoever reaches the whole organisation. */
export const loadCatalogue = cache(async (): Promise<CatalogueScreen> => {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const may = mayOf(scope);
  const set = await readRuleSet(pool);
  const known = { rules: set.all, off: offIn(set), settings: set.settings, may };
  if (!seesAll(scope)) return { ...known, told: { numbers: null, why: ofAll }, mayExport: false, own: [] };
  const numbers = await readCatalogue(pool, new Date());
  return {
    ...known,
    told: numbers ? { numbers, why: null } : { numbers: null, why: notYet },
    mayExport: numbers !== null && may.export,
    own: await listCustomRules(pool),
  };
});

/** The rule that goes by the list of breached vendors. */
const byVendors = "vendor-breached";

/** A rule with what it says; null: there is none of that id. Drafts have no page but their editor. */
export const loadRule = cache(async (id: string): Promise<RuleScreen | null> => {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const set = await readRuleSet(pool);
  const rule = set.all.find((each) => each.id === id);
  if (!rule) return null;
  const may = mayOf(scope);
  const known = {
    rule,
    thresholds: (await readPolicy(pool)).thresholds,
    off: offIn(set).has(id),
    setting: ruleOf(id) ? (may.edit || seesAll(scope) ? await readRuleSetting(pool, id) : asItComes) : null,
    own: seesAll(scope) ? await getCustomRule(pool, id) : null,
    vendors: id === byVendors && seesAll(scope) ? { list: await readBreachedVendors(pool) } : null,
    may,
  };
  if (!seesAll(scope)) return { ...known, told: { numbers: null, why: ofAll } };
  const numbers = await readRule(pool, rule.id, new Date());
  return { ...known, told: numbers ? { numbers, why: null } : { numbers: null, why: notYet } };
});
