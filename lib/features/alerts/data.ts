import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { z } from "zod";
import { channelMark } from "@/lib/features/channels/data";
import { actorNameSql } from "@/lib/features/sources/data-people";
import { isUuid, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { type AlertRow, alertSchema, type FindingIssueView, findingIssueSchema } from "./schema";

/** A view that is no longer shared, or is of another list, is none that an alert may be of. */
const alertSelect = `SELECT a.id, a.name, v.id AS "viewId", v.name AS "viewName", v.query, a.channel_id AS "channelId",
  c.name AS "channelName", c.kind AS "channelKind", a.recipients, a.cadence, a.hour, a.weekday, a.min_severity AS "minSeverity",
  a.per, a.enabled, a.created_by AS "createdBy", coalesce(u.name, 'a former member') AS "createdByName", a.armed_at AS "armedAt",
  CASE WHEN a.armed_by IS NOT NULL THEN ${actorNameSql("a.armed_by")} END AS "armedByName", a.stopped_why AS "stoppedWhy",
  a.baseline, a.last_told_at AS "lastToldAt", a.next_at AS "nextAt",
  (SELECT count(*) FROM deliveries d WHERE d.alert_id = a.id AND d.state IN ('failed', 'given_up'))::int AS failing
  FROM alerts a LEFT JOIN saved_views v ON v.id = a.view_id AND v.shared AND v.noun = 'findings'
  LEFT JOIN channels c ON c.id = a.channel_id LEFT JOIN users u ON u.id = a.created_by`;

/** An alert tells what its maker may see: whoever sees a part only reaches none but their own. */
function alertReach(scope: Scope, p: SqlParameters): string[] {
  return scope.unrestricted ? [] : [`'user:' || a.created_by::text = ${p.add(scope.actor)}`];
}

/** The alerts that a scope reaches, by name. */
export function listAlerts(pool: Pool, scope: Scope): Promise<AlertRow[]> {
  return guardedRead(pool, async (db) => {
    const p = new SqlParameters();
    const where = alertReach(scope, p);
    const found = await db.query(
      `${alertSelect} ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""} ORDER BY lower(a.name), a.id`,
      p.values,
    );
    return z.array(alertSchema).parse(found.rows);
  });
}

/** One alert; null where there is none that the scope reaches. */
export async function getAlert(db: Runner, scope: Scope, id: string, lock = false): Promise<AlertRow | null> {
  if (!isUuid(id)) return null;
  const p = new SqlParameters();
  const where = [`a.id = ${p.add(id)}::uuid`, ...alertReach(scope, p)];
  const found = await db.query(
    `${alertSelect} WHERE ${where.join(" AND ")} ${lock ? "FOR UPDATE OF a" : ""}`,
    p.values,
  );
  return z.array(alertSchema).parse(found.rows)[0] ?? null;
}

/** One alert, whoever made it: for what happens with nobody there. */
export async function readAlert(db: Runner, id: string): Promise<AlertRow | null> {
  const found = await db.query(`${alertSelect} WHERE a.id = $1::uuid`, [id]);
  return z.array(alertSchema).parse(found.rows)[0] ?? null;
}

/** Shared views of findings, which alerts may be of. */
export function listAlertViews(pool: Pool): Promise<{ id: string; name: string; query: string }[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<{ id: string; name: string; query: string }>(
      "SELECT id, name, query FROM saved_views WHERE noun = 'findings' AND shared ORDER BY lower(name), id",
    );
    return found.rows;
  });
}

/** Channels that alerts may tell over: their names. */
export function listAlertChannels(
  pool: Pool,
): Promise<{ id: string; name: string; kind: string; from: string | null }[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<{ id: string; name: string; kind: string; from: string | null }>(
      `SELECT id, name, kind, config->>'from' AS "from" FROM channels WHERE kind <> 'slack_app' ORDER BY lower(name), id`,
    );
    return found.rows;
  });
}

/** What arming an alert lets go: where to, to whom, of what. Another of these has to be looked at again. */
export async function seenOf(db: Runner, alert: AlertRow): Promise<string> {
  const place = await channelMark(db, alert.channelId);
  const { viewId, query, channelId, recipients, cadence, minSeverity, per, createdBy } = alert;
  return createHash("sha256")
    .update(JSON.stringify([viewId, query, channelId, recipients, cadence, minSeverity, per, createdBy]))
    .update(place)
    .digest("hex");
}

/** The issues of a finding that the reader was already shown. */
export function readFindingIssues(pool: Pool, findingId: string): Promise<FindingIssueView[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query(
      `SELECT i.key, i.url, i.state, c.name AS "channelName", i.updated_at AS "updatedAt"
       FROM finding_issues i JOIN channels c ON c.id = i.channel_id WHERE i.finding_id = $1::uuid ORDER BY i.created_at`,
      [findingId],
    );
    return z.array(findingIssueSchema).parse(found.rows);
  });
}
