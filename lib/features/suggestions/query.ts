import type { FieldName } from "@/lib/domain/query/grammar";
import { suggestionFields } from "@/lib/domain/query/suggestion-fields";
import { identitiesNamed } from "@/lib/features/identities/named";
import { peopleNamed, teamsNamed } from "@/lib/features/identities/query";
import type { SortOrder } from "@/lib/platform/keyset";
import { enumSql, type FieldSql, likeText, type NounSql, textSql } from "@/lib/platform/query-sql";

/** How the fields of suggestions read the table `owner_suggestions s`, with its identity `i`. */
const fields: Record<FieldName<typeof suggestionFields>, FieldSql> = {
  level: enumSql("s.level"),
  role: enumSql("s.role"),
  kind: enumSql("s.kind"),
  identity: { is: (values, context) => `s.identity_id = ANY(${identitiesNamed(values, context)})` },
  system: textSql(["(SELECT x.system FROM identities x WHERE x.id = s.identity_id)"]),
  owner: {
    is: (values, context) =>
      `(s.person_id = ANY(${peopleNamed(values, context)}) OR s.team_id = ANY(${teamsNamed(values, context)}))`,
    states: {
      none: "coalesce(s.person_id, s.team_id) IS NULL",
      any: "coalesce(s.person_id, s.team_id) IS NOT NULL",
    },
  },
};

export const suggestionNoun: NounSql = {
  set: suggestionFields,
  fields,
  search: (text, { p }) =>
    `EXISTS (SELECT FROM identities x WHERE x.id = s.identity_id AND x.search LIKE '%' || lower(${p.add(likeText(text))}) || '%')`,
};

export const suggestionSorts = {
  confidence: [
    { sql: "s.confidence::integer", type: "integer" },
    { sql: "s.id", type: "uuid" },
  ],
} as const satisfies Record<string, SortOrder>;
export type SuggestionSort = keyof typeof suggestionSorts;
