import type { CredentialContext, WatchedUse } from "@/lib/domain/assessment/context";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import { readThresholds } from "@/lib/features/thresholds/data";
import type { Runner } from "@/lib/platform/read";

/** Scopes whose last complete look was too long ago to tell of use until today, with when it was. */
export type LateLooks = ReadonlyMap<string, Date>;

/** Reads which scopes were not looked at for longer than the limit that is set. What people and Rollcall enter itself is never late. */
export async function readLateLooks(db: Runner, now: Date): Promise<LateLooks> {
  const days = thresholdOf("useLook", await readThresholds(db));
  const found = await db.query<{ ref: string; at: Date }>(
    `SELECT sc.ref, max(coalesce(sc.collected_at, sc.finished_at)) AS at FROM sync_scopes sc
       JOIN sources s ON s.id = sc.source_id AND s.mode IN ('live', 'upload')
     WHERE sc.status = 'complete' GROUP BY sc.ref
     HAVING max(coalesce(sc.collected_at, sc.finished_at)) < $1::timestamptz - make_interval(days => $2)`,
    [now, days],
  );
  return new Map(found.rows.map(({ ref, at }) => [ref, at]));
}

/** Of these identities and their credentials, those of whose use only late looks tell, with when the last of these was. */
export async function lateUseOf(
  db: Runner,
  ids: readonly string[],
  late: LateLooks,
): Promise<ReadonlyMap<string, Date>> {
  if (late.size === 0 || ids.length === 0) return new Map();
  const found = await db.query<{ id: string; at: Date }>(
    `WITH way AS (
       SELECT unnest($1::uuid[]) AS id
       UNION ALL SELECT c.id FROM credentials c WHERE c.identity_id = ANY($1::uuid[]) AND c.gone_at IS NULL),
     late AS (SELECT * FROM unnest($2::uuid[], $3::timestamptz[]) AS l(ref, at))
     SELECT w.id, max(late.at) AS at FROM way w JOIN sightings s ON s.record_id = w.id AND s.gone_at IS NULL
       AND s.observed->(CASE s.record_type WHEN 'identity' THEN 'own_last_used' ELSE 'last_used' END)->>'gap' = 'none'
       LEFT JOIN late ON late.ref = s.scope_ref
     GROUP BY w.id HAVING bool_and(late.ref IS NOT NULL)`,
    [ids, [...late.keys()], [...late.values()]],
  );
  return new Map(found.rows.map(({ id, at }) => [id, at]));
}

/** The use with what a late look leaves of it: what it saw, and no word on whether all use until today is recorded. */
export function asLookedAt(use: WatchedUse, lookedAt: Date | undefined): WatchedUse {
  return lookedAt && use.gap === "none" ? { ...use, coveredSince: null, lookedAt } : use;
}

/** The late look that leaves the identity itself unwatched: the earliest of its ways in. */
export function lateLookOn(
  id: string,
  credentials: readonly Pick<CredentialContext, "id">[],
  late: ReadonlyMap<string, Date>,
): Date | undefined {
  const all = [id, ...credentials.map((each) => each.id)].flatMap((each) => late.get(each) ?? []);
  return all.sort((one, other) => one.getTime() - other.getTime())[0];
}
