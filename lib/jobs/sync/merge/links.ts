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
