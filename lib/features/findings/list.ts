import type { ExceptionKind } from "@/lib/domain/exception";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { ownerSql } from "@/lib/features/identities/row-sql";
import { placementList } from "@/lib/features/placements/data";
import { listedRule, type OwnRule, ownRuleSql } from "@/lib/features/rules/data-words";
import { refSql } from "@/lib/features/sources/ref-sql";
import type { NounList } from "@/lib/platform/list";
import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { type FindingSort, findingNoun, findingSorts, inInbox } from "./query";
import type { FindingRow } from "./schema";

type RawFinding = Omit<FindingRow, "rule" | "risks" | "exception"> & {
  ruleId: string;
  ownRule: OwnRule | null;
  exceptionId: string | null;
  exceptionKind: ExceptionKind | null;
  exceptionUntil: Date | null;
};

/** How findings are listed. Only open ones that nobody set aside, unless a query speaks of their state. */
export const findingList: NounList<RawFinding, FindingRow, FindingSort> = {
  noun: findingNoun,
  table: "findings",
  alias: "f",
  select: (
    _context,
    scope,
  ) => `f.id, f.rule_id AS "ruleId", f.severity, f.confidence, f.sentence, ${evidenceSql(scope)} AS evidence, f.state, f.unsure,
    ${refSql("f.identity_id", "i")} AS identity,
    CASE WHEN pl.id IS NOT NULL THEN json_build_object('id', pl.id, 'kind', pl.kind, 'locator', pl.locator) END AS place,
    i.system, coalesce(i.environment, pl.environment) AS environment, ${refSql("ac.id", "ac")} AS account,
    CASE WHEN i.id IS NOT NULL THEN ${ownerSql} END AS owner,
    CASE WHEN f.cause_key IS NOT NULL THEN json_build_object('key', f.cause_key, 'title', coalesce(f.cause_title, f.cause_key)) END AS cause,
    f.first_seen_at AS "firstSeenAt", f.last_seen_at AS "lastSeenAt", f.resolved_at AS "resolvedAt",
    f.reopened_at AS "reopenedAt", f.times, f.resolved_why AS "resolvedWhy", fx.id AS "exceptionId", fx.kind AS "exceptionKind", fx.expires_at AS "exceptionUntil",
    CASE WHEN fp.id IS NOT NULL THEN json_build_object('kind', 'person', 'id', fp.id, 'name', fp.name)
      WHEN ft.id IS NOT NULL THEN json_build_object('kind', 'team', 'id', ft.id, 'name', ft.name) END AS assignee,
    ${ownRuleSql("f.rule_id")} AS "ownRule"`,
  joins: `LEFT JOIN identities i ON i.id = f.identity_id LEFT JOIN placements pl ON pl.id = f.placement_id
    LEFT JOIN containers ac ON ac.id = coalesce(i.container_id, pl.container_id)
    LEFT JOIN people op ON op.id = i.owner_person_id LEFT JOIN teams ot ON ot.id = i.owner_team_id
    LEFT JOIN exceptions fx ON fx.id = f.exception_id LEFT JOIN finding_assignments fa ON fa.finding_id = f.id
    LEFT JOIN people fp ON fp.id = fa.person_id LEFT JOIN teams ft ON ft.id = fa.team_id`,
  sorts: findingSorts,
  present: inInbox,
  presence: "state",
  reach: findingReach,
  toRow: ({ ruleId, ownRule, exceptionId, exceptionKind, exceptionUntil, ...raw }) => {
    const { id, title, risks } = listedRule(ruleId, ownRule);
    return {
      id: raw.id,
      rule: { id, title },
      risks: [...risks],
      severity: raw.severity,
      confidence: raw.confidence,
      sentence: raw.sentence,
      evidence: raw.evidence,
      state: raw.state,
      unsure: raw.unsure,
      identity: raw.identity,
      place: raw.place,
      system: raw.system,
      environment: raw.environment,
      account: raw.account,
      owner: raw.owner,
      cause: raw.cause,
      firstSeenAt: raw.firstSeenAt,
      lastSeenAt: raw.lastSeenAt,
      resolvedAt: raw.resolvedAt,
      resolvedWhy: raw.resolvedWhy,
      reopenedAt: raw.reopenedAt,
      times: raw.times,
      exception:
        exceptionId && exceptionKind && exceptionUntil
          ? { id: exceptionId, kind: exceptionKind, until: exceptionUntil }
          : null,
      assignee: raw.assignee,
    };
  },
};

/** What shows it; what lies elsewhere only for who reaches everything. */
function evidenceSql(scope: Scope): string {
  const shown = scope.unrestricted ? "" : "WHERE NOT e ? 'elsewhere'";
  return `(SELECT coalesce(jsonb_agg(e - 'elsewhere' ORDER BY n), '[]') FROM jsonb_array_elements(f.evidence) WITH ORDINALITY AS x(e, n) ${shown})`;
}

/** A finding is reached where its identity is, or its place. */
export function findingReach(scope: Scope, p: SqlParameters): string[] {
  if (scope.unrestricted) return [];
  const place = placementList.reach(scope, p).join(" AND ");
  return [
    `(${reachedIdentity(scope, "f.identity_id", p).join(" AND ")}
      OR EXISTS (SELECT FROM placements p WHERE p.id = f.placement_id AND ${place}))`,
  ];
}

/** The list narrowed to the findings of which a condition holds, open or not. */
export function findingsWhere(where: (p: SqlParameters) => string): typeof findingList {
  return {
    ...findingList,
    present: null,
    reach: (scope, p) => [...findingReach(scope, p), where(p)],
  };
}
