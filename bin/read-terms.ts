import type { FieldSet, QueryProblem, Term } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import { AppError } from "@/lib/platform/errors";

/** The terms of a query. Throws an AppError that shows each problem under its place. */
export function readTerms(query: string, fields: FieldSet): Term[] {
  const parsed = parseQuery(query, fields);
  if (parsed.ok) return parsed.terms;
  throw new AppError({
    code: "bad_query",
    message: parsed.problems.map((problem) => markedProblem(query, problem)).join("\n"),
    safe: "Nothing was read.",
    next: `The fields of ${fields.noun}: ${fields.fields.map((field) => field.name).join(", ")}.`,
    exitCode: 2,
  });
}

/** How much of a query stands on either side of a problem. */
const around = 60;

/** The problem with its place in the query underlined. */
function markedProblem(query: string, { at, length, message }: QueryProblem): string {
  const from = Math.max(0, at - around);
  const shown = query.slice(from, at + length + around).replace(/\p{Cc}/gu, " ");
  const marks = Math.max(1, Math.min(length, query.length - at));
  return `${message}\n  ${shown}\n  ${" ".repeat(at - from)}${"^".repeat(marks)}`;
}
