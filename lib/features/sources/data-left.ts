import type { Pool } from "pg";
import { z } from "zod";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { sourceReach } from "./data";
import type { LeftScopes } from "./schema-runs";

/** Titles and names that a person sees of what is read no longer. */
const sampleSize = 12;
const timeoutMs = 3_000;

/** The condition of a scope `l` that waits for a decision. */
export const waitingSql = "l.asked_at IS NOT NULL AND l.decided_at IS NULL";

const waitingScopes = `SELECT l.scope_ref FROM left_scopes l WHERE l.source_id = $1 AND ${waitingSql}`;
/** Sightings `g` of records that nothing shows but scopes of source `$1` that wait for a decision. */
export const leavingSql = `g.gone_at IS NULL AND g.scope_ref IN (${waitingScopes})
  AND NOT EXISTS (SELECT FROM sightings o WHERE o.record_id = g.record_id AND o.gone_at IS NULL AND o.scope_ref NOT IN (${waitingScopes}))`;

const rowSchema = z.object({
  scopes: z.number().int(),
  since: z.date().nullable(),
  titles: z.array(z.string()),
  kinds: z.array(z.object({ recordType: z.string(), records: z.number().int() })),
  sample: z.array(z.string()),
});

/** What a source reads no longer and waits for a decision; null: nothing. */
export function getLeftScopes(pool: Pool, scope: Scope, sourceId: string): Promise<LeftScopes | null> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const reached = [
        `s.id = ${p.add(sourceId)}::uuid`,
        "s.removed_at IS NULL",
        ...sourceReach(scope, "s", p),
      ];
      const found = await db.query(
        `WITH reached AS (SELECT s.id FROM sources s WHERE ${reached.join(" AND ")}),
           waiting AS (SELECT l.title, l.left_at FROM left_scopes l JOIN reached s ON s.id = l.source_id WHERE ${waitingSql}),
           leaving AS (SELECT DISTINCT g.record_id, g.record_type FROM sightings g WHERE EXISTS (SELECT FROM reached) AND ${leavingSql})
         SELECT (SELECT count(*)::int FROM waiting) AS scopes, (SELECT min(left_at) FROM waiting) AS since,
           ARRAY(SELECT DISTINCT title FROM waiting ORDER BY title LIMIT ${sampleSize}) AS titles,
           (SELECT coalesce(json_agg(json_build_object('recordType', record_type, 'records', n) ORDER BY array_position(ARRAY['identity', 'credential'], record_type)), '[]')
            FROM (SELECT record_type, count(*) AS n FROM leaving GROUP BY 1) k) AS kinds,
           ARRAY(SELECT name FROM (
             SELECT 1 AS place, i.name FROM leaving JOIN identities i ON i.id = record_id
             UNION SELECT 2, l.locator FROM leaving JOIN placements l ON l.id = record_id) named
             ORDER BY place, name LIMIT ${sampleSize}) AS sample`,
        p.values,
      );
      const { since, ...left } = rowSchema.parse(found.rows[0]);
      return since === null ? null : { ...left, since };
    },
    timeoutMs,
  );
}
