import { reachedIdentity } from "@/lib/features/identities/reach";
import { refSql } from "@/lib/features/sources/ref-sql";
import type { NounList } from "@/lib/platform/list";
import { type SuggestionSort, suggestionNoun, suggestionSorts } from "./query";
import type { SuggestionRow } from "./schema";

/** The person or team of a row `s`, with `p` and `t` joined. */
export const partySql = `CASE WHEN p.id IS NOT NULL THEN json_build_object('kind', 'person', 'id', p.id, 'name', p.name)
  WHEN t.id IS NOT NULL THEN json_build_object('kind', 'team', 'id', t.id, 'name', t.name) END`;

/** How suggestions are listed. */
export const suggestionList: NounList<SuggestionRow, SuggestionRow, SuggestionSort> = {
  noun: suggestionNoun,
  table: "owner_suggestions",
  alias: "s",
  select: () =>
    `s.id, ${refSql("s.identity_id", "i")} AS identity, coalesce(i.system, '') AS system, s.role, s.place, s.kind, ${partySql} AS party,
     s.confidence, s.level, s.evidence, s.against, s.grouping, s.at`,
  joins: `LEFT JOIN identities i ON i.id = s.identity_id LEFT JOIN people p ON p.id = s.person_id LEFT JOIN teams t ON t.id = s.team_id`,
  sorts: suggestionSorts,
  present: null,
  reach: (scope, p) => reachedIdentity(scope, "s.identity_id", p),
  toRow: (raw) => ({
    id: raw.id,
    identity: raw.identity,
    system: raw.system,
    role: raw.role,
    place: raw.place,
    kind: raw.kind,
    party: raw.party,
    confidence: raw.confidence,
    level: raw.level,
    evidence: raw.evidence,
    against: raw.against,
    grouping: raw.grouping,
    at: raw.at,
  }),
};
