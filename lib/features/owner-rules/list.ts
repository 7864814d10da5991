import { identityReach } from "@/lib/features/identities/reach";
import type { NounList } from "@/lib/platform/list";
import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { ownerHereSql } from "./data-live";
import { type OwnerRuleSort, ownerRuleNoun, ownerRuleSorts } from "./query";
import type { OwnerRuleRow } from "./schema";

type Counts = Pick<OwnerRuleRow, "names" | "accepted" | "asked" | "declined" | "waiting">;
type Raw = Omit<OwnerRuleRow, keyof Counts> & { counts: Counts };

/** What became of whom a rule `u` named, of what is there and within reach: what `ownerrule:` finds in the inventory. */
function countsSql(scope: Scope, p: SqlParameters): string {
  const where = ["o.rule_id = u.id", "i.gone_at IS NULL", ...identityReach(scope, "i", p)].join(" AND ");
  const of = (state: string) => `count(*) FILTER (WHERE o.state = '${state}')::int`;
  return `(SELECT json_build_object('names', count(DISTINCT i.id)::int, 'accepted', ${of("accepted")}, 'asked', ${of("asked")},
    'declined', ${of("declined")}, 'waiting', ${of("suggested")}) FROM ownerships o JOIN identities i ON i.id = o.subject_id WHERE ${where})`;
}

/** How rules that name owners are listed. Whoever reads them reads all of them, and counts only what they reach. */
export const ownerRuleList: NounList<Raw, OwnerRuleRow, OwnerRuleSort> = {
  noun: ownerRuleNoun,
  table: "owner_rules",
  alias: "u",
  select: (
    { p },
    scope,
  ) => `u.id, u.position, u.name, u.query, u.role, u.enabled, u.updated_at AS "updatedAt",
    CASE WHEN p.id IS NOT NULL THEN json_build_object('kind', 'person', 'id', p.id, 'name', p.name, 'here', ${ownerHereSql})
      WHEN t.id IS NOT NULL THEN json_build_object('kind', 'team', 'id', t.id, 'name', t.name, 'here', ${ownerHereSql}) END AS owner,
    ${countsSql(scope, p)} AS counts`,
  joins: "LEFT JOIN people p ON p.id = u.person_id LEFT JOIN teams t ON t.id = u.team_id",
  sorts: ownerRuleSorts,
  present: null,
  reach: () => [],
  toRow: ({ counts, ...raw }) => ({
    id: raw.id,
    position: raw.position,
    name: raw.name,
    query: raw.query,
    role: raw.role,
    enabled: raw.enabled,
    owner: raw.owner,
    ...counts,
    updatedAt: raw.updatedAt,
  }),
};
