import { recordId } from "@/lib/domain/record-id";
import { contentHash } from "@/lib/jobs/sync/content-hash";
import type { InternedRow } from "@/lib/jobs/sync/page-rows";
import type { PageMerge } from "./page";
import { sqlJson } from "./sql-json";

/** Tables whose rows are stored once and shared by everything that refers to them, with their content columns. */
const INTERNED = {
  containers:
    "realm text, external_id text, kind text, name text, parent_id uuid, status text, guardrails uuid[], tags jsonb",
  entitlements:
    "realm text, external_id text, kind text, name text, system text, managed_by text, body_hash uuid",
  resources: "realm text, external_id text, kind text, name text, container_id uuid, policy_hash uuid",
} as const;

/** Writes what is new or differs; gives the ids of what was there and differs. A less trustworthy source does not overwrite a more trustworthy one. */
export async function writeInterned(
  merge: PageMerge,
  table: keyof typeof INTERNED,
  rows: InternedRow[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const known = await merge.tx.query<{ id: string; hash: string; rank: number }>(
    `SELECT id, hash, rank FROM ${table} WHERE id = ANY($1::uuid[])`,
    [[...byId.keys()]],
  );
  for (const row of known.rows) {
    if (row.hash === byId.get(row.id)?.hash || row.rank < merge.rank) byId.delete(row.id);
  }
  if (byId.size === 0) return [];
  const columns = INTERNED[table].split(", ").map((column) => column.split(" ")[0] ?? "");
  await merge.tx.query(
    `INSERT INTO ${table} AS t (id, hash, rank, source_id, first_seen_at, ${columns.join(", ")})
     SELECT id, hash, $2, $3, $4, ${columns.join(", ")}
     FROM json_to_recordset($1::json) AS r(id uuid, hash uuid, ${INTERNED[table]}) ORDER BY id
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, rank = excluded.rank, source_id = excluded.source_id,
       ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}
     WHERE t.rank >= excluded.rank`,
    [
      sqlJson([...byId.values()].map((row) => ({ id: row.id, hash: row.hash, ...row.columns }))),
      merge.rank,
      merge.sourceId,
      merge.now,
    ],
  );
  return known.rows.flatMap(({ id }) => (byId.has(id) ? [id] : []));
}

/**
 * An account, project or namespace as a grant finds it: a grant names where it holds as a resource, and cannot tell whether that is
 * one of these.
 */
export function asTarget({ id, columns }: InternedRow): InternedRow {
  const { realm, external_id, kind, name } = columns;
  const target = { realm, external_id, kind, name, container_id: id, policy_hash: null };
  return {
    id: recordId("resource", String(realm), String(external_id)),
    hash: contentHash(JSON.stringify(target)),
    columns: target,
  };
}

/** Policy documents, each once. */
export async function writeBodies(merge: PageMerge): Promise<void> {
  const bodies = new Map(merge.rows.bodies.map((row) => [row.hash, row]));
  if (bodies.size === 0) return;
  const known = await merge.tx.query<{ hash: string }>(
    "SELECT hash FROM policy_bodies WHERE hash = ANY($1::uuid[])",
    [[...bodies.keys()]],
  );
  for (const row of known.rows) bodies.delete(row.hash);
  if (bodies.size === 0) return;
  await merge.tx.query(
    `INSERT INTO policy_bodies (hash, body) SELECT hash, body FROM json_to_recordset($1::json) AS b(hash uuid, body jsonb)
     ORDER BY hash ON CONFLICT (hash) DO NOTHING`,
    [sqlJson([...bodies.values()])],
  );
}
