import type { Pool } from "pg";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { AppError } from "@/lib/platform/errors";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { identityList } from "./list";
import { identityReach } from "./reach";
import { chunkRows, type Selection } from "./schema-selection";

/** The identities that a decision is about are counted and listed at most so long. */
const selectionTimeoutMs = 60_000;

/** A selection as it stood at one instant. */
export interface SelectedIdentities {
  chunks: string[][];
  total: number;
  /** As the audit log keeps it. */
  asked: { query: string } | { picked: number };
}

function termsOf(query: string): Term[] {
  const parsed = parseQuery(query, identityFields);
  if (parsed.ok) return parsed.terms;
  throw new AppError({
    code: "bad_query",
    message: parsed.problems[0]?.message ?? "The query cannot be read.",
    safe: "Nothing was changed.",
    next: "Correct the query and select again.",
  });
}

function conditions(scope: Scope, selection: Selection, now: Date, p: SqlParameters): string[] {
  if (selection.kind === "ids") {
    return [`i.id = ANY(${p.uuidList(selection.ids)})`, ...identityReach(scope, "i", p)];
  }
  const except = selection.except.length > 0 ? [`i.id <> ALL(${p.uuidList(selection.except)})`] : [];
  return [...listWhere(identityList, scope, { terms: termsOf(selection.query), now }, p), ...except];
}

const whereOf = (parts: readonly string[]) => (parts.length > 0 ? `WHERE ${parts.join(" AND ")}` : "");

async function longRead<Row extends object>(pool: Pool, sql: string, p: SqlParameters): Promise<Row[]> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${selectionTimeoutMs}`);
    return (await client.query<Row>(sql, p.values)).rows;
  } finally {
    await client.query("COMMIT").catch(() => undefined);
    client.release();
  }
}

/** How many identities a selection holds now, exactly: what the person is shown before they decide. */
export async function countSelection(
  pool: Pool,
  scope: Scope,
  selection: Selection,
  now: Date,
): Promise<number> {
  const p = new SqlParameters();
  const where = conditions(scope, selection, now, p);
  const rows = await longRead<{ n: number }>(
    pool,
    `SELECT count(*)::int AS n FROM identities i ${whereOf(where)}`,
    p,
  );
  return rows[0]?.n ?? 0;
}

/**
 * Fixes which identities a decision is about. What the scope does not reach is left out, as if it did not exist. Throws
 * AppErrors: `no_such_identity` when none is left, `selection_grew` when a query finds more than the person was shown.
 */
export async function selectIdentities(
  pool: Pool,
  scope: Scope,
  selection: Selection,
  now: Date,
): Promise<SelectedIdentities> {
  const p = new SqlParameters();
  const where = conditions(scope, selection, now, p);
  const rows = await longRead<{ id: string }>(
    pool,
    `SELECT i.id FROM identities i ${whereOf(where)} ORDER BY i.id`,
    p,
  );
  if (rows.length === 0) {
    const many = selection.kind === "query" || selection.ids.length > 1;
    throw new AppError({
      code: "no_such_identity",
      message: many ? "None of these identities exists any more." : "There is no such identity.",
      safe: "Nothing was changed.",
      next: "Reload the list.",
    });
  }
  if (selection.kind === "query" && rows.length > selection.count) {
    throw new AppError({
      code: "selection_grew",
      message: `The query finds ${rows.length} identities now; you were shown ${selection.count}.`,
      safe: "Nothing was changed.",
      next: "Look at the list again and repeat it.",
    });
  }
  const chunks: string[][] = [];
  for (let at = 0; at < rows.length; at += chunkRows) {
    chunks.push(rows.slice(at, at + chunkRows).map((row) => row.id));
  }
  return {
    chunks,
    total: rows.length,
    asked: selection.kind === "query" ? { query: selection.query } : { picked: selection.ids.length },
  };
}
