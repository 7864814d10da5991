import { identityReach } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/** A user, a role or the root user as the inventory has it. */
export interface StoredPrincipal {
  id: string;
  realm: string;
  name: string;
  kind: "user" | "role" | "root";
  arn: string;
  uniqueId: string | null;
  tags: Record<string, string>;
  /** The document of a role's trust; null: it was not read. */
  trust: unknown;
  hasInstanceProfile: boolean;
  isReached: boolean;
}

/** Everybody of these accounts who is there. Whose ARN no source says is left out: AWS would name them by it. */
export async function principalsOf(
  db: Runner,
  scope: Scope,
  realms: readonly string[],
): Promise<StoredPrincipal[]> {
  const p = new SqlParameters();
  const those = `${p.add(realms)}::text[]`;
  const reach = identityReach(scope, "i", p);
  const found = await db.query<StoredPrincipal>(
    `WITH there AS (
       SELECT i.id, i.realm, i.external_id, i.name, i.kind, i.tags, ${reach.length > 0 ? reach.map((each) => `(${each})`).join(" AND ") : "TRUE"} AS reached
       FROM identities i WHERE i.system = 'aws' AND i.realm = ANY(${those}) AND i.gone_at IS NULL
         AND i.kind IN ('cloud_user', 'cloud_role', 'root_account')),
     -- The best that was seen of each, as AWS wrote it.
     seen AS (
       SELECT DISTINCT ON (s.record_id) s.record_id AS id, s.raw FROM there t JOIN sightings s ON s.record_id = t.id
       WHERE s.gone_at IS NULL AND s.raw ? 'Arn' ORDER BY s.record_id, s.rank, s.changed_at DESC),
     -- An ARN outlives a rename as another name: the one that ends in the present name is the present one.
     named AS (
       SELECT DISTINCT ON (a.identity_id) a.identity_id AS id, a.alias FROM there t JOIN aliases a ON a.identity_id = t.id
       WHERE a.alias LIKE 'arn:%:iam::%' ORDER BY a.identity_id, (right(a.alias, length(t.name) + 1) = '/' || t.name) DESC, a.alias)
     SELECT t.id, t.realm, t.name, t.tags, t.reached AS "isReached",
       CASE t.kind WHEN 'cloud_user' THEN 'user' WHEN 'cloud_role' THEN 'role' ELSE 'root' END AS kind,
       CASE WHEN t.external_id ~ '^A[A-Z]{3}[A-Z0-9]{12,}$' THEN t.external_id END AS "uniqueId",
       coalesce(s.raw->>'Arn', n.alias, t.external_id) AS arn, s.raw->'AssumeRolePolicyDocument' AS trust,
       CASE jsonb_typeof(s.raw->'InstanceProfiles') WHEN 'array' THEN jsonb_array_length(s.raw->'InstanceProfiles') > 0 ELSE FALSE END AS "hasInstanceProfile"
     FROM there t LEFT JOIN seen s ON s.id = t.id LEFT JOIN named n ON n.id = t.id
     WHERE coalesce(s.raw->>'Arn', n.alias, t.external_id) LIKE 'arn:%' ORDER BY t.realm, arn`,
    p.values,
  );
  return found.rows;
}
