import { grouped } from "@/lib/features/assessment/data-keys";
import type { Runner } from "@/lib/platform/read";

/** Who holds what in some accounts. */
export interface Attachments {
  /** By identity or group: the policies that it holds, and as what. In the order of their names. */
  byHolder: ReadonlyMap<string, { policy: string; effect: string }[]>;
  policyIds: ReadonlySet<string>;
  groupArns: ReadonlyMap<string, { realm: string; arn: string }>;
  /** By identity: the groups that it is in. */
  groups: ReadonlyMap<string, { id: string; arn: string; name: string }[]>;
}

/** The attachments that were there at the last look. */
export async function attachmentsOf(db: Runner, realms: readonly string[]): Promise<Attachments> {
  const grants = await db.query<{ holder: string; policy: string; effect: string }>(
    `WITH holders AS (
       SELECT id FROM identities WHERE system = 'aws' AND realm = ANY($1::text[]) AND gone_at IS NULL
       UNION ALL SELECT id FROM entitlements WHERE system = 'aws' AND kind = 'group' AND realm = ANY($1::text[])),
     held AS (
       SELECT DISTINCT g.principal_id AS holder, g.entitlement_id AS policy, g.effect FROM holders h JOIN grants g ON g.principal_id = h.id
       WHERE g.gone_at IS NULL AND g.missing_since IS NULL)
     SELECT held.* FROM held LEFT JOIN entitlements e ON e.id = held.policy
     WHERE e.kind IS NULL OR e.kind IN ('policy', 'inline_policy') ORDER BY held.holder, e.external_id, held.policy`,
    [realms],
  );
  const members = await db.query<{ member: string; id: string; realm: string; arn: string; name: string }>(
    `SELECT DISTINCT m.member_id AS member, e.id, e.realm, e.external_id AS arn, e.name
     FROM entitlements e JOIN members m ON m.group_id = e.id
     WHERE e.system = 'aws' AND e.kind = 'group' AND e.realm = ANY($1::text[]) AND m.gone_at IS NULL AND m.missing_since IS NULL
     ORDER BY m.member_id, e.external_id`,
    [realms],
  );
  const groups = await db.query<{ id: string; realm: string; arn: string }>(
    `SELECT id, realm, external_id AS arn FROM entitlements WHERE system = 'aws' AND kind = 'group' AND realm = ANY($1::text[]) ORDER BY external_id`,
    [realms],
  );
  return {
    byHolder: grouped(
      grants.rows,
      ({ holder }) => holder,
      ({ policy, effect }) => ({ policy, effect }),
    ),
    policyIds: new Set(grants.rows.map(({ policy }) => policy)),
    groupArns: new Map(groups.rows.map(({ id, realm, arn }) => [id, { realm, arn }])),
    groups: grouped(
      members.rows,
      ({ member }) => member,
      ({ id, arn, name }) => ({ id, arn, name }),
    ),
  };
}

/** A policy with its document; `bodyHash` null: nobody read that. */
export interface StoredPolicy {
  id: string;
  realm: string;
  externalId: string;
  kind: string;
  name: string;
  bodyHash: string | null;
  body: unknown;
}

/** Policies by id; a document that many hold is read once. */
export async function storedPolicies(db: Runner, ids: Iterable<string>): Promise<Map<string, StoredPolicy>> {
  const found = await db.query<Omit<StoredPolicy, "body">>(
    `SELECT id, realm, external_id AS "externalId", kind, name, body_hash AS "bodyHash" FROM entitlements WHERE id = ANY($1::uuid[])`,
    [[...new Set(ids)]],
  );
  const hashes = new Set(found.rows.flatMap(({ bodyHash }) => bodyHash ?? []));
  const bodies = await db.query<{ hash: string; body: unknown }>(
    "SELECT hash, body FROM policy_bodies WHERE hash = ANY($1::uuid[])",
    [[...hashes]],
  );
  const byHash = new Map(bodies.rows.map(({ hash, body }) => [hash, body]));
  return new Map(found.rows.map((row) => [row.id, { ...row, body: byHash.get(row.bodyHash ?? "") }]));
}
