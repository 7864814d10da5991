import "server-only";
import { z } from "zod";
import { readCustomRules } from "@/lib/features/rules/data-standing";
import { requireWhole } from "@/lib/features/rules/mutations";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { definitionOf } from "./mutations";
import { writeRuleFile } from "./schema-file";

const requestSchema = z.strictObject({ id: z.string().max(80).optional() });

/** One rule of our own as YAML, or all of them, for whoever reaches everything. An event itself. */
export async function exportRules({ web, scope, query, now }: MemberCall): Promise<Response> {
  requireWhole(scope);
  const asked = requestSchema.safeParse(Object.fromEntries(query));
  const slug = asked.success ? asked.data.id : undefined;
  const rules = (await readCustomRules(web.pool)).filter((rule) => slug === undefined || rule.slug === slug);
  if (!asked.success || rules.length === 0) {
    throw new AppError({
      code: "no_such_rule",
      message: "There is no such rule of your own.",
      safe: "Nothing was exported.",
      next: "Start the export again from Rules.",
    });
  }
  await takeExport(web.pool, scope.actor);
  await auditAlone(
    web.prisma,
    { type: "export.made", noun: "rules", format: "yaml", query: slug ?? "", rows: rules.length },
    scope.actor,
    slug === undefined ? "rules" : `rule:${slug}`,
  );
  const name = slug ?? `rollcall-rules-${now.toISOString().slice(0, 10)}`;
  return new Response(writeRuleFile(rules.map(definitionOf)), {
    headers: {
      "Content-Type": "application/yaml; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}.yaml"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
