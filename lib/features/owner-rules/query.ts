import type { FieldName } from "@/lib/domain/query/grammar";
import { ownerRuleFields } from "@/lib/domain/query/owner-rule-fields";
import { peopleNamed, teamsNamed } from "@/lib/features/identities/query";
import type { SortOrder } from "@/lib/platform/keyset";
import { enumSql, type FieldSql, likeText, type NounSql } from "@/lib/platform/query-sql";

/** How the fields of rules that name owners read the table `owner_rules u`. */
const fields: Record<FieldName<typeof ownerRuleFields>, FieldSql> = {
  state: enumSql("CASE WHEN u.enabled THEN 'on' ELSE 'off' END"),
  role: enumSql("u.role"),
  owner: {
    is: (values, context) =>
      `(u.person_id = ANY(${peopleNamed(values, context)}) OR u.team_id = ANY(${teamsNamed(values, context)}))`,
  },
};

export const ownerRuleNoun: NounSql = {
  set: ownerRuleFields,
  fields,
  search: (text, { p }) =>
    `lower(concat_ws(' ', u.name, u.query)) LIKE '%' || lower(${p.add(likeText(text))}) || '%'`,
};

export const ownerRuleSorts = {
  position: [
    { sql: "u.position", type: "integer" },
    { sql: "u.id", type: "uuid" },
  ],
} as const satisfies Record<string, SortOrder>;
export type OwnerRuleSort = keyof typeof ownerRuleSorts;
