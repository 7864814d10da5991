import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { celFunctions } from "@/lib/domain/custom-rule/expression-functions";
import { rootType, viewTypes } from "@/lib/domain/custom-rule/view";
import { shortType } from "@/lib/domain/custom-rule/view-lines";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { getCustomRule, isNamed, listVersions } from "./data";
import type { CustomRuleRow, CustomRuleVersion, ExpressionHelp } from "./schema-words";

export interface RuleEditor {
  /** Null: a new one. */
  rule: CustomRuleRow | null;
  versions: CustomRuleVersion[];
  maySwitch: boolean;
  /** It is not on, and nothing names it. */
  mayRemove: boolean;
  help: ExpressionHelp;
}

/** What the editor of one rule needs, or of a new one. Only for who may write rules, and reaches everything. */
export const loadRuleEditor = cache(async (slug: string | null): Promise<RuleEditor> => {
  const scope = await requireScope("rule:edit");
  if (!scope.unrestricted) notFound();
  const { pool } = await web();
  const rule = slug === null ? null : await getCustomRule(pool, slug);
  if (slug !== null && !rule) notFound();
  return {
    rule,
    versions: rule ? await listVersions(pool, rule.id) : [],
    maySwitch: scope.can("rule:switch"),
    mayRemove: rule !== null && rule.state !== "on" && !(await isNamed(pool, rule.slug)),
    help: helpOf(),
  };
});

/** What people read of expressions: from the table that expressions are checked by. */
function helpOf(): ExpressionHelp {
  const plain = ({ name, type, doc }: ExpressionHelp["roots"][number]) => ({
    name,
    type: shortType(type),
    doc,
  });
  return {
    roots: rootType.fields.map(plain),
    types: viewTypes.map(({ name, doc, fields }) => ({ name, doc, fields: fields.map(plain) })),
    functions: Object.entries(celFunctions).map(([name, doc]) => ({ name, doc })),
  };
}
