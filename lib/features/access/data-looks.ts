import type { Look } from "@/lib/domain/privilege/looks";
import { grouped } from "@/lib/features/assessment/data-keys";
import type { Runner } from "@/lib/platform/read";

/** The last look of every source of this kind at each of its scopes, by the realm that the scope lists. */
export async function looksIn(
  db: Runner,
  connector: string,
  realms: readonly string[],
): Promise<ReadonlyMap<string, Look[]>> {
  const found = await db.query<Look & { realm: string }>(
    `SELECT DISTINCT ON (sc.ref, realm) realm, sc.data_set AS "dataSet", sc.scope->'container'->>'externalId' AS place,
       s.name AS source, sc.status, sc.problems, sc.failure->>'message' AS failure,
       EXISTS (SELECT FROM holds h WHERE h.scope_ref = sc.ref AND h.state = 'held') AS held
     FROM sync_scopes sc JOIN sources s ON s.id = sc.source_id, LATERAL jsonb_array_elements_text(
       CASE jsonb_typeof(sc.scope->'issues') WHEN 'array' THEN sc.scope->'issues' ELSE '[]' END) AS realm
     WHERE s.connector = $1 AND s.removed_at IS NULL
       AND sc.status IN ('complete', 'incomplete') AND realm = ANY($2::text[])
     ORDER BY sc.ref, realm, sc.finished_at DESC`,
    [connector, realms],
  );
  return grouped(
    found.rows,
    ({ realm }) => realm,
    ({ realm: _realm, ...look }) => look,
  );
}
