import type { EdgeRow } from "@/lib/jobs/sync/page-rows";
import type { ResolveIdentity } from "./aliases";
import type { PageMerge } from "./page";
import { sqlJson } from "./sql-json";

/** Members, grants and trusts are stated by one source: their content is their id, so they are only added or absent. */
const EDGES = {
  members: "group_id uuid, member_id uuid, member_kind text",
  grants:
    "principal_id uuid, principal_kind text, entitlement_id uuid, target_id uuid, effect text, condition jsonb",
  trusts:
    "identity_id uuid, kind text, effect text, subject_id uuid, subject text, issuer text, condition jsonb",
} as const;
export type EdgeTable = keyof typeof EDGES;

/** Adds what this scope did not show before; returns the rows added or returned. */
export async function writeEdges(
  merge: PageMerge,
  table: EdgeTable,
  rows: EdgeRow[],
  resolve: ResolveIdentity,
): Promise<EdgeRow[]> {
  if (rows.length === 0) return [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const known = await merge.tx.query<{ id: string }>(
    `SELECT id FROM ${table} WHERE id = ANY($1::uuid[]) AND missing_since IS NULL AND gone_at IS NULL`,
    [[...byId.keys()]],
  );
  for (const row of known.rows) byId.delete(row.id);
  const added = [...byId.values()];
  if (added.length === 0) return [];
  for (const row of added) {
    for (const [column, ref] of Object.entries(row.refs)) row.columns[column] = ref ? resolve(ref) : null;
  }
  const columns = EDGES[table].split(", ").map((column) => column.split(" ")[0] ?? "");
  await merge.tx.query(
    `INSERT INTO ${table} (id, source_id, scope_ref, first_seen_at, ${columns.join(", ")})
     SELECT id, $2, $3, $4, ${columns.join(", ")} FROM json_to_recordset($1::json) AS r(id uuid, ${EDGES[table]})
     ON CONFLICT (id) DO UPDATE SET missing_since = NULL, gone_at = NULL`,
    [
      sqlJson(added.map((row) => ({ id: row.id, ...row.columns }))),
      merge.sourceId,
      merge.scopeRef,
      merge.now,
    ],
  );
  return added;
}
