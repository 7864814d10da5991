import type { PoolClient } from "pg";
import { sqlJson } from "./sql-json";

export interface ChangeDetail {
  what: string;
  before: string | null;
  after: string | null;
}

export interface ChangeRow {
  identityId: string;
  kind: "appeared" | "changed" | "missing" | "gone" | "returned";
  details: ChangeDetail[];
}

/**
 * One row per identity and run: later pages of the run add to it. What a new identity comes with (its keys, its
 * permissions) is part of its appearance: whether its page or theirs is read first must make no difference.
 */
export async function writeChanges(
  tx: PoolClient,
  runId: string,
  now: Date,
  rows: ChangeRow[],
): Promise<void> {
  const merged = new Map<string, ChangeRow>();
  for (const row of rows) {
    const earlier = merged.get(row.identityId);
    if (earlier === undefined) merged.set(row.identityId, { ...row, details: [...row.details] });
    else if (earlier.kind !== "appeared") earlier.details.push(...row.details);
  }
  if (merged.size === 0) return;
  await tx.query(
    `INSERT INTO changes AS c (identity_id, run_id, at, kind, details, by)
     SELECT "identityId", $2, $3, kind, details, 'sync'
     FROM json_to_recordset($1::json) AS r("identityId" uuid, kind text, details jsonb) ORDER BY 1
     ON CONFLICT (identity_id, run_id) WHERE run_id IS NOT NULL
     DO UPDATE SET details = c.details || excluded.details, kind = CASE WHEN c.kind = 'changed' THEN excluded.kind ELSE c.kind END
     WHERE c.kind <> 'appeared'`,
    [sqlJson([...merged.values()]), runId, now],
  );
}

/** Fields of an identity whose change is news, with the words used for them. */
const WATCHED = {
  name: "name",
  kind: "kind",
  status: "status",
  class: "class",
  managed_by: "managed by",
  description: "description",
  container_id: "account",
  expires_at: "expiry",
} as const;
type Watched = keyof typeof WATCHED;

export type IdentitySnapshot = Map<string, Record<Watched, string | null> & { gone: boolean }>;

/** The watched fields of identities as they stand now. */
export async function snapshotIdentities(tx: PoolClient, ids: string[]): Promise<IdentitySnapshot> {
  const found = await tx.query<{ id: string; gone: boolean } & Record<Watched, string | null>>(
    `SELECT id, gone_at IS NOT NULL AS gone, ${Object.keys(WATCHED)
      .map((column) => `${column}::text AS ${column}`)
      .join(", ")} FROM identities WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** What differs between two snapshots, as change rows. */
export function compareIdentities(before: IdentitySnapshot, after: IdentitySnapshot): ChangeRow[] {
  const rows: ChangeRow[] = [];
  for (const [id, now] of after) {
    const earlier = before.get(id);
    if (!earlier) {
      rows.push({
        identityId: id,
        kind: "appeared",
        details: [{ what: "appeared", before: null, after: now.name }],
      });
      continue;
    }
    const details = (Object.keys(WATCHED) as Watched[])
      .filter((field) => earlier[field] !== now[field])
      .map((field) => ({ what: WATCHED[field], before: earlier[field], after: now[field] }));
    if (earlier.gone && !now.gone) rows.push({ identityId: id, kind: "returned", details });
    else if (details.length > 0) rows.push({ identityId: id, kind: "changed", details });
  }
  return rows;
}
