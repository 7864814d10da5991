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
/** The columns that name identities, which may move although the content stays. */
const POINTERS = {
  members: ["member_id"],
  grants: ["principal_id"],
  trusts: ["identity_id", "subject_id"],
} as const;
export type EdgeTable = keyof typeof EDGES;

/**
 * Adds what this scope did not show before; returns the rows added, returned, or now of another identity: a login that
 * moved to a new id takes along what is attached to it.
 */
export async function writeEdges(
  merge: PageMerge,
  table: EdgeTable,
  rows: EdgeRow[],
  resolve: ResolveIdentity,
): Promise<EdgeRow[]> {
  if (rows.length === 0) return [];
  for (const row of rows) {
    for (const [column, ref] of Object.entries(row.refs)) row.columns[column] = ref ? resolve(ref) : null;
  }
  const byId = new Map(rows.map((row) => [row.id, row]));
  const known = await merge.tx.query<Record<string, string | null> & { id: string }>(
    `SELECT id, ${POINTERS[table].join(", ")} FROM ${table}
     WHERE id = ANY($1::uuid[]) AND missing_since IS NULL AND gone_at IS NULL`,
    [[...byId.keys()]],
  );
  for (const row of known.rows) {
    const columns = byId.get(row.id)?.columns;
    if (POINTERS[table].every((column) => row[column] === columns?.[column])) byId.delete(row.id);
  }
  const added = [...byId.values()];
  if (added.length === 0) return [];
  const columns = EDGES[table].split(", ").map((column) => column.split(" ")[0] ?? "");
  await merge.tx.query(
    `INSERT INTO ${table} (id, source_id, scope_ref, first_seen_at, ${columns.join(", ")})
     SELECT id, $2, $3, $4, ${columns.join(", ")} FROM json_to_recordset($1::json) AS r(id uuid, ${EDGES[table]})
     ON CONFLICT (id) DO UPDATE SET missing_since = NULL, gone_at = NULL,
       ${POINTERS[table].map((column) => `${column} = excluded.${column}`).join(", ")}`,
    [
      sqlJson(added.map((row) => ({ id: row.id, ...row.columns }))),
      merge.sourceId,
      merge.scopeRef,
      merge.now,
    ],
  );
  return added;
}
