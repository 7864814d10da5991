import type { Pool } from "pg";
import { placementFields } from "@/lib/domain/query/fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import { accountsWithin } from "@/lib/features/accounts/named";
import { identitiesNamed } from "@/lib/features/identities/named";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { sightedBy } from "@/lib/features/sources/named";
import { refSql, sightedBySql } from "@/lib/features/sources/ref-sql";
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
import { booleanSql, dateSql, enumSql, type FieldSql, likeText } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import type { PlacementRow } from "./schema";

const resolved = "EXISTS (SELECT FROM credentials r WHERE r.id = p.credential_id)";
/** Whose credential stands there, else who reads the place. */
const holder =
  "coalesce((SELECT h.identity_id FROM credentials h WHERE h.id = p.credential_id), p.identity_id)";

const fields: Record<FieldName<typeof placementFields>, FieldSql> = {
  kind: enumSql("p.kind"),
  vault: booleanSql({ true: "p.meant_for_secrets", false: "NOT p.meant_for_secrets" }),
  type: enumSql("p.credential_type", { unknown: "p.credential_type = 'unknown'" }),
  resolved: booleanSql({ true: resolved, false: `NOT ${resolved}` }),
  env: enumSql("p.environment", { none: "p.environment IS NULL" }),
  identity: {
    is: (values, context) => `${holder} = ANY(${identitiesNamed(values, context)})`,
    states: { none: `${holder} IS NULL` },
  },
  seen: dateSql("p.first_seen_at"),
  modified: dateSql("p.modified_at", { unknown: "p.modified_at IS NULL" }),
  source: { is: (values, context) => sightedBy("p.id", values, context) },
  account: {
    is: (values, context) => `p.container_id = ANY(${accountsWithin(values, context)})`,
    states: { none: "p.container_id IS NULL" },
  },
  gone: booleanSql({ true: "p.gone_at IS NOT NULL", false: "p.gone_at IS NULL" }),
};

const id = { sql: "p.id", type: "uuid" } as const;
export const placementSorts = {
  id: [id],
  seen: [{ sql: "p.first_seen_at", type: "timestamptz" }, id],
} as const satisfies Record<string, SortOrder>;
export type PlacementSort = keyof typeof placementSorts;

/** How they are listed. */
export const placementList: NounList<PlacementRow, PlacementRow, PlacementSort> = {
  noun: {
    set: placementFields,
    fields,
    search: (text, { p }) => {
      const like = `'%' || lower(${p.add(likeText(text))}) || '%'`;
      return `lower(p.locator) LIKE ${like} OR lower(p.name) LIKE ${like}
        OR p.credential_id IN (SELECT k.id FROM credentials k WHERE k.external_id = ${p.add(text)})`;
    },
  },
  table: "placements",
  alias: "p",
  select:
    () => `p.id, p.realm, p.external_id AS "externalId", p.locator, p.kind, p.meant_for_secrets AS "meantForSecrets",
    p.credential_type AS "credentialType", p.name, p.environment, k.id IS NOT NULL AS resolved,
    ${refSql("p.credential_id", "k", "k.type")} AS credential, ${refSql("w.id", "o")} AS identity,
    ${refSql("p.container_id", "ac")} AS account, p.fingerprint, p.modified_at AS "modifiedAt", p.facts,
    ${sightedBySql("p.id")} AS sources, p.first_seen_at AS "firstSeenAt", p.missing_since AS "missingSince", p.gone_at AS "goneAt"`,
  joins: `LEFT JOIN credentials k ON k.id = p.credential_id
    CROSS JOIN LATERAL (SELECT coalesce(k.identity_id, p.identity_id) AS id) w
    LEFT JOIN identities o ON o.id = w.id LEFT JOIN containers ac ON ac.id = p.container_id`,
  sorts: placementSorts,
  present: "p.gone_at IS NULL",
  reach: (scope, p) => reachedIdentity(scope, holder, p),
  toRow: (raw) => raw,
};

/** A page of placements. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listPlacements(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<PlacementSort>,
): Promise<ListPage<PlacementRow>> {
  return listRows(pool, placementList, scope, query);
}

/** Every placement that a query finds, read page by page. */
export function eachPlacement(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<PlacementRow> {
  return eachRow(pool, placementList, scope, { ...query, sort: "id", direction: "asc" });
}

/** How many placements a query finds, counted to 10,000. */
export function countPlacements(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, placementList, scope, query);
}
