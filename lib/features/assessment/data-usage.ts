import { usageDays } from "@/lib/domain/assessment/about";
import type { UsageContext } from "@/lib/domain/assessment/context";
import type { Runner } from "@/lib/platform/read";

/** Longer lists are cut. */
const most = 100;
const mostActions = 500;

/** What logs say of these identities in the last 90 days. */
export async function usageOf(
  db: Runner,
  ids: readonly string[],
  now: Date,
): Promise<Map<string, UsageContext>> {
  const since = new Date(now.getTime() - usageDays * 86_400_000);
  const found = await db.query<Omit<UsageContext, "whole"> & { id: string }>(
    `SELECT u.identity_id AS id, min(u.first_at) AS "firstAt", max(u.last_at) AS "lastAt",
       coalesce(sum(u.count) FILTER (WHERE u.outcome = 'ok'), 0)::float8 AS ok,
       coalesce(sum(u.count) FILTER (WHERE u.outcome = 'denied'), 0)::float8 AS denied,
       coalesce((array_agg(DISTINCT u.consumer) FILTER (WHERE u.consumer <> ''))[1:${most + 1}], '{}') AS consumers,
       count(DISTINCT u.network) FILTER (WHERE u.network <> '')::int AS networks,
       coalesce((array_agg(DISTINCT u.country) FILTER (WHERE u.country <> ''))[1:${most + 1}], '{}') AS countries,
       (array_agg(DISTINCT u.service || ':' || u.action))[1:${mostActions + 1}] AS actions, count(DISTINCT u.on_behalf_of)::int AS "onBehalfOf"
     FROM usage u WHERE u.identity_id = ANY($1::uuid[]) AND u.period >= $2::date GROUP BY u.identity_id`,
    [ids, since],
  );
  return new Map(found.rows.map(({ id, ...usage }) => [id, cut(usage)]));
}

function cut({ consumers, countries, actions, ...counted }: Omit<UsageContext, "whole">): UsageContext {
  return {
    ...counted,
    consumers: consumers.slice(0, most),
    countries: countries.slice(0, most),
    actions: actions.slice(0, mostActions),
    whole: {
      consumers: consumers.length <= most,
      countries: countries.length <= most,
      actions: actions.length <= mostActions,
    },
  };
}
