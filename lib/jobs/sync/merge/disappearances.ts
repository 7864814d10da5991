import type { PoolClient } from "pg";
import { type ThresholdOverrides, thresholdOf } from "@/lib/domain/definitions/thresholds";
import { markHolders } from "@/lib/features/assessment/mutations-marks";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { lockRealms } from "@/lib/features/identities/mutations-realms";
import { writeChanges } from "./changes";
import { foldCredentials, foldIdentities, foldPlacements } from "./fold";
import { holdersOf } from "./holders";

/** What is present in the record but was not shown by a complete scope, by type. */
export interface Disappearance {
  recordType: "identity" | "credential" | "placement" | "member" | "grant" | "trust";
  /** Rows of this type that the scope was known to show. */
  total: number;
  missing: number;
}

/**
 * The keys that the scope showed. Always behind NOT IN, which PostgreSQL hashes whatever it expects of the size; as a join
 * it may choose to compare every row with every key.
 */
const SEEN = "SELECT unnest(keys) FROM scope_pages WHERE scope_id = $1";
const EDGE_TABLES = { member: "members", grant: "grants", trust: "trusts" } as const;

/**
 * Counts what would newly be marked missing, without marking it. A sighting that cannot make its record disappear, because
 * the scope does not list its realm, is nobody's to judge.
 */
export async function countDisappearances(
  tx: PoolClient,
  scopeId: string,
  scopeRef: string,
): Promise<Disappearance[]> {
  const edges = Object.entries(EDGE_TABLES)
    .map(
      ([type, table]) => `
      UNION ALL SELECT '${type}', count(*), count(*) FILTER (WHERE id NOT IN (${SEEN}))
      FROM ${table} WHERE scope_ref = $2 AND missing_since IS NULL AND gone_at IS NULL`,
    )
    .join("");
  const counted = await tx.query<{
    record_type: Disappearance["recordType"];
    total: string;
    missing: string;
  }>(
    `SELECT record_type, count(*) AS total, count(*) FILTER (WHERE record_id NOT IN (${SEEN})) AS missing
     FROM sightings WHERE scope_ref = $2 AND issuing AND missing_since IS NULL AND gone_at IS NULL GROUP BY record_type ${edges}`,
    [scopeId, scopeRef],
  );
  return counted.rows
    .map((row) => ({ recordType: row.record_type, total: Number(row.total), missing: Number(row.missing) }))
    .filter((row) => row.total > 0);
}

/**
 * Why a human should look before these disappear, or null. A permission that was taken away looks just like a deletion.
 */
export function reasonToHold({ total, missing }: Disappearance, limits: ThresholdOverrides): string | null {
  const share = thresholdOf("holdShare", limits);
  const most = thresholdOf("holdCount", limits);
  if (missing === 0) return null;
  if (missing === total) return "all of them disappeared at once";
  if (missing >= thresholdOf("holdMinimum", limits) && (missing / total) * 100 > share)
    return `more than ${share} % disappeared at once`;
  if (missing > most) return `more than ${most} disappeared at once`;
  return null;
}

export interface Tombstones {
  missing: number;
  gone: number;
}

/**
 * Marks what a complete scope did not show: missing since this look, and gone where an earlier complete look at least
 * `tombstoneHours` before had missed it too. Gone is a tombstone: the row stays, the same id revives it.
 */
export async function applyDisappearances(
  tx: PoolClient,
  options: {
    scopeId: string;
    scopeRef: string;
    runId: string;
    collectedAt: Date;
    now: Date;
    tombstoneHours: number;
  },
): Promise<Tombstones> {
  const { scopeId, scopeRef, collectedAt, tombstoneHours, now, runId } = options;
  const marked = await tx.query<{ record_id: string; record_type: string; realm: string; gone: boolean }>(
    `UPDATE sightings SET missing_since = coalesce(missing_since, $3),
       gone_at = CASE WHEN missing_since <= $3::timestamptz - make_interval(hours => $4) THEN $3 END
     WHERE scope_ref = $2 AND gone_at IS NULL AND record_id NOT IN (${SEEN})
       AND (missing_since IS NULL OR missing_since <= $3::timestamptz - make_interval(hours => $4))
     RETURNING record_id, record_type, observed->>'realm' AS realm, gone_at IS NOT NULL AS gone`,
    [scopeId, scopeRef, collectedAt, tombstoneHours],
  );
  const edges = { missing: 0, gone: 0 };
  const lost: { identityId: string; what: string }[] = [];
  const touched: string[] = [];
  for (const table of Object.values(EDGE_TABLES)) {
    const owner = table === "grants" ? "principal_id" : table === "members" ? "member_id" : "identity_id";
    const named = table === "trusts" ? "subject" : "NULL::text";
    const rows = await tx.query<{ owner: string; gone: boolean; first: boolean; subject: string | null }>(
      `UPDATE ${table} SET missing_since = coalesce(missing_since, $3),
         gone_at = CASE WHEN missing_since <= $3::timestamptz - make_interval(hours => $4) THEN $3 END
       WHERE scope_ref = $2 AND gone_at IS NULL AND id NOT IN (${SEEN})
         AND (missing_since IS NULL OR missing_since <= $3::timestamptz - make_interval(hours => $4))
       RETURNING ${owner} AS owner, gone_at IS NOT NULL AS gone, missing_since = $3 AS first, ${named} AS subject`,
      [scopeId, scopeRef, collectedAt, tombstoneHours],
    );
    for (const row of rows.rows) {
      edges[row.gone ? "gone" : "missing"] += 1;
      touched.push(row.owner);
      if (row.first) lost.push({ identityId: row.owner, what: EDGE_WORDS[table] });
    }
  }
  const ids = (type: string) =>
    marked.rows.filter((row) => row.record_type === type).map((row) => row.record_id);
  // Another scope may be showing one of them at this moment: its word must be in before they are judged.
  await lockRealms(
    tx,
    marked.rows.map((row) => row.realm),
  );
  const identities = ids("identity");
  const credentials = ids("credential");
  const placements = ids("placement");
  await foldIdentities(tx, identities, { now, baseline: false });
  await foldCredentials(tx, credentials, now);
  await foldPlacements(tx, placements, now);
  const holders = await tx.query<{ identity_id: string; external_id: string }>(
    "SELECT identity_id, external_id FROM credentials WHERE id = ANY($1::uuid[]) AND identity_id IS NOT NULL",
    [credentials],
  );
  const known = await tx.query<{ id: string; missing: boolean; gone: boolean }>(
    "SELECT id, missing_since IS NOT NULL AS missing, gone_at IS NOT NULL AS gone FROM identities WHERE id = ANY($1::uuid[])",
    [[...identities, ...holders.rows.map((row) => row.identity_id), ...lost.map((row) => row.identityId)]],
  );
  const state = new Map(known.rows.map((row) => [row.id, row]));
  await writeChanges(tx, runId, now, [
    ...identities.flatMap((id) => {
      const now = state.get(id);
      if (!now?.missing) return [];
      return [{ identityId: id, kind: now.gone ? ("gone" as const) : ("missing" as const), details: [] }];
    }),
    ...holders.rows
      .filter((row) => state.has(row.identity_id))
      .map((row) => ({
        identityId: row.identity_id,
        kind: "changed" as const,
        details: [{ what: "credential not seen", before: row.external_id, after: null }],
      })),
    ...lost
      .filter((row) => state.has(row.identityId))
      .map((row) => ({
        identityId: row.identityId,
        kind: "changed" as const,
        details: [{ what: row.what, before: null, after: null }],
      })),
  ]);
  const losers = [...holders.rows.map((row) => row.identity_id), ...(await holdersOf(tx, [], placements))];
  await refreshDerived(tx, [...new Set([...identities, ...losers])]);
  await markHolders(tx, touched);
  const gone = marked.rows.filter((row) => row.gone).length;
  return { missing: marked.rows.length - gone + edges.missing, gone: gone + edges.gone };
}

const EDGE_WORDS = {
  members: "group membership removed",
  grants: "permission removed",
  trusts: "trust removed",
} as const;
