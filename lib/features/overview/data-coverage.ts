import { listManifests } from "@/lib/connectors/registry";
import { populationQuery } from "@/lib/domain/definitions/population";
import { identityList } from "@/lib/features/identities/list";
import { eachSource } from "@/lib/features/sources/data";
import type { SourceRow } from "@/lib/features/sources/schema";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import { type Reader, sentenceTimeoutMs } from "./data-reader";
import { narrowed, termsOf } from "./queries";
import type { BlindSpots, SyncProgress } from "./schema";

/** Rows of one sort that the screen names; the rest is counted. */
const mostNamed = 5;

/** What the numbers do not show, and why. About sources only to whom may see them. */
export async function readBlindSpots(reader: Reader): Promise<BlindSpots> {
  const seesSources = reader.scope.can("source:read");
  const sources = seesSources ? await visibleSources(reader) : [];
  const [denied, noUse] = await Promise.all([readDenied(reader, sources), readNoUse(reader)]);
  const used = new Set(sources.map((source) => source.connector));
  return {
    seesSources,
    denied: denied.slice(0, mostNamed),
    moreDenied: denied.slice(mostNamed).reduce((sum, row) => sum + (row.scopes ?? 1), 0),
    sources: sources.flatMap(({ id, name, state, lastCompleteAt }) =>
      state === "stale" || state === "new" || state === "held" ? [{ id, name, state, lastCompleteAt }] : [],
    ),
    noUse,
    never: listManifests()
      .filter((manifest) => used.has(manifest.id))
      .map(({ title, cannotSee }) => ({ connector: title, what: cannotSee })),
  };
}

async function visibleSources({ pool, scope, now }: Reader): Promise<SourceRow[]> {
  const sources: SourceRow[] = [];
  for await (const source of eachSource(pool, scope, { terms: [], now, timeoutMs: sentenceTimeoutMs })) {
    if (source.mode === "live" || source.mode === "upload") sources.push(source);
  }
  return sources;
}

/** How many of the sources are fresh; null for whom may not see sources. */
export async function readFreshness(reader: Reader): Promise<{ fresh: number; total: number } | null> {
  if (!reader.scope.can("source:read")) return null;
  const sources = await visibleSources(reader);
  return { fresh: sources.filter((source) => source.state === "fresh").length, total: sources.length };
}

/** What the last ended run of each source could not read: all of it, or parts, the same reasons together. */
async function readDenied({ pool }: Reader, sources: readonly SourceRow[]): Promise<BlindSpots["denied"]> {
  if (sources.length === 0) return [];
  const found = await pool.query<BlindSpots["denied"][number]>(
    `WITH last AS (
       SELECT DISTINCT ON (source_id) id, source_id, status, failure FROM sync_runs
       WHERE source_id = ANY($1::uuid[]) AND status IN ('complete', 'incomplete', 'failed') ORDER BY source_id, requested_at DESC),
     by_data_set AS (
       SELECT s.name AS source, s.id AS "sourceId", count(*)::int AS scopes, min(sc.failure->>'message') AS message,
         sc.failure->>'permission' AS permission
       FROM last JOIN sync_scopes sc ON sc.run_id = last.id JOIN sources s ON s.id = last.source_id
       WHERE sc.status = 'incomplete'
       GROUP BY s.id, s.name, sc.failure->>'kind', sc.failure->>'permission', sc.data_set)
     SELECT s.name AS source, s.id AS "sourceId", NULL::int AS scopes,
       coalesce(last.failure->>'message', 'It named nothing that there is to read.') AS message, last.failure->>'permission' AS permission
     FROM last JOIN sources s ON s.id = last.source_id WHERE last.failure IS NOT NULL
       OR (last.status = 'failed' AND NOT EXISTS (SELECT FROM sync_scopes sc WHERE sc.run_id = last.id))
     UNION ALL
     SELECT source, "sourceId", sum(scopes)::int AS scopes, message, permission FROM by_data_set
     GROUP BY source, "sourceId", message, permission ORDER BY scopes DESC NULLS FIRST, source, message`,
    [sources.map((source) => source.id)],
  );
  return found.rows;
}

function readNoUse({ pool, scope, now }: Reader): Promise<BlindSpots["noUse"]> {
  const query = `${populationQuery} unused:unknown`;
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = listWhere(identityList, scope, { terms: termsOf(query), now }, p);
      const found = await db.query<{ system: string; count: number }>(
        `SELECT min(i.system) AS system, count(*)::int AS count FROM identities i WHERE ${where.join(" AND ")}
         GROUP BY lower(i.system) ORDER BY count DESC, system LIMIT ${mostNamed}`,
        p.values,
      );
      return found.rows.map(({ system, count }) => ({
        system,
        identities: { count, capped: false, q: narrowed(query, "system", [system]) },
      }));
    },
    sentenceTimeoutMs,
  );
}

/** The runs that are under way. To whom may not see sources, without their names and parts. */
export async function readProgress({ pool, scope, now }: Reader): Promise<SyncProgress> {
  const ended = await pool.query<{ at: string | null }>("SELECT max(finished_at)::text AS at FROM sync_runs");
  const visible = scope.can("source:read") ? await visibleSources({ pool, scope, now }) : [];
  const runs = await pool.query<SyncProgress["runs"][number]>(
    `SELECT s.id AS "sourceId", s.name AS source, r.status, c.done, c.scopes, c.identities, c.credentials, c.placements, c.reading
     FROM sync_runs r JOIN sources s ON s.id = r.source_id CROSS JOIN LATERAL (
       SELECT count(*)::int AS scopes, count(*) FILTER (WHERE x.status IN ('complete', 'incomplete'))::int AS done,
         coalesce(sum((x.counts->>'identity')::int), 0)::int AS identities,
         coalesce(sum((x.counts->>'credential')::int), 0)::int AS credentials,
         coalesce(sum((x.counts->>'placement')::int), 0)::int AS placements,
         min(x.title) FILTER (WHERE x.status = 'running') AS reading
       FROM sync_scopes x WHERE x.run_id = r.id) c
     WHERE r.status IN ('requested', 'running') AND NOT s.demo AND s.id = ANY($1::uuid[]) ORDER BY r.requested_at, s.name`,
    [visible.map((source) => source.id)],
  );
  return { runs: runs.rows, demo: await readDemoProgress(pool), ended: ended.rows[0]?.at ?? null };
}

/** How far the demo organisation is; null where there is none, or it is read. */
async function readDemoProgress(pool: Reader["pool"]): Promise<SyncProgress["demo"]> {
  const found = await pool.query<NonNullable<SyncProgress["demo"]>>(
    `SELECT count(*)::int AS sources, count(*) FILTER (WHERE c.ended)::int AS read, coalesce(sum(c.identities), 0)::int AS identities,
       coalesce(sum(c.credentials), 0)::int AS credentials, coalesce(sum(c.placements), 0)::int AS placements
     FROM sources s CROSS JOIN LATERAL (
       SELECT coalesce(bool_or(r.finished_at IS NOT NULL), false) AS ended, sum((x.counts->>'identity')::int) AS identities,
         sum((x.counts->>'credential')::int) AS credentials, sum((x.counts->>'placement')::int) AS placements
       FROM sync_runs r LEFT JOIN sync_scopes x ON x.run_id = r.id WHERE r.source_id = s.id) c
     WHERE s.demo`,
  );
  const [demo] = found.rows;
  return demo && demo.read < demo.sources ? demo : null;
}
