import type { PoolClient } from "pg";

/** The identities whose credentials these are, or whose credentials are seen at these placements. */
export async function holdersOf(
  tx: PoolClient,
  credentialIds: readonly string[],
  placementIds: readonly string[],
): Promise<string[]> {
  if (credentialIds.length + placementIds.length === 0) return [];
  const found = await tx.query<{ id: string }>(
    `SELECT c.identity_id AS id FROM credentials c WHERE c.id = ANY($1::uuid[]) AND c.identity_id IS NOT NULL
     UNION
     SELECT c.identity_id FROM placements p JOIN credentials c ON c.id = p.credential_id
     WHERE p.id = ANY($2::uuid[]) AND c.identity_id IS NOT NULL
     UNION
     SELECT c.identity_id FROM links l JOIN credentials c ON c.id = l.to_id
     WHERE l.kind = 'fingerprint' AND l.from_id = ANY($2::uuid[]) AND c.identity_id IS NOT NULL`,
    [credentialIds, placementIds],
  );
  return found.rows.map((row) => row.id);
}
