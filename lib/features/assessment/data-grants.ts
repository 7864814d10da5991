import type { GrantContext } from "@/lib/domain/assessment/context";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "@/lib/domain/powers/power";
import { powersOf } from "@/lib/domain/powers/powers-of";
import type { Runner } from "@/lib/platform/read";
import { grouped } from "./data-keys";

/** What entitlements give, remembered as long as one pass or one page lasts. */
export class KnownPowers {
  readonly #of = new Map<string, EntitlementPowers>();

  /** Reads and weighs those that are not known yet. */
  async learn(db: Runner, ids: readonly string[]): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.#of.has(id));
    for (let at = 0; at < unknown.length; at += 500) {
      const some = unknown.slice(at, at + 500);
      const found = await db.query<EntitlementFacts & { id: string }>(
        `SELECT e.id, e.system, e.kind, e.realm, e.external_id AS "externalId", e.name, e.managed_by AS "managedBy", b.body
         FROM entitlements e LEFT JOIN policy_bodies b ON b.hash = e.body_hash WHERE e.id = ANY($1::uuid[])`,
        [some],
      );
      for (const { id, ...facts } of found.rows) this.#of.set(id, powersOf(facts));
      for (const id of some) if (!this.#of.has(id)) this.#of.set(id, notUnderstood);
    }
  }

  of(id: string): EntitlementPowers {
    return this.#of.get(id) ?? notUnderstood;
  }
}

type Row = Omit<GrantContext, "powers" | "understood" | "wide" | "traits"> & {
  owner: string;
  entitlement_id: string;
};

/**
 * What each of these identities holds: its own attachments, those of every group that it is in, and the groups themselves,
 * where being in one is the entitlement.
 */
export async function grantsOf(
  db: Runner,
  ids: readonly string[],
  known: KnownPowers,
): Promise<Map<string, GrantContext[]>> {
  const found = await db.query<Row>(
    `WITH RECURSIVE held(owner, principal, member, via) AS (
       SELECT id, id, NULL::uuid, NULL::uuid FROM unnest($1::uuid[]) AS own(id)
       UNION
       SELECT h.owner, m.group_id, m.id, coalesce(h.via, m.group_id) FROM held h JOIN members m ON m.member_id = h.principal
       WHERE m.gone_at IS NULL AND m.group_id <> h.owner),
     -- A group that is reached on two ways is one.
     once AS (SELECT DISTINCT ON (owner, principal) * FROM held ORDER BY owner, principal, member NULLS FIRST),
     attached AS (
       SELECT o.owner, o.via, g.id, g.effect, g.entitlement_id, g.target_id, g.condition, g.first_seen_at
       FROM once o JOIN grants g ON g.principal_id = o.principal WHERE g.gone_at IS NULL
       UNION ALL
       SELECT o.owner, CASE WHEN o.via <> o.principal THEN o.via END, m.id, 'allow', e.id, NULL, NULL, m.first_seen_at
       FROM once o JOIN members m ON m.id = o.member JOIN entitlements e ON e.id = o.principal)
     SELECT a.owner, a.id, a.effect, a.entitlement_id, a.condition, a.first_seen_at AS "firstSeenAt", coalesce(via.name, via_identity.name) AS through,
       json_build_object('id', a.entitlement_id, 'name', coalesce(e.name, 'an entitlement not read yet'), 'kind', coalesce(e.kind, 'privilege'),
         'system', coalesce(e.system, ''), 'externalId', coalesce(e.external_id, ''), 'managedBy', coalesce(e.managed_by, 'customer')) AS entitlement,
       CASE WHEN a.target_id IS NOT NULL THEN json_build_object('id', a.target_id, 'kind', coalesce(r.kind, c.kind, 'unknown'),
         'name', coalesce(r.name, c.name, ''), 'environment', coalesce(c.environment, rc.environment),
         'sensitivity', coalesce(c.sensitivity, rc.sensitivity)) END AS target
     FROM attached a LEFT JOIN entitlements e ON e.id = a.entitlement_id
     LEFT JOIN entitlements via ON via.id = a.via LEFT JOIN identities via_identity ON via_identity.id = a.via
     LEFT JOIN containers c ON c.id = a.target_id LEFT JOIN resources r ON r.id = a.target_id
     LEFT JOIN containers rc ON rc.id = r.container_id ORDER BY a.id`,
    [ids],
  );
  await known.learn(
    db,
    found.rows.map((row) => row.entitlement_id),
  );
  return grouped(
    found.rows,
    ({ owner }) => owner,
    ({ owner, entitlement_id, ...grant }) => ({ ...grant, ...known.of(entitlement_id) }),
  );
}
