import type { Pool } from "pg";
import { findingFields } from "@/lib/domain/query/finding-fields";
import type { Term } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import type { Severity } from "@/lib/domain/severity";
import { chunkRows, type Selection } from "@/lib/features/identities/schema-selection";
import { AppError } from "@/lib/platform/errors";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { findingList, findingReach } from "./list";

/** The findings that a decision is about are listed at most so long. */
const selectionTimeoutMs = 60_000;

export interface SelectedFinding {
  id: string;
  ruleId: string;
  severity: Severity;
}

/** A selection as it stood at one instant. */
export interface SelectedFindings {
  chunks: SelectedFinding[][];
  total: number;
  /** As the audit log keeps it. */
  asked: { query: string } | { picked: number };
}

/** The terms of a query over findings. Throws an AppError, `bad_query`. */
export function findingTerms(query: string): Term[] {
  const parsed = parseQuery(query, findingFields);
  if (parsed.ok) return parsed.terms;
  throw new AppError({
    code: "bad_query",
    message: parsed.problems[0]?.message ?? "The query cannot be read.",
    safe: "Nothing was changed.",
    next: "Correct the query and repeat it.",
  });
}

function conditions(scope: Scope, selection: Selection, now: Date, p: SqlParameters): string[] {
  if (selection.kind === "ids")
    return [`f.id = ANY(${p.uuidList(selection.ids)})`, ...findingReach(scope, p)];
  const except = selection.except.length > 0 ? [`f.id <> ALL(${p.uuidList(selection.except)})`] : [];
  return [...listWhere(findingList, scope, { terms: findingTerms(selection.query), now }, p), ...except];
}

/** How many findings a selection holds now, exactly: what the person is shown before they decide. */
export async function countFindingSelection(
  pool: Pool,
  scope: Scope,
  selection: Selection,
  now: Date,
): Promise<number> {
  const p = new SqlParameters();
  const where = conditions(scope, selection, now, p);
  const found = await guardedRead(
    pool,
    (db) =>
      db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM findings f WHERE ${where.join(" AND ")}`,
        p.values,
      ),
    selectionTimeoutMs,
  );
  return found.rows[0]?.n ?? 0;
}

/**
 * Fixes which findings a decision is about. What the scope does not reach is left out, as if it did not exist; with `openOnly`
 * also what is resolved. Throws AppErrors: `no_such_finding` when none is left, `selection_grew` when a query finds more than
 * the person was shown.
 */
export async function selectFindings(
  pool: Pool,
  scope: Scope,
  selection: Selection,
  now: Date,
  openOnly = false,
): Promise<SelectedFindings> {
  const p = new SqlParameters();
  const where = [...conditions(scope, selection, now, p), ...(openOnly ? ["f.state = 'open'"] : [])];
  const { rows } = await guardedRead(
    pool,
    (db) =>
      db.query<SelectedFinding>(
        `SELECT f.id, f.rule_id AS "ruleId", f.severity FROM findings f WHERE ${where.join(" AND ")} ORDER BY f.id`,
        p.values,
      ),
    selectionTimeoutMs,
  );
  if (rows.length === 0) {
    const many = selection.kind === "query" || selection.ids.length > 1;
    throw new AppError({
      code: "no_such_finding",
      message: many ? "None of these findings is open any more." : "There is no such open finding.",
      safe: "Nothing was changed.",
      next: "Reload the list.",
    });
  }
  if (selection.kind === "query" && rows.length > selection.count) {
    throw new AppError({
      code: "selection_grew",
      message: `The query finds ${rows.length} findings now; you were shown ${selection.count}.`,
      safe: "Nothing was changed.",
      next: "Look at the list again and repeat it.",
    });
  }
  const chunks: SelectedFinding[][] = [];
  for (let at = 0; at < rows.length; at += chunkRows) chunks.push(rows.slice(at, at + chunkRows));
  return {
    chunks,
    total: rows.length,
    asked: selection.kind === "query" ? { query: selection.query } : { picked: selection.ids.length },
  };
}
