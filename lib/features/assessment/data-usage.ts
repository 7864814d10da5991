import type { UsageContext } from "@/lib/domain/assessment/context";
import type { Runner } from "@/lib/platform/read";

const days = 90;

/** What logs say of these identities in the last 90 days. */
export async function usageOf(
  db: Runner,
  ids: readonly string[],
  now: Date,
): Promise<Map<string, UsageContext>> {
  const since = new Date(now.getTime() - days * 86_400_000);
  const found = await db.query<UsageContext & { id: string }>(
    `SELECT u.identity_id AS id, min(u.first_at) AS "firstAt", max(u.last_at) AS "lastAt",
       coalesce(sum(u.count) FILTER (WHERE u.outcome = 'ok'), 0)::float8 AS ok,
       coalesce(sum(u.count) FILTER (WHERE u.outcome = 'denied'), 0)::float8 AS denied,
       (array_agg(DISTINCT u.consumer) FILTER (WHERE u.consumer <> ''))[1:20] AS consumers,
       count(DISTINCT u.network) FILTER (WHERE u.network <> '')::int AS networks,
       coalesce((array_agg(DISTINCT u.country) FILTER (WHERE u.country <> ''))[1:20], '{}') AS countries,
       (array_agg(DISTINCT u.service || ':' || u.action))[1:50] AS actions, count(DISTINCT u.on_behalf_of)::int AS "onBehalfOf"
     FROM usage u WHERE u.identity_id = ANY($1::uuid[]) AND u.period >= $2::date GROUP BY u.identity_id`,
    [ids, since],
  );
  return new Map(found.rows.map(({ id, ...usage }) => [id, { ...usage, consumers: usage.consumers ?? [] }]));
}
