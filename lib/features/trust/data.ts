import type { Pool } from "pg";
import { trustFields } from "@/lib/domain/query/fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import { accountsWithin } from "@/lib/features/accounts/named";
import { identitiesNamed } from "@/lib/features/identities/named";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { sourcesNamed } from "@/lib/features/sources/named";
import { refSql, sourceSql } from "@/lib/features/sources/ref-sql";
import type { CappedCount } from "@/lib/platform/count";
import type { PageRequest, SortOrder } from "@/lib/platform/keyset";
import {
  countList,
  eachRow,
  type ListPage,
  type ListQuery,
  listRows,
  type NounList,
} from "@/lib/platform/list";
import { booleanSql, enumSql, type FieldSql, likeText, textSql } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import type { TrustRow } from "./schema";

const accountOf = "(SELECT o.container_id FROM identities o WHERE o.id = t.identity_id)";

const fields: Record<FieldName<typeof trustFields>, FieldSql> = {
  identity: { is: (values, context) => `t.identity_id = ANY(${identitiesNamed(values, context)})` },
  kind: enumSql("t.kind"),
  effect: enumSql("t.effect"),
  subject: {
    is: (values, context) =>
      `lower(t.subject) IN ${context.p.lowerList(values)} OR t.subject_id = ANY(${identitiesNamed(values, context)})`,
  },
  issuer: textSql(["t.issuer"], { none: "t.issuer IS NULL" }),
  source: { is: (values, context) => `t.source_id = ANY(${sourcesNamed(values, context)})` },
  account: {
    is: (values, context) => `${accountOf} = ANY(${accountsWithin(values, context)})`,
    states: { none: `${accountOf} IS NULL` },
  },
  gone: booleanSql({ true: "t.gone_at IS NOT NULL", false: "t.gone_at IS NULL" }),
};

export const trustSorts = { id: [{ sql: "t.id", type: "uuid" }] } as const satisfies Record<
  string,
  SortOrder
>;
export type TrustSort = keyof typeof trustSorts;

/** The columns of a trust `t`, and the joins that they need. */
export const trustSelect = `t.id, ${refSql("t.identity_id", "i")} AS identity, t.kind, t.effect, t.subject,
  ${refSql("t.subject_id", "si")} AS "subjectIdentity", t.issuer, t.condition, ${sourceSql("s")} AS source,
  t.first_seen_at AS "firstSeenAt", t.missing_since AS "missingSince", t.gone_at AS "goneAt"`;
export const trustJoins = `LEFT JOIN identities i ON i.id = t.identity_id
  LEFT JOIN identities si ON si.id = t.subject_id LEFT JOIN sources s ON s.id = t.source_id`;

/** How they are listed. */
export const trustList: NounList<TrustRow, TrustRow, TrustSort> = {
  noun: {
    set: trustFields,
    fields,
    search: (text, { p }) => {
      const like = `'%' || lower(${p.add(likeText(text))}) || '%'`;
      return `lower(t.subject) LIKE ${like} OR t.identity_id = ANY(ARRAY(SELECT o.id FROM identities o WHERE o.search LIKE ${like}))`;
    },
  },
  table: "trusts",
  alias: "t",
  select: () => trustSelect,
  joins: trustJoins,
  sorts: trustSorts,
  present: "t.gone_at IS NULL",
  reach: (scope, p) => reachedIdentity(scope, "t.identity_id", p),
  toRow: (raw) => raw,
};

/** A page of trust. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listTrust(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<TrustSort>,
): Promise<ListPage<TrustRow>> {
  return listRows(pool, trustList, scope, query);
}

/** All trust that a query finds, read page by page. */
export function eachTrust(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<TrustRow> {
  return eachRow(pool, trustList, scope, { ...query, sort: "id", direction: "asc" });
}

/** How much trust a query finds, counted to 10,000. */
export function countTrust(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, trustList, scope, query);
}
