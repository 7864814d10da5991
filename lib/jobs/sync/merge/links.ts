import type { PoolClient } from "pg";
import type { PageMerge } from "./page";
import { sqlJson } from "./sql-json";

/** A name that now belongs to a new id: the history is linked, the owner is not inherited. */
export async function recreations(
  merge: PageMerge,
  moved: { fromId: string; toId: string; name: string }[],
): Promise<void> {
  if (moved.length === 0) return;
  await merge.tx.query(
    `INSERT INTO links (kind, from_type, from_id, to_type, to_id, evidence, at)
     SELECT 'recreated', 'identity', "fromId", 'identity', "toId", 'The name ' || name || ' now belongs to a new id.', $2
     FROM json_to_recordset($1::json) AS m("fromId" uuid, "toId" uuid, name text)
     ON CONFLICT (kind, from_id, to_id) DO NOTHING`,
    [sqlJson(moved), merge.now],
  );
}

/**
 * A new identity with the realm, kind and name of one that went missing within the last 30 days is probably the same
 * thing, made again by Terraform or Helm.
 */
export async function linkRecreated(merge: PageMerge, newIds: string[]): Promise<void> {
  if (newIds.length === 0 || merge.firstSight) return;
  await merge.tx.query(
    `INSERT INTO links (kind, from_type, from_id, to_type, to_id, evidence, at)
     SELECT 'recreated', 'identity', old.id, 'identity', new.id, 'Same realm, kind and name; the earlier one disappeared.', $2
     FROM identities new JOIN identities old
       ON old.name = new.name AND old.realm = new.realm AND old.kind = new.kind AND old.id <> new.id
     WHERE new.id = ANY($1::uuid[]) AND old.missing_since IS NOT NULL
       AND coalesce(old.gone_at, old.missing_since) > $2::timestamptz - interval '30 days'
     ON CONFLICT (kind, from_id, to_id) DO NOTHING`,
    [newIds, merge.now],
  );
}

/** A secret that many use (a first password) is evidence of little: so many of its places are linked. */
const MOST_ALIKE = 20;

const ALIKE = {
  /** A copy of a credential whose own source shows its print. */
  ofCredential: `SELECT 'placement' AS from_type, p.id AS from_id, 'credential' AS to_type, c.id AS to_id,
      'The same secret stands here, by its keyed fingerprint.' AS evidence
    FROM placements p CROSS JOIN LATERAL (SELECT c.id FROM credentials c
      WHERE c.fingerprint = p.fingerprint AND c.gone_at IS NULL ORDER BY c.first_seen_at, c.id LIMIT ${MOST_ALIKE}) c
    WHERE p.id = ANY($1::uuid[]) AND p.credential_id IS DISTINCT FROM c.id`,
  ofPlace: `SELECT 'placement', p.id, 'credential', c.id, 'The same secret stands here, by its keyed fingerprint.'
    FROM credentials c CROSS JOIN LATERAL (SELECT p.id, p.credential_id FROM placements p
      WHERE p.fingerprint = c.fingerprint AND p.gone_at IS NULL ORDER BY p.first_seen_at, p.id LIMIT ${MOST_ALIKE}) p
    WHERE c.id = ANY($2::uuid[]) AND p.credential_id IS DISTINCT FROM c.id`,
  /** A copy without the key's id, and one that has it beside it; either may be read last. */
  ofNamed: `SELECT 'placement', copy.id, 'credential', copy.named, 'The same secret, by its keyed fingerprint, stands where the id of the key stands too.'
    FROM placements a CROSS JOIN LATERAL (SELECT b.id, b.credential_id FROM placements b
      WHERE b.fingerprint = a.fingerprint AND b.id <> a.id AND b.gone_at IS NULL ORDER BY b.first_seen_at, b.id LIMIT ${MOST_ALIKE}) b
    CROSS JOIN LATERAL (VALUES (a.id, a.credential_id, b.credential_id), (b.id, b.credential_id, a.credential_id)) AS copy(id, own, named)
    WHERE a.id = ANY($1::uuid[]) AND copy.own IS NULL AND copy.named IS NOT NULL`,
  /** Two sources know one secret, each under an id of its own. */
  ofEachOther: `SELECT 'credential', greatest(a.id, b.id), 'credential', least(a.id, b.id), 'Both are one secret, by its keyed fingerprint.'
    FROM credentials a CROSS JOIN LATERAL (SELECT b.id FROM credentials b
      WHERE b.fingerprint = a.fingerprint AND b.id <> a.id AND b.gone_at IS NULL ORDER BY b.first_seen_at, b.id LIMIT ${MOST_ALIKE}) b
    WHERE a.id = ANY($2::uuid[])`,
  /** One secret lies in two places, and nobody says what it opens. */
  ofPlaces: `SELECT 'placement', greatest(a.id, b.id), 'placement', least(a.id, b.id), 'The same secret stands in both, by its keyed fingerprint.'
    FROM placements a CROSS JOIN LATERAL (SELECT b.id FROM placements b
      WHERE b.fingerprint = a.fingerprint AND b.id <> a.id AND b.credential_id IS NULL AND b.gone_at IS NULL
      ORDER BY b.first_seen_at, b.id LIMIT ${MOST_ALIKE}) b
    WHERE a.id = ANY($1::uuid[]) AND a.credential_id IS NULL`,
};

/** Links what has the same fingerprint: strong evidence, and still less than the id of a key. */
export async function linkFingerprints(
  merge: PageMerge,
  placementIds: string[],
  credentialIds: string[],
): Promise<void> {
  if (placementIds.length + credentialIds.length === 0) return;
  await merge.tx.query(
    `INSERT INTO links (kind, from_type, from_id, to_type, to_id, evidence, at)
     SELECT DISTINCT ON (from_id, to_id) 'fingerprint', from_type, from_id, to_type, to_id, evidence, $3::timestamptz
     FROM (${Object.values(ALIKE).join("\n UNION ALL ")}) alike ORDER BY from_id, to_id, evidence
     ON CONFLICT (kind, from_id, to_id) DO NOTHING`,
    [placementIds, credentialIds, merge.now],
  );
}

/**
 * A row of a spreadsheet that has no id of its own, and exactly one identity that another system lists by the same name, are
 * probably one: proposed, and never joined. Either may come first. Where the sheet names the system or an account that is known,
 * that has to agree.
 */
export async function linkSameNames(tx: PoolClient, scopeRef: string, now: Date): Promise<void> {
  const sheets = await tx.query(
    `SELECT FROM sources WHERE connector = 'csv' AND removed_at IS NULL
       AND EXISTS (SELECT FROM identities s WHERE starts_with(s.realm, 'sheet:') AND s.gone_at IS NULL) LIMIT 1`,
  );
  if (sheets.rowCount === 0) return;
  await tx.query(
    `WITH mine AS MATERIALIZED (
       SELECT i.id, i.name, i.realm FROM sightings g JOIN identities i ON i.id = g.record_id
       WHERE g.scope_ref = $1 AND g.record_type = 'identity' AND g.gone_at IS NULL AND i.gone_at IS NULL AND i.class <> 'human'),
     rows AS (
       SELECT m.id FROM mine m WHERE starts_with(m.realm, 'sheet:')
       UNION SELECT s.id FROM mine m JOIN identities s ON s.name = m.name AND s.gone_at IS NULL
       WHERE NOT starts_with(m.realm, 'sheet:') AND starts_with(s.realm, 'sheet:'))
     INSERT INTO links (kind, from_type, from_id, to_type, to_id, evidence, at)
     SELECT 'same_name', 'identity', s.id, 'identity', (array_agg(t.id))[1], 'A spreadsheet names it so, and nothing else there is called so.', $2
     FROM rows r JOIN identities s ON s.id = r.id
     JOIN identities t ON t.name = s.name AND t.gone_at IS NULL AND NOT starts_with(t.realm, 'sheet:') AND t.class <> 'human'
       AND (s.system = 'unknown' OR t.system = s.system)
       AND (s.container_id IS NULL OR t.container_id = s.container_id
         OR EXISTS (SELECT FROM containers c WHERE c.id = s.container_id AND starts_with(c.realm, 'sheet:')))
     GROUP BY s.id HAVING count(*) = 1 ORDER BY s.id
     ON CONFLICT (kind, from_id, to_id) DO NOTHING`,
    [scopeRef, now],
  );
}
