import type { CredentialContext, OtherIdentity, PlaceContext } from "@/lib/domain/assessment/context";
import type { LastUsed } from "@/lib/domain/record";
import type { Runner } from "@/lib/platform/read";
import { otherSql } from "./data-other";

/** The columns of a place, from `placements p` and its `containers pc`, with its reader `r`. */
export const placeSql = `p.id, p.locator, p.kind, p.meant_for_secrets AS "meantForSecrets",
  coalesce(p.environment, pc.environment) AS environment,
  CASE WHEN pc.id IS NOT NULL THEN json_build_object('id', pc.id, 'kind', pc.kind, 'name', pc.name) END AS container,
  p.name, p.facts, p.first_seen_at AS "firstSeenAt", p.modified_at AS "modifiedAt", ${otherSql("r")} AS reader`;
export const placeJoins = `LEFT JOIN containers pc ON pc.id = p.container_id
  LEFT JOIN identities r ON r.id = p.identity_id AND r.gone_at IS NULL`;

type CredentialRow = Omit<CredentialContext, "lastUsed" | "places" | "sharedWith"> & {
  identity_id: string;
  last_at: Date | null;
  last_grade: LastUsed["grade"];
  last_precision: number | null;
  covered_since: Date | null;
  gap: LastUsed["gap"];
};

/** The credentials of these identities with where they lie and who else has the same value, by identity. */
export async function credentialsOf(
  db: Runner,
  ids: readonly string[],
): Promise<Map<string, CredentialContext[]>> {
  const found = await db.query<CredentialRow>(
    `SELECT c.identity_id, c.id, c.external_id AS "externalId", c.name, c.type, c.lifetime, c.renewal, c.status, c.created_at AS "createdAt",
       c.last_rotated_at AS "lastRotatedAt", c.expires_at AS "expiresAt", c.last_used_at AS last_at, c.last_used_grade AS last_grade,
       c.last_used_precision AS last_precision, c.covered_since, c.last_used_gap AS gap
     FROM credentials c WHERE c.identity_id = ANY($1::uuid[]) AND c.gone_at IS NULL ORDER BY c.id`,
    [ids],
  );
  const credentialIds = found.rows.map(({ id }) => id);
  const places = await placesOf(db, credentialIds);
  const shared = await sharersOf(db, credentialIds);
  const all = new Map<string, CredentialContext[]>();
  for (const row of found.rows) {
    const { identity_id, last_at, last_grade, last_precision, covered_since, gap, ...credential } = row;
    const of = all.get(identity_id) ?? [];
    of.push({
      ...credential,
      lastUsed: {
        at: last_at,
        grade: last_grade,
        precisionSeconds: last_precision,
        coveredSince: covered_since,
        gap,
      },
      places: places.get(row.id) ?? [],
      sharedWith: (shared.get(row.id) ?? []).filter((other) => other.id !== identity_id),
    });
    all.set(identity_id, of);
  }
  return all;
}

async function placesOf(db: Runner, credentialIds: readonly string[]): Promise<Map<string, PlaceContext[]>> {
  const found = await db.query<PlaceContext & { credential: string }>(
    `SELECT cp.credential_id AS credential, CASE WHEN p.credential_id = cp.credential_id THEN 'id' ELSE 'print' END AS by, ${placeSql}
     FROM credential_places cp JOIN placements p ON p.id = cp.placement_id ${placeJoins}
     WHERE cp.credential_id = ANY($1::uuid[]) ORDER BY p.id`,
    [credentialIds],
  );
  return grouped(
    found.rows,
    ({ credential }) => credential,
    ({ credential, ...place }) => place,
  );
}

async function sharersOf(
  db: Runner,
  credentialIds: readonly string[],
): Promise<Map<string, OtherIdentity[]>> {
  const found = await db.query<{ credential: string; other: OtherIdentity }>(
    `SELECT DISTINCT c.id AS credential, ${otherSql("o", "jsonb")} AS other
     FROM credentials c JOIN credentials twin ON twin.fingerprint = c.fingerprint AND twin.id <> c.id AND twin.gone_at IS NULL
     JOIN identities o ON o.id = twin.identity_id AND o.gone_at IS NULL
     WHERE c.id = ANY($1::uuid[]) AND c.fingerprint IS NOT NULL`,
    [credentialIds],
  );
  return grouped(
    found.rows,
    ({ credential }) => credential,
    ({ other }) => other,
  );
}

/** Places from which these identities read a secret that is not known to be one of their own credentials. */
export async function readsOf(db: Runner, ids: readonly string[]): Promise<Map<string, PlaceContext[]>> {
  const found = await db.query<PlaceContext & { owner: string }>(
    `SELECT p.identity_id AS owner, 'id' AS by, ${placeSql} FROM placements p ${placeJoins}
     WHERE p.identity_id = ANY($1::uuid[]) AND p.gone_at IS NULL
       AND NOT EXISTS (SELECT FROM credential_places cp JOIN credentials c ON c.id = cp.credential_id
         WHERE cp.placement_id = p.id AND c.identity_id = p.identity_id)
     ORDER BY p.id`,
    [ids],
  );
  return grouped(
    found.rows,
    ({ owner }) => owner,
    ({ owner, ...place }) => ({ ...place, reader: null }),
  );
}

/** Rows by what they belong to. */
export function grouped<Row, Item>(
  rows: readonly Row[],
  of: (row: Row) => string,
  item: (row: Row) => Item,
): Map<string, Item[]> {
  const all = new Map<string, Item[]>();
  for (const row of rows) {
    const key = of(row);
    const list = all.get(key);
    if (list) list.push(item(row));
    else all.set(key, [item(row)]);
  }
  return all;
}
