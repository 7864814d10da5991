import type { Pool, PoolClient } from "pg";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { foldCredentials, foldIdentities, foldPlacements } from "@/lib/jobs/sync/merge/fold";
import { lockRealms } from "@/lib/jobs/sync/merge/realm-locks";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { inTransaction } from "@/lib/platform/transaction";

/** Rows of one transaction. */
const chunkRows = 5000;
const edges = ["members", "grants", "trusts"] as const;

/**
 * Takes out of the inventory what removed sources showed, where a person said that it is out of scope. What another
 * source shows too stays; the rest is gone with its history kept, and comes back when a source shows it again. Each step
 * is a transaction of its own: killed anywhere, the next call goes on.
 */
export async function takeOutRemoved(pool: Pool, signal: AbortSignal): Promise<void> {
  const sources = await pool.query<{ id: string }>(
    "SELECT id FROM sources WHERE out_of_scope_at IS NOT NULL AND taken_out_at IS NULL ORDER BY id",
  );
  for (const { id } of sources.rows) {
    const now = await databaseNow(pool);
    while (await inTransaction(pool, (tx) => takeOutRecords(tx, id, now))) signal.throwIfAborted();
    for (const table of edges) {
      while (await inTransaction(pool, (tx) => takeOutEdges(tx, table, id, now))) signal.throwIfAborted();
    }
    await pool.query("UPDATE sources SET taken_out_at = $2 WHERE id = $1", [id, now]);
  }
}

/** Gives whether there may be more. */
async function takeOutRecords(tx: PoolClient, sourceId: string, now: Date): Promise<boolean> {
  const taken = await tx.query<{ record_id: string; record_type: string; realm: string }>(
    `UPDATE sightings s SET missing_since = coalesce(s.missing_since, $2), gone_at = $2
     FROM (SELECT scope_ref, record_id FROM sightings WHERE source_id = $1 AND gone_at IS NULL LIMIT ${chunkRows}) c
     WHERE s.scope_ref = c.scope_ref AND s.record_id = c.record_id
     RETURNING s.record_id, s.record_type, s.observed->>'realm' AS realm`,
    [sourceId, now],
  );
  if (taken.rows.length === 0) return false;
  await lockRealms(
    tx,
    taken.rows.map((row) => row.realm),
  );
  const ids = (type: string) => [
    ...new Set(taken.rows.filter((row) => row.record_type === type).map((row) => row.record_id)),
  ];
  const identities = ids("identity");
  await foldIdentities(tx, identities, { now, baseline: false });
  await foldCredentials(tx, ids("credential"), now);
  await foldPlacements(tx, ids("placement"), now);
  // Absence counts only where the issuing realm itself was read; that nobody shows it any more counts always.
  for (const [table, type] of [
    ["identities", "identity"],
    ["credentials", "credential"],
    ["placements", "placement"],
  ] as const) {
    await tx.query(
      `UPDATE ${table} r SET missing_since = coalesce(r.missing_since, $2), gone_at = $2
       WHERE r.id = ANY($1::uuid[]) AND r.gone_at IS NULL
         AND NOT EXISTS (SELECT FROM sightings s WHERE s.record_id = r.id AND s.gone_at IS NULL)`,
      [ids(type), now],
    );
  }
  await tx.query(
    `INSERT INTO changes (identity_id, at, kind, details, by)
     SELECT id, $2, 'gone', '[{"what": "out of scope with its source", "before": null, "after": null}]', 'sync'
     FROM identities WHERE id = ANY($1::uuid[]) AND gone_at = $2 ORDER BY id`,
    [identities, now],
  );
  const holders = await tx.query<{ id: string }>(
    "SELECT DISTINCT identity_id AS id FROM credentials WHERE id = ANY($1::uuid[]) AND identity_id IS NOT NULL",
    [ids("credential")],
  );
  await refreshDerived(tx, [...new Set([...identities, ...holders.rows.map((row) => row.id)])]);
  return true;
}

async function takeOutEdges(
  tx: PoolClient,
  table: (typeof edges)[number],
  sourceId: string,
  now: Date,
): Promise<boolean> {
  const taken = await tx.query(
    `UPDATE ${table} SET missing_since = coalesce(missing_since, $2), gone_at = $2
     WHERE id IN (SELECT id FROM ${table} WHERE source_id = $1 AND gone_at IS NULL LIMIT ${chunkRows})`,
    [sourceId, now],
  );
  return (taken.rowCount ?? 0) > 0;
}
