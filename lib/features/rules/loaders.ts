import "server-only";
import { cache } from "react";
import type { Rule } from "@/lib/domain/assessment/rule";
import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import { readPolicy } from "@/lib/features/assessment/data-policy";
import { requireScope } from "@/lib/platform/loader";
import type { Scope } from "@/lib/platform/scope";
import { web } from "@/lib/platform/web";
import { readCatalogue, readRule } from "./data";
import type { CatalogueNumbers, RuleView, Told } from "./schema";

const ofAll =
  "Numbers are about the whole organisation, and you reach a part of it: your own findings are in the inbox.";
const notYet = "Nothing was assessed yet. Numbers appear once a source was read and the worker looked at it.";

/** Whether this reader may see numbers about everything. */
function seesAll(scope: Scope): boolean {
  return scope.unrestricted && scope.can("metric:read");
}

export interface CatalogueScreen {
  told: Told<CatalogueNumbers>;
  mayExport: boolean;
}

/** The numbers of the catalogue, for whoever reaches the whole organisation. */
export const loadCatalogue = cache(async (): Promise<CatalogueScreen> => {
  const scope = await requireScope("inventory:read");
  if (!seesAll(scope)) return { told: { numbers: null, why: ofAll }, mayExport: false };
  const { pool } = await web();
  const numbers = await readCatalogue(pool, new Date());
  return {
    told: numbers ? { numbers, why: null } : { numbers: null, why: notYet },
    mayExport: numbers !== null && scope.can("inventory:export"),
  };
});

export interface RuleScreen {
  rule: Rule;
  told: Told<RuleView>;
  thresholds: ThresholdOverrides;
}

/** A rule with what it says; null: there is none of that id. */
export const loadRule = cache(async (id: string): Promise<RuleScreen | null> => {
  const scope = await requireScope("inventory:read");
  const rule = ruleOf(id);
  if (!rule) return null;
  const { pool } = await web();
  const { thresholds } = await readPolicy(pool);
  if (!seesAll(scope)) return { rule, thresholds, told: { numbers: null, why: ofAll } };
  const numbers = await readRule(pool, rule.id, new Date());
  return { rule, thresholds, told: numbers ? { numbers, why: null } : { numbers: null, why: notYet } };
});
