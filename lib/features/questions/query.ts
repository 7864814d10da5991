import type { FieldName } from "@/lib/domain/query/grammar";
import { questionFields } from "@/lib/domain/query/question-fields";
import { identitiesNamed } from "@/lib/features/identities/named";
import type { SortOrder } from "@/lib/platform/keyset";
import { dateSql, enumSql, type FieldSql, likeText, type NounSql } from "@/lib/platform/query-sql";

/** How the fields of questions read the table `owner_questions q`. */
const fields: Record<FieldName<typeof questionFields>, FieldSql> = {
  state: enumSql("q.state"),
  role: enumSql("q.role"),
  kind: enumSql("q.kind"),
  step: enumSql("q.step"),
  via: { ...enumSql("q.via"), states: { none: "q.via IS NULL", any: "q.via IS NOT NULL" } },
  identity: { is: (values, context) => `q.identity_id = ANY(${identitiesNamed(values, context)})` },
  asked: dateSql("q.asked_at"),
  due: dateSql("q.due_at"),
  answered: {
    ...dateSql("q.answered_at"),
    states: { none: "q.answered_at IS NULL", any: "q.answered_at IS NOT NULL" },
  },
};

export const questionNoun: NounSql = {
  set: questionFields,
  fields,
  search: (text, { p }) =>
    `EXISTS (SELECT FROM identities si WHERE si.id = q.identity_id AND lower(si.name) LIKE '%' || lower(${p.add(likeText(text))}) || '%')`,
};

const id = { sql: "q.id", type: "uuid" } as const;

export const questionSorts = {
  asked: [{ sql: "q.asked_at", type: "timestamptz" }, id],
  due: [{ sql: "q.due_at", type: "timestamptz" }, id],
} as const satisfies Record<string, SortOrder>;
export type QuestionSort = keyof typeof questionSorts;
