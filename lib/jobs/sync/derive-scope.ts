import type { Pool } from "pg";
import { markEdgesOf } from "@/lib/features/assessment/mutations-marks";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { inTransaction, planByKeys } from "@/lib/platform/transaction";

const chunk = 2000;

/**
 * Recomputes what is derived of every identity that a scope tells of, at the end of a first look. Page by page, almost every
 * one of them would be written again for each page that adds to it. May be repeated: it writes only what differs.
 */
export async function deriveScope(pool: Pool, scopeRef: string, signal: AbortSignal): Promise<void> {
  const touched = await pool.query<{ id: string }>(
    `SELECT record_id AS id FROM sightings WHERE scope_ref = $1 AND record_type = 'identity'
     UNION
     SELECT c.identity_id FROM sightings s JOIN credentials c ON c.id = s.record_id
     WHERE s.scope_ref = $1 AND s.record_type = 'credential' AND c.identity_id IS NOT NULL
     UNION
     SELECT c.identity_id FROM sightings s JOIN placements p ON p.id = s.record_id JOIN credentials c ON c.id = p.credential_id
     WHERE s.scope_ref = $1 AND s.record_type = 'placement' AND c.identity_id IS NOT NULL
     UNION
     SELECT c.identity_id FROM sightings s JOIN links l ON l.kind = 'fingerprint' AND l.from_id = s.record_id JOIN credentials c ON c.id = l.to_id
     WHERE s.scope_ref = $1 AND s.record_type = 'placement' AND c.identity_id IS NOT NULL
     ORDER BY 1`,
    [scopeRef],
  );
  const ids = touched.rows.map((row) => row.id);
  for (let at = 0; at < ids.length; at += chunk) {
    signal.throwIfAborted();
    await inTransaction(pool, async (tx) => {
      await planByKeys(tx);
      await refreshDerived(tx, ids.slice(at, at + chunk));
    });
  }
  await inTransaction(pool, (tx) => markEdgesOf(tx, scopeRef));
}
