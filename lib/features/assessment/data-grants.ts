import type { GrantContext } from "@/lib/domain/assessment/context";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "@/lib/domain/powers/power";
import { powersOf } from "@/lib/domain/powers/powers-of";
import type { Runner } from "@/lib/platform/read";
import { grouped } from "./data-keys";

type Entitlement = EntitlementPowers & { entitlement: GrantContext["entitlement"] };

/** What entitlements are and give, remembered as long as one pass or one page lasts. */
export class KnownPowers {
  readonly #of = new Map<string, Entitlement>();

  /** Reads and weighs those that are not known yet. */
  async learn(db: Runner, ids: Iterable<string>): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.#of.has(id));
    for (let at = 0; at < unknown.length; at += 500) {
      const found = await db.query<EntitlementFacts & { id: string }>(
        `SELECT e.id, e.system, e.kind, e.realm, e.external_id AS "externalId", e.name, e.managed_by AS "managedBy", b.body
         FROM entitlements e LEFT JOIN policy_bodies b ON b.hash = e.body_hash WHERE e.id = ANY($1::uuid[])`,
        [unknown.slice(at, at + 500)],
      );
      for (const row of found.rows) {
        const { id, name, kind, system, externalId, managedBy } = row;
        this.#of.set(id, {
          ...powersOf(row),
          entitlement: { id, name, kind, system, externalId, managedBy },
        });
      }
    }
  }

  /** One that no source has told of yet gives nothing that is known. */
  of(id: string): Entitlement {
    return this.#of.get(id) ?? { ...notUnderstood, entitlement: { id, ...untold } };
  }
}

const untold = {
  name: "an entitlement not read yet",
  kind: "privilege",
  system: "",
  externalId: "",
  managedBy: "customer",
} as const;

interface Row {
  owner: string;
  id: string;
  effect: GrantContext["effect"];
  entitlement: string;
  target: string | null;
  condition: unknown;
  since: number;
  via: string | null;
}

/** In milliseconds: there are many, and the driver reads numbers faster than dates. */
const instant = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

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
     once AS (SELECT DISTINCT ON (owner, principal) * FROM held ORDER BY owner, principal, member NULLS FIRST)
     SELECT o.owner, g.id, g.effect, g.entitlement_id AS entitlement, g.target_id AS target, g.condition, ${instant("g.first_seen_at")} AS since, o.via
     FROM once o JOIN grants g ON g.principal_id = o.principal WHERE g.gone_at IS NULL
     UNION ALL
     SELECT o.owner, m.id, 'allow', e.id, NULL, NULL, ${instant("m.first_seen_at")}, CASE WHEN o.via <> o.principal THEN o.via END
     FROM once o JOIN members m ON m.id = o.member JOIN entitlements e ON e.id = o.principal`,
    [ids],
  );
  await known.learn(
    db,
    found.rows.map((row) => row.entitlement),
  );
  const targets = await targetsOf(db, distinct(found.rows, "target"));
  const groups = await namesOf(db, distinct(found.rows, "via"));
  return grouped(
    found.rows,
    ({ owner }) => owner,
    ({ id, effect, entitlement, target, condition, since, via }): GrantContext => ({
      id,
      effect,
      ...known.of(entitlement),
      target: target ? (targets.get(target) ?? { id: target, ...unknownTarget }) : null,
      condition,
      through: via ? (groups.get(via) ?? "a group not read yet") : null,
      firstSeenAt: new Date(since),
    }),
  );
}

const unknownTarget = { kind: "unknown", name: "", environment: null, sensitivity: null };

function distinct(rows: readonly Row[], column: "target" | "via"): string[] {
  return [...new Set(rows.flatMap((row) => row[column] ?? []))];
}

/** Resources and containers by id. */
async function targetsOf(
  db: Runner,
  ids: readonly string[],
): Promise<Map<string, NonNullable<GrantContext["target"]>>> {
  if (ids.length === 0) return new Map();
  const found = await db.query<NonNullable<GrantContext["target"]>>(
    `SELECT c.id, c.kind, c.name, c.environment, c.sensitivity FROM containers c WHERE c.id = ANY($1::uuid[])
     UNION ALL
     SELECT r.id, r.kind, r.name, c.environment, c.sensitivity FROM resources r LEFT JOIN containers c ON c.id = r.container_id
     WHERE r.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** Groups, and identities that are groups, by id. */
async function namesOf(db: Runner, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await db.query<{ id: string; name: string }>(
    `SELECT id, name FROM identities WHERE id = ANY($1::uuid[]) UNION ALL SELECT id, name FROM entitlements WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(found.rows.map(({ id, name }) => [id, name]));
}
