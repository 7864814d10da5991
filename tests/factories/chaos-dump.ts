import type { Pool } from "pg";
import { CHAOS_SOURCE } from "@/tests/factories/chaos-engine";

/** Columns that differ between two equal inventories: times of reading, ids of runs, generated ids. */
const TRANSIENT = ["first_seen_at", "changed_at", "missing_since", "gone_at", "run_id", "at", "baseline"];
/** What the assessment says of an identity, whenever a worker comes to it. */
const JUDGED = ["tier", "risk", "governance", "open_findings", "worst_finding"];
const OURS = "t.realm LIKE 'chaos:%'";
const STATED = `t.source_id = '${CHAOS_SOURCE}'`;
/** Each table with the rows in it that speak of the loopback source: the product keeps an inventory of itself beside it. */
const TABLES = {
  identities: OURS,
  credentials: OURS,
  placements: OURS,
  containers: OURS,
  entitlements: OURS,
  resources: OURS,
  policy_bodies: "EXISTS (SELECT FROM entitlements e WHERE e.body_hash = t.hash AND e.realm LIKE 'chaos:%')",
  members: STATED,
  grants: STATED,
  trusts: STATED,
  aliases: OURS,
  links: "EXISTS (SELECT FROM identities i WHERE i.id = t.to_id AND i.realm LIKE 'chaos:%')",
  sightings: STATED,
};

export type Dump = Record<string, unknown[]>;

/**
 * The inventory without times of reading and ids of runs, in a fixed order: two databases that were told the same dump the
 * same. Whether a row is missing or gone, and what changed on each identity, is part of it.
 */
export async function dumpInventory(pool: Pool): Promise<Dump> {
  const dump: Dump = {};
  for (const [table, ours] of Object.entries(TABLES)) {
    const rows = await pool.query<{ row: Record<string, unknown> }>(
      `SELECT (to_jsonb(t) - $1::text[]) || jsonb_build_object(
         'missing', to_jsonb(t)->>'missing_since' IS NOT NULL, 'gone', to_jsonb(t)->>'gone_at' IS NOT NULL) AS row
       FROM ${table} t WHERE ${ours} ORDER BY 1`,
      [[...TRANSIENT, ...(table === "links" ? ["id"] : []), ...(table === "identities" ? JUDGED : [])]],
    );
    dump[table] = rows.rows.map(({ row }) => withoutHint(table, row));
  }
  const changes = await pool.query(
    `SELECT identity_id, kind, (SELECT jsonb_agg(d ORDER BY d) FROM jsonb_array_elements(details) d) AS details,
       dense_rank() OVER (ORDER BY r.requested_at) AS run
     FROM changes c JOIN sync_runs r ON r.id = c.run_id WHERE r.source_id = $1 ORDER BY run, identity_id`,
    [CHAOS_SOURCE],
  );
  dump.changes = changes.rows;
  const tallies = await pool.query(
    "SELECT status, owner_state, grade, has_static, gone, sum(n)::int AS n FROM identity_tallies WHERE system = 'chaos' GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5",
  );
  dump.tallies = tallies.rows;
  return dump;
}

/** A child's sighting keeps the id that its parent had when the page came; what counts is the child's own column. */
function withoutHint(table: string, row: Record<string, unknown>): Record<string, unknown> {
  if (table !== "sightings" || typeof row.observed !== "object" || row.observed === null) return row;
  const observed = Object.fromEntries(
    Object.entries(row.observed).filter(([name]) => name !== "identity_id"),
  );
  return { ...row, observed };
}

/** How many rows are marked missing or gone, over every table that can say so. */
export async function countAbsent(pool: Pool): Promise<number> {
  const tables = ["identities", "credentials", "placements", "members", "grants", "trusts", "sightings"];
  const counts = tables.map(
    (table) => `SELECT count(*) FROM ${table} WHERE missing_since IS NOT NULL OR gone_at IS NOT NULL`,
  );
  const found = await pool.query<{ n: number }>(
    `SELECT sum(count)::int AS n FROM (${counts.join(" UNION ALL ")}) x`,
  );
  return found.rows[0]?.n ?? -1;
}
