import type { Pool } from "pg";
import { credentialFields } from "@/lib/domain/query/fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import { accountsWithin } from "@/lib/features/accounts/named";
import { identitiesNamed } from "@/lib/features/identities/named";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { type LastUsedColumns, lastUsedOf } from "@/lib/features/identities/row-sql";
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
import { booleanSql, dateSql, enumSql, type FieldSql, likeText, not } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import type { CredentialRow } from "./schema";

const created = "coalesce(c.created_at, '-infinity')";
const expires = "coalesce(c.expires_at, '-infinity')";
const lastUsed = "coalesce(c.last_used_at, '-infinity')";
const neverUsed = "(c.last_used_at IS NULL AND c.last_used_gap = 'none' AND c.covered_since <= c.created_at)";
const exposedPlace =
  "EXISTS (SELECT FROM credential_places e WHERE e.credential_id = c.id AND NOT e.meant_for_secrets)";
/** Of these lifetimes one copy ends by itself; then no date means that nobody told it. */
const endsSometime = "c.lifetime IN ('unknown', 'expiring', 'short_lived')";
/** Of these types a new value is a new credential, so that one without a date of rotation never was rotated. */
const fixedValue = "c.type IN ('access_key', 'rsa_keypair', 'ssh_key', 'x509')";
const accountOf = "(SELECT o.container_id FROM identities o WHERE o.id = c.identity_id)";

const fields: Record<FieldName<typeof credentialFields>, FieldSql> = {
  type: enumSql("c.type", { unknown: "c.type = 'unknown'" }),
  status: enumSql("c.status", { unknown: "c.status = 'unknown'" }),
  lifetime: enumSql("c.lifetime", { unknown: "c.lifetime = 'unknown'" }),
  renewal: enumSql("c.renewal", { unknown: "c.renewal = 'unknown'" }),
  age: dateSql("c.created_at", { unknown: "c.created_at IS NULL" }),
  expires: dateSql("c.expires_at", {
    none: `(c.expires_at IS NULL AND NOT ${endsSometime})`,
    unknown: `(c.expires_at IS NULL AND ${endsSometime})`,
  }),
  lastused: dateSql("c.last_used_at", {
    none: neverUsed,
    unknown: `(c.last_used_at IS NULL AND ${not(neverUsed)})`,
  }),
  rotated: dateSql("c.last_rotated_at", {
    none: `(c.last_rotated_at IS NULL AND ${fixedValue})`,
    unknown: `(c.last_rotated_at IS NULL AND NOT ${fixedValue})`,
  }),
  source: { is: (values, context) => sightedBy("c.id", values, context) },
  identity: {
    is: (values, context) => `c.identity_id = ANY(${identitiesNamed(values, context)})`,
    states: { none: "c.identity_id IS NULL" },
  },
  exposed: booleanSql({
    true: `(c.status = 'active' AND ${exposedPlace})`,
    false: `(c.status NOT IN ('active', 'unknown') OR NOT ${exposedPlace})`,
    unknown: `(c.status = 'unknown' AND ${exposedPlace})`,
  }),
  account: {
    is: (values, context) => `${accountOf} = ANY(${accountsWithin(values, context)})`,
    states: { none: `${accountOf} IS NULL` },
  },
  gone: booleanSql({ true: "c.gone_at IS NOT NULL", false: "c.gone_at IS NULL" }),
};

const id = { sql: "c.id", type: "uuid" } as const;
export const credentialSorts = {
  id: [id],
  age: [{ sql: created, type: "timestamptz" }, id],
  expires: [{ sql: expires, type: "timestamptz" }, id],
  lastused: [{ sql: lastUsed, type: "timestamptz" }, id],
} as const satisfies Record<string, SortOrder>;
export type CredentialSort = keyof typeof credentialSorts;

type RawCredential = Omit<CredentialRow, "lastUsed"> & LastUsedColumns;

/** How they are listed. */
export const credentialList: NounList<RawCredential, CredentialRow, CredentialSort> = {
  noun: {
    set: credentialFields,
    fields,
    search: (text, { p }) => {
      const like = `'%' || lower(${p.add(likeText(text))}) || '%'`;
      return `lower(c.external_id) LIKE ${like} OR lower(c.name) LIKE ${like}
        OR c.identity_id = ANY(ARRAY(SELECT o.id FROM identities o WHERE o.search LIKE ${like}))`;
    },
  },
  table: "credentials",
  alias: "c",
  select:
    () => `c.id, c.realm, c.external_id AS "externalId", c.name, c.type, c.lifetime, c.renewal, c.status,
    ${refSql("c.identity_id", "o")} AS identity, ${refSql("o.container_id", "ac")} AS account,
    c.created_at AS "createdAt", c.expires_at AS "expiresAt", c.last_rotated_at AS "lastRotatedAt", c.fingerprint,
    c.last_used_at, c.last_used_grade, c.last_used_precision, c.covered_since, c.last_used_gap,
    pl.n AS placements, pl.exposed AS "exposedPlacements", ${sightedBySql("c.id")} AS sources,
    c.first_seen_at AS "firstSeenAt", c.missing_since AS "missingSince", c.gone_at AS "goneAt"`,
  joins: `LEFT JOIN identities o ON o.id = c.identity_id LEFT JOIN containers ac ON ac.id = o.container_id
    CROSS JOIN LATERAL (SELECT count(*)::int AS n, (count(*) FILTER (WHERE NOT p.meant_for_secrets))::int AS exposed
      FROM credential_places p WHERE p.credential_id = c.id) pl`,
  sorts: credentialSorts,
  present: "c.gone_at IS NULL",
  reach: (scope, p) => reachedIdentity(scope, "c.identity_id", p),
  toRow: (raw) => ({
    id: raw.id,
    realm: raw.realm,
    externalId: raw.externalId,
    name: raw.name,
    type: raw.type,
    lifetime: raw.lifetime,
    renewal: raw.renewal,
    status: raw.status,
    identity: raw.identity,
    account: raw.account,
    createdAt: raw.createdAt,
    expiresAt: raw.expiresAt,
    lastRotatedAt: raw.lastRotatedAt,
    lastUsed: lastUsedOf(raw),
    fingerprint: raw.fingerprint,
    placements: raw.placements,
    exposedPlacements: raw.exposedPlacements,
    sources: raw.sources,
    firstSeenAt: raw.firstSeenAt,
    missingSince: raw.missingSince,
    goneAt: raw.goneAt,
  }),
};

/** A page of credentials. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listCredentials(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<CredentialSort>,
): Promise<ListPage<CredentialRow>> {
  return listRows(pool, credentialList, scope, query);
}

/** Every credential that a query finds, read page by page. */
export function eachCredential(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<CredentialRow> {
  return eachRow(pool, credentialList, scope, { ...query, sort: "id", direction: "asc" });
}

/** How many credentials a query finds, counted to 10,000. */
export function countCredentials(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, credentialList, scope, query);
}
