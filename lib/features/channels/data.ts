import type { Pool } from "pg";
import { z } from "zod";
import { actorNameSql } from "@/lib/features/sources/data-people";
import { isUuid, SqlParameters } from "@/lib/platform/query-sql";
import { eachApart, guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import {
  type ChannelDetail,
  type ChannelRow,
  type ChannelTestView,
  channelRowSchema,
  channelTestSchema,
  type DeliveryFilter,
  type DeliveryView,
  deliveryFilters,
  deliverySchema,
} from "./schema";

const channelSelect = `SELECT c.id, c.kind, c.name, c.config,
  (SELECT count(*) FROM alerts a WHERE a.channel_id = c.id)::int AS alerts,
  (SELECT max(d.sent_at) FROM deliveries d WHERE d.channel_id = c.id AND d.state = 'sent') AS "lastSentAt",
  (SELECT count(*) FROM deliveries d WHERE d.channel_id = c.id AND d.state IN ('failed', 'given_up'))::int AS failing,
  (SELECT count(*) FROM deliveries d WHERE d.channel_id = c.id AND d.state IN ('waiting', 'sending'))::int AS waiting
  FROM channels c`;

/** Every channel, by name, with how it does. */
export function listChannels(pool: Pool): Promise<ChannelRow[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query(`${channelSelect} ORDER BY lower(c.name), c.id`);
    return z.array(channelRowSchema).parse(found.rows);
  });
}

const secretSchema = z.object({
  field: z.string(),
  fingerprint: z.string(),
  setAt: z.date(),
  setBy: z.string(),
  retiresAt: z.date().nullable(),
});

/** One channel; null where there is none. */
export function getChannel(pool: Pool, id: string): Promise<ChannelDetail | null> {
  if (!isUuid(id)) return Promise.resolve(null);
  return guardedRead(pool, async (db) => {
    const found = await db.query(`${channelSelect} WHERE c.id = $1::uuid`, [id]);
    const [channel] = z.array(channelRowSchema).parse(found.rows);
    if (!channel) return null;
    const secrets = await db.query(
      `SELECT s.field, s.fingerprint, s.set_at AS "setAt", ${actorNameSql("s.set_by")} AS "setBy", s.retires_at AS "retiresAt"
       FROM channel_secrets s WHERE s.channel_id = $1::uuid ORDER BY s.set_at DESC, s.field`,
      [id],
    );
    const alerts = await db.query<{ id: string; name: string; armed: boolean }>(
      `SELECT a.id, a.name, a.armed_at IS NOT NULL AS armed FROM alerts a WHERE a.channel_id = $1::uuid ORDER BY lower(a.name)`,
      [id],
    );
    return { ...channel, secrets: z.array(secretSchema).parse(secrets.rows), alertNames: alerts.rows };
  });
}

/** How far a test is; null: there is none, or somebody else asked for it. */
export async function getChannelTest(pool: Pool, scope: Scope, id: string): Promise<ChannelTestView | null> {
  if (!isUuid(id)) return null;
  const found = await pool.query(
    `SELECT id, said, failure, CASE WHEN finished_at IS NOT NULL THEN 'done' WHEN started_at IS NOT NULL THEN 'running'
       ELSE 'waiting' END AS state
     FROM channel_tests WHERE id = $1 AND requested_by = $2`,
    [id, scope.actor],
  );
  return z.array(channelTestSchema).parse(found.rows)[0] ?? null;
}

const mostDeliveries = 100;

/** The newest messages of a channel or an alert, of one sort or of all. */
export function listDeliveries(
  pool: Pool,
  of: { channelId: string } | { alertId: string },
  filter: DeliveryFilter | null,
): Promise<DeliveryView[]> {
  return guardedRead(pool, (db) => readDeliveries(db, of, filter));
}

async function readDeliveries(
  db: Runner,
  of: { channelId: string } | { alertId: string },
  filter: DeliveryFilter | null,
): Promise<DeliveryView[]> {
  const p = new SqlParameters();
  const where = [
    "channelId" in of
      ? `d.channel_id = ${p.add(of.channelId)}::uuid`
      : `d.alert_id = ${p.add(of.alertId)}::uuid`,
    ...(filter === null ? [] : [`d.state = ANY(${p.add(deliveryFilters[filter].states)}::text[])`]),
  ];
  const found = await db.query(
    `SELECT d.id, d.alert_id AS "alertId", d.alert_name AS "alertName", c.name AS "channelName", d.kind, d.state, d.attempts,
       d.next_at AS "nextAt", d.last_error AS "lastError", d.created_at AS "createdAt", d.sent_at AS "sentAt", d.summary
     FROM deliveries d JOIN channels c ON c.id = d.channel_id
     WHERE ${where.join(" AND ")} ORDER BY d.created_at DESC, d.id DESC LIMIT ${mostDeliveries}`,
    p.values,
  );
  return z.array(deliverySchema).parse(found.rows);
}

/** How many messages came to nothing and wait for somebody to look, and on how many channels. */
export async function countFailed(
  pool: Pool,
): Promise<{ messages: number; channels: { id: string; name: string }[] }> {
  const found = await eachApart(pool).query<{ id: string; name: string; n: number }>(
    `SELECT c.id, c.name, count(*)::int AS n FROM deliveries d JOIN channels c ON c.id = d.channel_id
     WHERE d.state IN ('failed', 'given_up') GROUP BY c.id, c.name ORDER BY n DESC, c.name`,
  );
  return {
    messages: found.rows.reduce((sum, { n }) => sum + n, 0),
    channels: found.rows.map(({ id, name }) => ({ id, name })),
  };
}

/** The time zone in which digests have their hour. */
export async function readTimeZone(db: Runner): Promise<string> {
  const found = await db.query<{ zone: unknown }>(
    "SELECT value->>'zone' AS zone FROM settings WHERE name = 'timeZone'",
  );
  return z.string().safeParse(found.rows[0]?.zone).data ?? "UTC";
}

/** Where a channel leads, and with which credentials, as a text to compare: nobody's secret is in it. */
export async function channelMark(db: Runner, channelId: string | null): Promise<string> {
  const found = await db.query<{ config: unknown; secrets: string[] }>(
    `SELECT c.config, ARRAY(SELECT s.fingerprint FROM channel_secrets s WHERE s.channel_id = c.id ORDER BY s.field) AS secrets
     FROM channels c WHERE c.id = $1`,
    [channelId],
  );
  return JSON.stringify(found.rows);
}
