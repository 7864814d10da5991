import type { Pool } from "pg";
import { getManifest } from "@/lib/connectors/registry";
import { identityReach, outsideReach } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { ActionUse, TouchView, UsageCoverage, UsageView, WayOfUse } from "./schema-view";

const mostActions = 25;
const mostWays = 25;

/** The title of a log by its kind, as it is kept (`aws/cloudtrail`). */
export function logTitle(kind: string): string {
  const [connector = "", id = ""] = kind.split("/");
  return getManifest(connector)?.events?.find((each) => each.id === id)?.title ?? kind;
}

/** The use of an identity that the scope reaches, as logs tell it. Null: it is not there, or not within reach. */
export function getUsage(pool: Pool, scope: Scope, identityId: string): Promise<UsageView | null> {
  return guardedRead(pool, async (db) => {
    const p = new SqlParameters();
    const where = [`i.id = ${p.add(identityId)}::uuid`, ...identityReach(scope, "i", p)].join(" AND ");
    const found = await db.query<{ realm: string }>(
      `SELECT i.realm FROM identities i WHERE ${where}`,
      p.values,
    );
    const [identity] = found.rows;
    if (!identity) return null;
    const totals = await totalsOf(db, identityId);
    return {
      ...totals,
      coverage: await coverageOf(db, identity.realm),
      actions: await actionsOf(db, identityId),
      ways: await waysOf(db, identityId),
      week: await weekOf(db, identityId),
      touches: await touchesOf(db, scope, identityId),
    };
  });
}

async function coverageOf(db: Runner, realm: string): Promise<UsageCoverage[]> {
  const found = await db.query<{
    id: string;
    name: string | null;
    kind: string;
    firstAt: Date;
    lastAt: Date;
  }>(
    `SELECT l.source_id AS id, s.name, l.kind, l.first_at AS "firstAt", l.last_at AS "lastAt"
     FROM usage_logs l LEFT JOIN sources s ON s.id = l.source_id
     WHERE l.realm = $1 ORDER BY l.last_at DESC, l.kind`,
    [realm],
  );
  return found.rows.map(({ id, name, kind, firstAt, lastAt }) => ({
    source: name === null ? null : { id, name },
    title: logTitle(kind),
    firstAt,
    lastAt,
  }));
}

async function totalsOf(
  db: Runner,
  id: string,
): Promise<Pick<UsageView, "count" | "firstAt" | "lastAt" | "outcomes">> {
  const found = await db.query<{
    ok: number;
    denied: number;
    failed: number;
    firstAt: Date | null;
    lastAt: Date | null;
  }>(
    `SELECT coalesce(sum(count) FILTER (WHERE outcome = 'ok'), 0)::float8 AS ok,
       coalesce(sum(count) FILTER (WHERE outcome = 'denied'), 0)::float8 AS denied,
       coalesce(sum(count) FILTER (WHERE outcome = 'failed'), 0)::float8 AS failed,
       min(first_at) AS "firstAt", max(last_at) AS "lastAt"
     FROM usage WHERE identity_id = $1`,
    [id],
  );
  const { firstAt = null, lastAt = null, ok = 0, denied = 0, failed = 0 } = found.rows[0] ?? {};
  return { count: ok + denied + failed, firstAt, lastAt, outcomes: { ok, denied, failed } };
}

async function actionsOf(db: Runner, id: string): Promise<UsageView["actions"]> {
  const found = await db.query<ActionUse & { total: number }>(
    `SELECT service, action, outcome, sum(count)::float8 AS count, max(last_at) AS "lastAt", (count(*) OVER ())::int AS total
     FROM usage WHERE identity_id = $1 GROUP BY service, action, outcome
     ORDER BY sum(count) DESC, service, action, outcome LIMIT ${mostActions}`,
    [id],
  );
  return firstOf(found.rows);
}

async function waysOf(db: Runner, id: string): Promise<UsageView["ways"]> {
  const found = await db.query<WayOfUse & { total: number }>(
    `SELECT u.consumer, u.network, u.country, u.on_behalf_of AS "onBehalfOf", max(c.external_id) AS credential,
       sum(u.count)::float8 AS count, max(u.last_at) AS "lastAt", (array_agg(u.reference ORDER BY u.last_at DESC))[1] AS reference,
       (count(*) OVER ())::int AS total
     FROM usage u LEFT JOIN credentials c ON c.id = u.credential_id
     WHERE u.identity_id = $1 GROUP BY u.consumer, u.network, u.country, u.on_behalf_of, u.credential_id
     ORDER BY sum(u.count) DESC, 1, 2, 3, 4 LIMIT ${mostWays}`,
    [id],
  );
  return firstOf(found.rows);
}

function firstOf<Row extends { total: number }>(rows: Row[]): { rows: Omit<Row, "total">[]; more: number } {
  const total = rows[0]?.total ?? 0;
  return { rows: rows.map(({ total: _all, ...row }) => row), more: total - rows.length };
}

/** A day's hours lie on its weekday; a month has a week's by itself. */
async function weekOf(db: Runner, id: string): Promise<number[]> {
  const found = await db.query<{ slot: number; count: number }>(
    `SELECT (CASE WHEN u.grain = 'day' THEN (extract(isodow FROM u.period)::int - 1) * 24 ELSE 0 END + h.n - 1)::int AS slot,
       sum(h.count)::float8 AS count
     FROM usage u, unnest(u.hours) WITH ORDINALITY AS h(count, n)
     WHERE u.identity_id = $1 AND h.count > 0 GROUP BY 1`,
    [id],
  );
  const week = Array<number>(168).fill(0);
  for (const { slot, count } of found.rows) week[slot] = count;
  return week;
}

async function touchesOf(db: Runner, scope: Scope, id: string): Promise<TouchView[]> {
  const p = new SqlParameters();
  const subject = p.add(id);
  const reached = identityReach(scope, "i", p).map((condition) => `AND ${condition}`);
  const found = await db.query<TouchView>(
    `SELECT t.verb, t.at, CASE WHEN i.id IS NULL OR w.reached THEN t.actor ELSE ${p.add(outsideReach)} END AS actor,
       CASE WHEN w.reached THEN i.id END AS "actorId", t.action, t.reference
     FROM identity_touches t LEFT JOIN identities i ON i.id = t.actor_id, LATERAL (SELECT TRUE ${reached.join(" ")} AS reached) w
     WHERE t.identity_id = ${subject}::uuid ORDER BY t.at`,
    p.values,
  );
  return found.rows;
}
