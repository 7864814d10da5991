import type { RealmRecords } from "@/lib/domain/privilege/records";
import { grouped } from "@/lib/features/assessment/data-keys";
import { identityReach } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { looksIn } from "./data-looks";

type Rows<K extends "identities" | "entitlements" | "members" | "grants" | "places" | "trusts"> =
  RealmRecords[K][number] & { realm: string };

const there = (alias: string) => `${alias}.gone_at IS NULL AND ${alias}.missing_since IS NULL`;

/** All that the inventory holds of these realms of one kind of source: one statement for each sort of record, however many. */
export async function loadRecords(
  db: Runner,
  scope: Scope,
  connector: string,
  realms: readonly string[],
): Promise<RealmRecords[]> {
  if (realms.length === 0) return [];
  const identities = await db.query<Rows<"identities">>(
    `SELECT i.realm, i.id, i.external_id AS "externalId", i.name FROM identities i
     WHERE i.realm = ANY($1::text[]) AND i.gone_at IS NULL ORDER BY i.missing_since NULLS FIRST, i.id`,
    [realms],
  );
  const entitlements = await db.query<Rows<"entitlements">>(
    `SELECT e.realm, e.id, e.external_id AS "externalId", e.name, e.kind, b.body
     FROM entitlements e LEFT JOIN policy_bodies b ON b.hash = e.body_hash WHERE e.realm = ANY($1::text[]) ORDER BY e.id`,
    [realms],
  );
  const members = await db.query<Rows<"members">>(
    `SELECT DISTINCT e.realm, m.group_id AS "group", m.member_id AS member FROM members m JOIN entitlements e ON e.id = m.group_id
     WHERE e.realm = ANY($1::text[]) AND ${there("m")}`,
    [realms],
  );
  const grants = await db.query<Rows<"grants">>(
    `SELECT e.realm, g.principal_id AS principal, g.entitlement_id AS entitlement, g.target_id AS target, g.effect, g.condition
     FROM grants g JOIN entitlements e ON e.id = g.entitlement_id WHERE e.realm = ANY($1::text[]) AND ${there("g")} ORDER BY g.id`,
    [realms],
  );
  const places = await db.query<Rows<"places">>(
    `SELECT r.realm, r.id, r.external_id AS "externalId", r.name, r.kind, b.body AS policy
     FROM resources r LEFT JOIN policy_bodies b ON b.hash = r.policy_hash WHERE r.realm = ANY($1::text[])
     UNION ALL SELECT c.realm, c.id, c.external_id, c.name, c.kind, NULL FROM containers c WHERE c.realm = ANY($1::text[])`,
    [realms],
  );
  const trusts = await db.query<Rows<"trusts">>(
    `SELECT i.realm, t.identity_id AS identity, t.kind, t.subject_id AS "subjectId", t.subject, t.condition
     FROM trusts t JOIN identities i ON i.id = t.identity_id
     WHERE i.realm = ANY($1::text[]) AND t.effect = 'allow' AND ${there("t")} ORDER BY t.id`,
    [realms],
  );
  const looks = await looksIn(db, connector, realms);
  const told = await toldOf(db, scope, realms);
  const of = {
    identities: byRealm(identities.rows),
    entitlements: byRealm(entitlements.rows),
    members: byRealm(members.rows),
    grants: byRealm(grants.rows),
    places: byRealm(places.rows),
    trusts: byRealm(trusts.rows),
  };
  return realms.map((realm) => ({
    realm,
    identities: of.identities.get(realm) ?? [],
    entitlements: of.entitlements.get(realm) ?? [],
    members: of.members.get(realm) ?? [],
    grants: of.grants.get(realm) ?? [],
    places: of.places.get(realm) ?? [],
    trusts: of.trusts.get(realm) ?? [],
    looks: looks.get(realm) ?? [],
    told,
  }));
}

function byRealm<R extends { realm: string }>(rows: readonly R[]): ReadonlyMap<string, R[]> {
  return grouped(
    rows,
    ({ realm }) => realm,
    (row) => row,
  );
}

/** Whom the scope reaches; null: everybody. */
async function toldOf(db: Runner, scope: Scope, realms: readonly string[]): Promise<Set<string> | null> {
  if (scope.unrestricted) return null;
  const p = new SqlParameters();
  const where = [`i.realm = ANY(${p.add(realms)}::text[])`, ...identityReach(scope, "i", p)];
  const found = await db.query<{ id: string }>(
    `SELECT i.id FROM identities i WHERE ${where.join(" AND ")}`,
    p.values,
  );
  return new Set(found.rows.map(({ id }) => id));
}
