import type { SightingRow } from "@/lib/jobs/sync/page-rows";
import type { PageMerge } from "./page";
import { sqlJson } from "./sql-json";

export interface Seen<Row> {
  /** Rows whose content is new or changed, or that were missing. Only these are written. */
  changed: Row[];
  added: number;
}

/** Writes the sightings that differ from what this scope showed before; the rest is not touched. */
export async function writeSightings<Row extends SightingRow>(
  merge: PageMerge,
  type: "identity" | "credential" | "placement",
  rows: Row[],
): Promise<Seen<Row>> {
  if (rows.length === 0) return { changed: [], added: 0 };
  const byId = new Map(rows.map((row) => [row.id, row]));
  const before = await merge.tx.query<{ record_id: string; hash: string; present: boolean }>(
    `SELECT record_id, hash, missing_since IS NULL AND gone_at IS NULL AS present
     FROM sightings WHERE scope_ref = $1 AND record_id = ANY($2::uuid[])`,
    [merge.scopeRef, [...byId.keys()]],
  );
  const known = new Map(before.rows.map((row) => [row.record_id, row]));
  const changed = [...byId.values()].filter((row) => {
    const earlier = known.get(row.id);
    return !earlier?.present || earlier.hash !== row.hash;
  });
  if (changed.length > 0) {
    await merge.tx.query(
      `INSERT INTO sightings (scope_ref, record_id, source_id, record_type, hash, rank, issuing, observed, raw, first_seen_at, changed_at)
       SELECT $2, id, $3, $4, hash, $5, issuing, observed, raw, $6, $6
       FROM json_to_recordset($1::json) AS s(id uuid, hash uuid, issuing boolean, observed jsonb, raw jsonb)
       ORDER BY id
       ON CONFLICT (scope_ref, record_id) DO UPDATE SET hash = excluded.hash, rank = excluded.rank, issuing = excluded.issuing,
         observed = excluded.observed, raw = excluded.raw, changed_at = excluded.changed_at, missing_since = NULL, gone_at = NULL`,
      [
        sqlJson(
          changed.map(({ id, hash, issuing, observed, raw }) => ({ id, hash, issuing, observed, raw })),
        ),
        merge.scopeRef,
        merge.sourceId,
        type,
        merge.rank,
        merge.now,
      ],
    );
  }
  return { changed, added: changed.filter((row) => !known.has(row.id)).length };
}
