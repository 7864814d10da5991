import "server-only";
import { z } from "zod";
import { frameworkNames } from "@/lib/domain/assessment/frameworks";
import { type ClauseGroup, clausesOf } from "@/lib/domain/rules/arranged";
import { csvCell } from "@/lib/domain/text";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { readCatalogue } from "./data";
import { type CatalogueNumbers, needsOf, openOf, type Tally } from "./schema";

const requestSchema = z.strictObject({ framework: z.enum(frameworkNames).optional() });

const columns = [
  "framework",
  "clause",
  "clause_title",
  "rule",
  "rule_title",
  "maturity",
  "identities",
  "pass",
  "fail",
  "unknown",
  "open_critical",
  "open_high",
  "open_medium",
  "open_low",
  "set_aside",
  "missing_data",
  "assessed_at",
] as const;
type Cells = Record<(typeof columns)[number], string | number | Date | null>;

const refusal = (code: string, message: string, next: string) =>
  new AppError({ code, message, safe: "Nothing was exported.", next });

/** Each clause of a standard, or of all, with what its rules say: together in its first row, then each by itself. An event itself. */
export async function exportEvidence(call: MemberCall): Promise<Response> {
  const { web, scope, query, now } = call;
  const asked = requestSchema.safeParse(Object.fromEntries(query));
  if (!asked.success)
    throw refusal(
      "bad_request",
      "There is no such standard here.",
      "Start the export again from Frameworks.",
    );
  if (!scope.unrestricted)
    throw refusal(
      "not_permitted",
      "This evidence is about the whole organisation, and you reach a part of it.",
      "Ask somebody who reaches all of it.",
    );
  await takeExport(web.pool, scope.actor);
  const numbers = await readCatalogue(web.pool, now);
  if (!numbers)
    throw refusal("not_assessed", "Nothing was assessed yet.", "Try again once a source was read.");
  const { framework } = asked.data;
  const rows = (framework ? [framework] : frameworkNames)
    .flatMap((each) => clausesOf(each))
    .flatMap((clause) => evidenceRows(clause, numbers));
  await auditAlone(
    web.prisma,
    {
      type: "export.made",
      noun: "framework-evidence",
      format: "csv",
      query: framework ?? "",
      rows: rows.length,
    },
    scope.actor,
    "framework evidence",
  );
  const lines = rows.map((row) => columns.map((column) => csvCell(row[column])).join(","));
  const stamp = now.toISOString().slice(0, 10);
  return new Response([columns.join(","), ...lines].map((line) => `${line}\r\n`).join(""), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="rollcall-evidence-${stamp}.csv"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}

function evidenceRows(clause: ClauseGroup, numbers: CatalogueNumbers): Cells[] {
  const cells = (rules: ClauseGroup["rules"], tally: Tally | null) => {
    const open = openOf(rules, numbers);
    // What nobody can answer yet is not counted together with the rest, so it does not speak of it either.
    const asked =
      rules.length > 1
        ? rules.filter(({ id, maturity }) => maturity !== "declared" && !numbers.off.has(id))
        : rules;
    return {
      framework: clause.framework,
      clause: clause.clause,
      clause_title: clause.title,
      identities: tally && tally.pass + tally.fail + tally.unknown,
      pass: tally?.pass ?? null,
      fail: tally?.fail ?? null,
      unknown: tally?.unknown ?? null,
      open_critical: open.critical,
      open_high: open.high,
      open_medium: open.medium,
      open_low: open.low,
      set_aside: open.aside,
      missing_data: needsOf(asked, numbers).join("; "),
      assessed_at: numbers.stand.passedAt,
    };
  };
  const all: Cells = {
    ...cells(clause.rules, numbers.groups.get(clause.id) ?? null),
    rule: null,
    rule_title: clause.rules.length > 0 ? "All rules together" : "No rule speaks to this clause",
    maturity: null,
  };
  const each = clause.rules.map(
    (rule): Cells => ({
      ...cells([rule], numbers.rules.get(rule.id)?.tally ?? null),
      rule: rule.id,
      rule_title: rule.title,
      maturity: numbers.off.has(rule.id) ? "switched off" : rule.maturity,
    }),
  );
  return [all, ...each];
}
