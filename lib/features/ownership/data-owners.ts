import type { Pool } from "pg";
import type { FieldName } from "@/lib/domain/query/grammar";
import { ownerFields } from "@/lib/domain/query/owner-fields";
import { identitiesNamed } from "@/lib/features/identities/named";
import { peopleNamed, teamsNamed } from "@/lib/features/identities/query";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { actorNameSql } from "@/lib/features/sources/data-people";
import { refSql } from "@/lib/features/sources/ref-sql";
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
import { dateSql, enumSql, type FieldSql, likeText, textSql } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import type { OwnerRow } from "./schema-owners";

const ofIdentity = "(SELECT x.system FROM identities x WHERE x.id = o.subject_id)";

/** How the fields of owners read the table `ownerships o`. */
const fields: Record<FieldName<typeof ownerFields>, FieldSql> = {
  identity: { is: (values, context) => `o.subject_id = ANY(${identitiesNamed(values, context)})` },
  owner: {
    is: (values, context) =>
      `(o.person_id = ANY(${peopleNamed(values, context)}) OR o.team_id = ANY(${teamsNamed(values, context)}))`,
  },
  role: enumSql("o.role"),
  state: enumSql("o.state"),
  system: textSql([ofIdentity]),
  set: dateSql("o.set_at"),
};

export const ownerSorts = {
  set: [
    { sql: "o.set_at", type: "timestamptz" },
    { sql: "o.id", type: "uuid" },
  ],
} as const satisfies Record<string, SortOrder>;

const ownerList: NounList<OwnerRow, OwnerRow, keyof typeof ownerSorts> = {
  noun: {
    set: ownerFields,
    fields,
    search: (text, { p }) =>
      `EXISTS (SELECT FROM identities x WHERE x.id = o.subject_id AND x.search LIKE '%' || lower(${p.add(likeText(text))}) || '%')`,
  },
  table: "ownerships",
  alias: "o",
  select: () => `o.id, ${refSql("o.subject_id", "i")} AS identity, coalesce(i.system, '') AS system, o.role,
    CASE WHEN p.id IS NOT NULL THEN json_build_object('kind', 'person', 'id', p.id, 'name', p.name)
      WHEN t.id IS NOT NULL THEN json_build_object('kind', 'team', 'id', t.id, 'name', t.name) END AS owner,
    o.state, o.set_at AS "setAt", o.confirmed_at AS "confirmedAt", coalesce(${actorNameSql("o.set_by")}, o.set_by) AS "setBy", o.evidence`,
  joins: `LEFT JOIN identities i ON i.id = o.subject_id LEFT JOIN people p ON p.id = o.person_id LEFT JOIN teams t ON t.id = o.team_id`,
  sorts: ownerSorts,
  present: "o.subject_type = 'identity'",
  reach: (scope, p) => reachedIdentity(scope, "o.subject_id", p),
  toRow: (row) => row,
};

/** A page of owners. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listOwners(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<keyof typeof ownerSorts>,
): Promise<ListPage<OwnerRow>> {
  return listRows(pool, ownerList, scope, query);
}

/** Every owner that a query finds, what was said last first, read page by page. */
export function eachOwner(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<OwnerRow> {
  return eachRow(pool, ownerList, scope, { ...query, sort: "set", direction: "desc" });
}

/** How many owners a query finds, counted to 10,000. */
export function countOwners(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, ownerList, scope, query);
}
