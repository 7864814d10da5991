import type { Pool, PoolClient } from "pg";
import { markHolders } from "@/lib/features/assessment/mutations-marks";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { lockRealms } from "@/lib/features/identities/mutations-realms";
import { foldCredentials, foldIdentities, foldPlacements } from "@/lib/jobs/sync/merge/fold";
import { holdersOf } from "@/lib/jobs/sync/merge/holders";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { inTransaction } from "@/lib/platform/transaction";

/** Rows of one transaction. */
const chunkRows = 5000;
const edgeTables = ["members", "grants", "trusts"] as const;
/** The columns that make two edges the same, whichever scope states them. */
const sameEdge = {
  members: ["group_id", "member_id"],
  grants: ["principal_id", "entitlement_id", "target_id", "effect", "condition"],
  trusts: ["identity_id", "kind", "effect", "subject", "issuer", "condition"],
} as const;

/** What is taken out: all that a source showed, or what one of its scopes did. */
interface Part {
  column: "source_id" | "scope_ref";
  id: string;
  /** Why, for the timeline of what nobody shows any more. */
  why: string;
  /** Only what another scope of the source, one that is still read, shows as well. */
  shownElsewhere?: true;
}

/**
 * Takes out of the inventory what removed sources, and scopes that are read no longer, showed, where a person said that it
 * is out of scope. What another source shows too stays; the rest is gone with its history kept, and comes back when a
 * source shows it again. Each step is a transaction of its own: killed anywhere, the next call goes on.
 */
export async function takeOutDecided(pool: Pool, signal: AbortSignal): Promise<void> {
  const sources = await pool.query<{ id: string }>(
    "SELECT id FROM sources WHERE out_of_scope_at IS NOT NULL AND taken_out_at IS NULL ORDER BY id",
  );
  for (const { id } of sources.rows) {
    const part: Part = { column: "source_id", id, why: "out of scope with its source" };
    const now = await takeOut(pool, part, signal);
    await pool.query("UPDATE sources SET taken_out_at = $2 WHERE id = $1", [id, now]);
  }
  // One that is being read again is left to that reading.
  const scopes = await pool.query<{ id: string }>(
    `SELECT l.scope_ref AS id FROM left_scopes l WHERE l.records = 'out_of_scope' AND l.taken_out_at IS NULL
       AND NOT EXISTS (SELECT FROM sync_scopes s WHERE s.ref = l.scope_ref AND s.status IN ('waiting', 'running')) ORDER BY 1`,
  );
  for (const { id } of scopes.rows) {
    const part: Part = { column: "scope_ref", id, why: "out of scope: its source reads it no longer" };
    const now = await takeOut(pool, part, signal);
    await pool.query("UPDATE left_scopes SET taken_out_at = $2 WHERE scope_ref = $1", [id, now]);
  }
}

/** Leaves to the other scopes of its source what one that is read no longer shows and they show as well. */
export async function handOver(pool: Pool, scopeRef: string, signal: AbortSignal): Promise<void> {
  await takeOut(pool, { column: "scope_ref", id: scopeRef, why: "", shownElsewhere: true }, signal);
}

async function takeOut(pool: Pool, part: Part, signal: AbortSignal): Promise<Date> {
  const now = await databaseNow(pool);
  while (await inTransaction(pool, (tx) => takeOutRecords(tx, part, now))) signal.throwIfAborted();
  for (const table of edgeTables) {
    while (await inTransaction(pool, (tx) => takeOutEdges(tx, table, part, now))) signal.throwIfAborted();
  }
  return now;
}

/** The condition that a scope of the same source, one that is still read, shows what the row `t` does. */
function elsewhere({ shownElsewhere }: Part, table: string, same: string): string {
  if (!shownElsewhere) return "";
  return `AND EXISTS (SELECT FROM ${table} o WHERE o.source_id = t.source_id AND o.scope_ref <> t.scope_ref
    AND o.missing_since IS NULL AND o.gone_at IS NULL AND ${same}
    AND NOT EXISTS (SELECT FROM left_scopes l WHERE l.scope_ref = o.scope_ref))`;
}

/** Gives whether there may be more. */
async function takeOutRecords(tx: PoolClient, part: Part, now: Date): Promise<boolean> {
  const taken = await tx.query<{ record_id: string; record_type: string; realm: string }>(
    `UPDATE sightings s SET missing_since = coalesce(s.missing_since, $2), gone_at = $2
     FROM (SELECT scope_ref, record_id FROM sightings t WHERE t.${part.column} = $1 AND t.gone_at IS NULL
       ${elsewhere(part, "sightings", "o.record_id = t.record_id")} LIMIT ${chunkRows}) c
     WHERE s.scope_ref = c.scope_ref AND s.record_id = c.record_id
     RETURNING s.record_id, s.record_type, s.observed->>'realm' AS realm`,
    [part.id, now],
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
     SELECT id, $2, 'gone', $3, 'sync' FROM identities WHERE id = ANY($1::uuid[]) AND gone_at = $2 ORDER BY id`,
    [identities, now, JSON.stringify([{ what: part.why, before: null, after: null }])],
  );
  const holders = await holdersOf(tx, ids("credential"), ids("placement"));
  await refreshDerived(tx, [...new Set([...identities, ...holders])]);
  return true;
}

async function takeOutEdges(
  tx: PoolClient,
  table: (typeof edgeTables)[number],
  part: Part,
  now: Date,
): Promise<boolean> {
  const columns = sameEdge[table].map((column) => `o.${column} IS NOT DISTINCT FROM t.${column}`);
  const owner = table === "grants" ? "principal_id" : table === "members" ? "member_id" : "identity_id";
  const taken = await tx.query<{ owner: string }>(
    `UPDATE ${table} SET missing_since = coalesce(missing_since, $2), gone_at = $2
     WHERE id IN (SELECT t.id FROM ${table} t WHERE t.${part.column} = $1 AND t.gone_at IS NULL
       ${elsewhere(part, table, columns.join(" AND "))} LIMIT ${chunkRows}) RETURNING ${owner} AS owner`,
    [part.id, now],
  );
  await markHolders(
    tx,
    taken.rows.map((row) => row.owner),
  );
  return (taken.rowCount ?? 0) > 0;
}
