import type { Pool } from "pg";
import { z } from "zod";
import { containerKinds } from "@/lib/domain/record";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { sourceReach } from "./data";
import {
  type CoverageDetail,
  type CoverageGap,
  coverageGapSchema,
  coverageSetSchema,
} from "./schema-coverage";

/** Gaps that one page shows, the widest first, and scopes that one gap names. */
const gapLimit = 50;
const namedScopes = 5;

const headSchema = z.object({
  runId: z.uuid(),
  endedAt: z.date(),
  scopes: z.number().int(),
  complete: z.number().int(),
  places: z.number().int(),
  placeKind: z.enum(containerKinds).nullable(),
  completePlaces: z.number().int(),
});

/**
 * How much of a source its last ended run read: places (accounts, clusters …), data sets, and what could not be read,
 * by what would mend it. Null: no run of it that the scope reaches has ended, or it planned nothing.
 */
export function getCoverage(pool: Pool, scope: Scope, sourceId: string): Promise<CoverageDetail | null> {
  return guardedRead(pool, async (db) => {
    const p = new SqlParameters();
    const where = [`s.id = ${p.add(sourceId)}::uuid`, ...sourceReach(scope, "s", p)];
    const heads = await db.query(
      `SELECT r.id AS "runId", coalesce(r.finished_at, r.requested_at) AS "endedAt", t.*, c.*
       FROM (SELECT r.* FROM sync_runs r JOIN sources s ON s.id = r.source_id
             WHERE ${where.join(" AND ")} AND r.status IN ('complete', 'incomplete', 'failed') ORDER BY r.requested_at DESC LIMIT 1) r
       CROSS JOIN LATERAL (SELECT count(*)::int AS scopes, count(*) FILTER (WHERE x.status = 'complete')::int AS complete
         FROM sync_scopes x WHERE x.run_id = r.id) t
       CROSS JOIN LATERAL (SELECT count(*)::int AS places, count(*) FILTER (WHERE whole)::int AS "completePlaces",
           CASE WHEN count(DISTINCT o.kind) = 1 AND bool_and(o.kind IS NOT NULL) THEN min(o.kind) END AS "placeKind"
         FROM (SELECT x.scope->'container'->>'realm' AS realm, x.scope->'container'->>'externalId' AS external_id,
                 bool_and(x.status = 'complete') AS whole FROM sync_scopes x
               WHERE x.run_id = r.id AND x.scope->'container'->>'externalId' IS NOT NULL GROUP BY 1, 2) place
         LEFT JOIN containers o ON o.realm = place.realm AND o.external_id = place.external_id) c`,
      p.values,
    );
    const [head] = z.array(headSchema).parse(heads.rows);
    if (!head || head.scopes === 0) return null;
    const sets = await db.query(
      `SELECT x.data_set AS "dataSet", count(*)::int AS scopes, count(*) FILTER (WHERE x.status = 'complete')::int AS complete,
         coalesce(sum(x.records), 0)::int AS records, CASE WHEN bool_and(last.at IS NOT NULL) THEN min(last.at) END AS "completeSince"
       FROM sync_scopes x
       CROSS JOIN LATERAL (SELECT max(y.finished_at) AS at FROM sync_scopes y WHERE y.ref = x.ref AND y.status = 'complete') last
       WHERE x.run_id = $1 GROUP BY x.data_set ORDER BY min(x.ordinal)`,
      [head.runId],
    );
    return {
      ...head,
      sets: z.array(coverageSetSchema).parse(sets.rows),
      ...(await readGaps((sql, values) => db.query(sql, values), head.runId)),
    };
  });
}

/** What was not read: one gap for each permission that is missing, and for each other kind of failure with its words. */
async function readGaps(
  query: (sql: string, values: unknown[]) => Promise<{ rows: unknown[] }>,
  runId: string,
): Promise<{ gaps: CoverageGap[]; moreGaps: boolean }> {
  const found = await query(
    `SELECT x.failure->>'permission' AS permission, min(x.failure->>'message') AS message,
       count(*)::int AS scopes, array_agg(DISTINCT x.data_set) AS "dataSets",
       (array_agg(x.title ORDER BY x.ordinal))[1:${namedScopes}] AS titles
     FROM sync_scopes x WHERE x.run_id = $1 AND x.status = 'incomplete' AND x.failure IS NOT NULL
     GROUP BY 1, x.failure->>'kind', CASE WHEN x.failure->>'permission' IS NULL THEN x.failure->>'message' END
     ORDER BY count(*) DESC, min(x.ordinal) LIMIT ${gapLimit + 1}`,
    [runId],
  );
  const gaps = z.array(coverageGapSchema).parse(found.rows);
  return { gaps: gaps.slice(0, gapLimit), moreGaps: gaps.length > gapLimit };
}
