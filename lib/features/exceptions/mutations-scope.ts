import type { Pool } from "pg";
import type { ExceptionKind, ExceptionScope } from "@/lib/domain/exception";
import { isWorse } from "@/lib/domain/exception";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import type { Severity } from "@/lib/domain/severity";
import { findingTerms, type SelectedFinding, selectFindings } from "@/lib/features/findings/data-selection";
import { findingsWhere } from "@/lib/features/findings/list";
import { chunkRows } from "@/lib/features/identities/schema-selection";
import { AppError } from "@/lib/platform/errors";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { wholeReach } from "./list";
import type { AskedScope } from "./schema";

const longMs = 60_000;

/** What an exception is about, as it stands now: as it will be kept, and which open findings that is. */
export interface FoundScope {
  kind: ExceptionScope;
  ruleId: string | null;
  identityId: string | null;
  query: string | null;
  worst: Severity;
  total: number;
  /** Findings that it names are written in these portions; for another scope there is one. */
  chunks: readonly (readonly SelectedFinding[])[];
  asked: { query: string } | { picked: number };
}

/** What was asked for, held against what this person reaches. */
export async function findScope(pool: Pool, scope: Scope, asked: AskedScope, now: Date): Promise<FoundScope> {
  switch (asked.kind) {
    case "finding": {
      const selected = await selectFindings(pool, scope, asked.selection, now, true);
      return { ...named(selected.chunks.flat()), chunks: selected.chunks, asked: selected.asked };
    }
    case "identity": {
      const [one] = await openWhere(pool, scope, now, (p) => `f.id = ${p.add(asked.findingId)}::uuid`);
      if (!one) throw gone();
      const { ruleId, identityId } = one;
      if (identityId === null) {
        throw new AppError({
          code: "no_identity",
          message: "This finding is about a place: nobody knows whose secret lies there.",
          safe: "Nothing was changed.",
          next: "Decide about this finding alone.",
        });
      }
      const all = await openWhere(
        pool,
        scope,
        now,
        (p) => `f.identity_id = ${p.add(identityId)}::uuid AND f.rule_id = ${p.add(ruleId)}`,
      );
      return standing("identity", { ruleId, identityId, query: null }, all, { picked: 1 });
    }
    case "query": {
      if (!scope.unrestricted) throw tooWide();
      const terms = standingTerms(asked.query);
      const query = formatQuery(terms);
      const all = await openWhere(pool, scope, now, (p) => `f.rule_id = ${p.add(asked.ruleId)}`, terms);
      if (all.length === 0) throw gone();
      return standing("query", { ruleId: asked.ruleId, identityId: null, query }, all, { query });
    }
  }
}

/**
 * The terms of a query that goes on finding. Its state is no part of it: what it finds would leave it at once. Throws an AppError,
 * `bad_query`.
 */
function standingTerms(query: string): Term[] {
  const terms = findingTerms(query);
  const isOpen = (term: Term) =>
    term.kind === "match" &&
    term.field === "state" &&
    !term.negated &&
    term.values.every(({ value }) => value === "open");
  const kept = terms.filter((term) => !isOpen(term));
  if (!kept.some((term) => term.kind !== "search" && term.field === "state")) return kept;
  throw new AppError({
    code: "bad_query",
    message: "An exception is about open findings: its query cannot ask for another state.",
    safe: "Nothing was changed.",
    next: "Take state out of the query.",
  });
}

export interface Standing {
  kind: ExceptionKind;
  scope: FoundScope;
}

/** What an active exception is about, to go on with it. Throws AppErrors: `no_such_exception`, `not_active`. */
export async function standingScope(pool: Pool, scope: Scope, id: string): Promise<Standing> {
  const p = new SqlParameters();
  const { rows } = await guardedRead(
    pool,
    (db) =>
      db.query<{
        kind: ExceptionKind;
        state: string;
        scope: ExceptionScope;
        ruleId: string | null;
        identityId: string | null;
        query: string | null;
        cap: Severity;
      }>(
        `SELECT e.kind, e.state, e.scope_kind AS scope, e.rule_id AS "ruleId", e.identity_id AS "identityId", e.query, e.severity_cap AS cap
         FROM exceptions e WHERE e.id = ${p.add(id)}::uuid AND ${wholeReach(scope, p)}`,
        p.values,
      ),
    longMs,
  );
  const [row] = rows;
  if (!row) throw noSuchException();
  if (row.state !== "active") throw notActive();
  const covered = await guardedRead(
    pool,
    (db) =>
      db.query<SelectedFinding>(
        row.scope === "finding"
          ? `SELECT f.id, f.rule_id AS "ruleId", CASE WHEN f.state = 'open' THEN f.severity ELSE m.severity END AS severity
             FROM exception_findings m JOIN findings f ON f.id = m.finding_id WHERE m.exception_id = $1 AND m.returned_at IS NULL ORDER BY f.id`
          : `SELECT f.id, f.rule_id AS "ruleId", f.severity FROM findings f WHERE f.exception_id = $1 AND f.state = 'open'`,
        [id],
      ),
    longMs,
  );
  if (row.scope === "finding") {
    const chunks: SelectedFinding[][] = [];
    for (let at = 0; at < covered.rows.length; at += chunkRows)
      chunks.push(covered.rows.slice(at, at + chunkRows));
    return {
      kind: row.kind,
      scope: { ...named(covered.rows), chunks, asked: { picked: covered.rows.length } },
    };
  }
  const about = { ruleId: row.ruleId, identityId: row.identityId, query: row.query };
  const asked = row.query === null ? { picked: 1 } : { query: row.query };
  const made = standing(row.scope, about, covered.rows, asked);
  return { kind: row.kind, scope: { ...made, worst: covered.rows.length > 0 ? made.worst : row.cap } };
}

function named(findings: readonly SelectedFinding[]): Omit<FoundScope, "chunks" | "asked"> {
  const [first, ...others] = new Set(findings.map(({ ruleId }) => ruleId));
  return {
    kind: "finding",
    ruleId: others.length === 0 ? (first ?? null) : null,
    identityId: null,
    query: null,
    worst: worstOf(findings),
    total: findings.length,
  };
}

function standing(
  kind: "identity" | "query",
  about: Pick<FoundScope, "ruleId" | "identityId" | "query">,
  findings: readonly SelectedFinding[],
  asked: FoundScope["asked"],
): FoundScope {
  return { kind, ...about, worst: worstOf(findings), total: findings.length, chunks: [[]], asked };
}

function worstOf(findings: readonly { severity: Severity }[]): Severity {
  return findings.reduce<Severity>(
    (most, { severity }) => (isWorse(severity, most) ? severity : most),
    "low",
  );
}

/** The open findings of which a condition holds, in or out of the inbox. */
async function openWhere(
  pool: Pool,
  scope: Scope,
  now: Date,
  where: (p: SqlParameters) => string,
  terms: readonly Term[] = [],
): Promise<(SelectedFinding & { identityId: string | null })[]> {
  const p = new SqlParameters();
  const conditions = listWhere(
    findingsWhere((q) => `f.state = 'open' AND ${where(q)}`),
    scope,
    { terms, now },
    p,
  );
  const { rows } = await guardedRead(
    pool,
    (db) =>
      db.query<SelectedFinding & { identityId: string | null }>(
        `SELECT f.id, f.rule_id AS "ruleId", f.severity, f.identity_id AS "identityId" FROM findings f WHERE ${conditions.join(" AND ")}`,
        p.values,
      ),
    longMs,
  );
  return rows;
}

function gone(): AppError {
  return new AppError({
    code: "no_such_finding",
    message: "There is no such open finding.",
    safe: "Nothing was changed.",
    next: "Reload the list.",
  });
}

function tooWide(): AppError {
  return new AppError({
    code: "scope_too_wide",
    message: "A query finds what is everybody's, and you reach a part of it.",
    safe: "Nothing was changed.",
    next: "Decide about the findings that you see, or ask somebody who reaches everything.",
  });
}

export function noSuchException(): AppError {
  return new AppError({
    code: "no_such_exception",
    message: "There is no such exception.",
    safe: "Nothing was changed.",
    next: "Reload the register.",
  });
}

export function notActive(): AppError {
  return new AppError({
    code: "not_active",
    message: "This exception no longer holds.",
    safe: "Nothing was changed.",
    next: "Reload the register; decide about its findings anew.",
  });
}
