import type { ExceptionScope } from "@/lib/domain/exception";
import { findingReach } from "@/lib/features/findings/list";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { listedRule, type OwnRule, ownRuleSql } from "@/lib/features/rules/data-words";
import { refSql } from "@/lib/features/sources/ref-sql";
import type { NounList } from "@/lib/platform/list";
import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { type ExceptionSort, exceptionNoun, exceptionSorts } from "./query";
import type { ExceptionRow } from "./schema";

type RawException = Omit<ExceptionRow, "rule" | "scope"> & {
  scope: ExceptionScope;
  ruleId: string | null;
  ownRule: OwnRule | null;
};

const named = "SELECT FROM exception_findings m WHERE m.exception_id = e.id";

/** Who did something, with the name of a member. */
const whoSql = (column: string, user: string) =>
  `CASE WHEN ${column} IS NOT NULL THEN json_build_object('actor', ${column}, 'name', coalesce(${user}.name, ${column})) END`;

/** How exceptions are listed. */
export const exceptionList: NounList<RawException, ExceptionRow, ExceptionSort> = {
  noun: exceptionNoun,
  table: "exceptions",
  alias: "e",
  select: ({ p }, scope) => {
    const mine = ["TRUE", ...findingReach(scope, p)].join(" AND ");
    return `e.id, e.kind, e.state, e.scope_kind AS scope, e.rule_id AS "ruleId", ${ownRuleSql("e.rule_id")} AS "ownRule", ${refSql("e.identity_id", "i")} AS identity,
      ${scope.unrestricted ? "e.query" : "NULL"} AS query, e.severity_cap AS "severityCap", e.reason,
      json_build_object('count', names.count, 'only', names.only, 'about', names.about) AS named,
      (SELECT count(*)::int FROM findings f WHERE f.exception_id = e.id AND ${mine}) AS covers,
      ${whoSql("e.requested_by", "ru")} AS "requestedBy", e.requested_at AS "requestedAt",
      ${whoSql("e.decided_by", "du")} AS "decidedBy", e.decided_at AS "decidedAt", e.decision_note AS "decisionNote", e.began_at AS "beganAt",
      e.expires_at AS "expiresAt", e.ended_at AS "endedAt", e.ended_why AS "endedWhy", e.extends_id AS "extendsId"`;
  },
  joins: `LEFT JOIN identities i ON i.id = e.identity_id
    LEFT JOIN users ru ON e.requested_by = 'user:' || ru.id::text LEFT JOIN users du ON e.decided_by = 'user:' || du.id::text
    LEFT JOIN LATERAL (
      SELECT o.count, o.only, coalesce(oi.name, oi.external_id, op.locator) AS about
      FROM (SELECT count(*)::int AS count, CASE WHEN count(*) = 1 THEN (array_agg(m.finding_id))[1] END AS only
        FROM exception_findings m WHERE m.exception_id = e.id) o
      LEFT JOIN findings f ON f.id = o.only LEFT JOIN identities oi ON oi.id = f.identity_id LEFT JOIN placements op ON op.id = f.placement_id
    ) names ON TRUE`,
  sorts: exceptionSorts,
  present: null,
  reach: exceptionReach,
  toRow: ({ ruleId, ownRule, ...raw }) => ({
    id: raw.id,
    kind: raw.kind,
    state: raw.state,
    scope: raw.scope,
    rule: ruleId === null ? null : { id: ruleId, title: listedRule(ruleId, ownRule).title },
    identity: raw.identity,
    query: raw.query,
    named: raw.named,
    covers: raw.covers,
    severityCap: raw.severityCap,
    reason: raw.reason,
    requestedBy: raw.requestedBy,
    requestedAt: raw.requestedAt,
    decidedBy: raw.decidedBy,
    decidedAt: raw.decidedAt,
    decisionNote: raw.decisionNote,
    beganAt: raw.beganAt,
    expiresAt: raw.expiresAt,
    endedAt: raw.endedAt,
    endedWhy: raw.endedWhy,
    extendsId: raw.extendsId,
  }),
};

/** An exception is read by who asked for it, and by who reaches something of what it is about. */
export function exceptionReach(scope: Scope, p: SqlParameters): string[] {
  if (scope.unrestricted) return [];
  return [
    `(e.requested_by = ${p.add(scope.actor)} OR ${reachedIdentity(scope, "e.identity_id", p).join(" AND ")}
      OR EXISTS (SELECT FROM findings f WHERE (f.exception_id = e.id OR EXISTS (${named} AND m.finding_id = f.id))
        AND ${findingReach(scope, p).join(" AND ")}))`,
  ];
}

/**
 * The condition under which a scope reaches all that an exception is about: who decides on it must see all of it, and a query
 * may find whatever there is.
 */
export function wholeReach(scope: Scope, p: SqlParameters): string {
  if (scope.unrestricted) return "TRUE";
  const reached = findingReach(scope, p).join(" AND ");
  return `(CASE e.scope_kind WHEN 'identity' THEN ${reachedIdentity(scope, "e.identity_id", p).join(" AND ")}
    WHEN 'finding' THEN NOT EXISTS (SELECT FROM exception_findings m JOIN findings f ON f.id = m.finding_id
      WHERE m.exception_id = e.id AND NOT (${reached})) ELSE FALSE END)`;
}
