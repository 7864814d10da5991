import { exceptionFields } from "@/lib/domain/query/exception-fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import { identitiesNamed } from "@/lib/features/identities/named";
import type { SortOrder } from "@/lib/platform/keyset";
import { dateSql, enumSql, type FieldSql, likeText, type NounSql, textSql } from "@/lib/platform/query-sql";

/** How the fields of exceptions read the table `exceptions e`. */
const fields: Record<FieldName<typeof exceptionFields>, FieldSql> = {
  kind: enumSql("e.kind"),
  state: enumSql("e.state"),
  scope: enumSql("e.scope_kind"),
  rule: textSql(["e.rule_id"], { none: "e.rule_id IS NULL" }),
  identity: {
    is: (values, context) => `e.identity_id = ANY(${identitiesNamed(values, context)})`,
    states: { none: "e.identity_id IS NULL" },
  },
  requested: dateSql("e.requested_at"),
  expires: dateSql("e.expires_at"),
};

export const exceptionNoun: NounSql = {
  set: exceptionFields,
  fields,
  search: (text, { p }) => `lower(e.reason) LIKE '%' || lower(${p.add(likeText(text))}) || '%'`,
};

const id = { sql: "e.id", type: "uuid" } as const;

export const exceptionSorts = {
  requested: [{ sql: "e.requested_at", type: "timestamptz" }, id],
  expires: [{ sql: "e.expires_at", type: "timestamptz" }, id],
} as const satisfies Record<string, SortOrder>;
export type ExceptionSort = keyof typeof exceptionSorts;
