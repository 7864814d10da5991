import type { Pool } from "pg";
import { z } from "zod";
import { auditEvents } from "@/lib/domain/audit-event";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { AuditFilter, AuditRow, SignedPoint } from "./schema";

interface RawEvent {
  seq: string;
  at: Date;
  code: string;
  actor: string;
  actor_name: string | null;
  target: string;
  target_name: string | null;
  body: string;
}

const bodySchema = z.object({ payload: z.record(z.string(), z.unknown()) });
/** What a bulk change says of itself. */
const operationSchema = z.object({ identityIds: z.array(z.string()) });
const fromEvents = `FROM audit_events e LEFT JOIN users u ON e.actor = 'user:' || u.id::text
  LEFT JOIN users t ON e.target = 'user:' || t.id::text
  LEFT JOIN people person ON e.target = 'person:' || person.id::text
  LEFT JOIN teams team ON e.target = 'team:' || team.id::text`;
/** A team that was removed is called as it was then. */
const targetName = `coalesce(t.name, person.name, team.name,
  CASE WHEN e.code = '${auditEvents["team.changed"].code}' THEN e.body::json->'payload'->>'name' END)`;
const titles = new Map(Object.values(auditEvents).map(({ code, title }) => [code, title]));

/** A page of the audit log, newest first; `older` says whether there is more. */
export async function listAudit(
  pool: Pool,
  filter: AuditFilter,
  limit: number,
): Promise<{ rows: AuditRow[]; older: boolean }> {
  const p = new SqlParameters();
  const where = conditions(filter, p);
  const found = await guardedRead(pool, (db) =>
    db.query<RawEvent>(
      `SELECT e.seq, e.at, e.code, e.actor, u.name AS actor_name, e.target, ${targetName} AS target_name, e.body
       ${fromEvents} ${where} ORDER BY e.seq DESC LIMIT ${p.add(limit + 1)}`,
      p.values,
    ),
  );
  return { rows: found.rows.slice(0, limit).map(toRow), older: found.rows.length > limit };
}

/** How many events a filter finds. */
export async function countAudit(pool: Pool, filter: AuditFilter): Promise<number> {
  const p = new SqlParameters();
  const where = conditions(filter, p);
  const counted = await guardedRead(pool, (db) =>
    db.query<{ n: string }>(`SELECT count(*) AS n ${fromEvents} ${where}`, p.values),
  );
  return Number(counted.rows[0]?.n ?? 0);
}

/** How far the chain is signed, and since when an event waits for it. */
export function readSignedPoint(pool: Pool): Promise<SignedPoint> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<{ seq: string | null; at: Date | null; waiting: Date | null }>(
      `SELECT c.seq, c.at, (SELECT e.at FROM audit_events e WHERE e.seq > coalesce(c.seq, 0) ORDER BY e.seq LIMIT 1) AS waiting
       FROM (SELECT 1) one LEFT JOIN (SELECT seq, at FROM audit_checkpoints ORDER BY seq DESC LIMIT 1) c ON true`,
    );
    const { seq = null, at = null, waiting = null } = found.rows[0] ?? {};
    return { last: seq !== null && at !== null ? { seq: Number(seq), at } : null, waitingSince: waiting };
  });
}

function conditions(filter: AuditFilter, p: SqlParameters): string {
  const all: string[] = [];
  if (filter.code) all.push(`e.code = ${p.add(filter.code)}`);
  if (filter.before) all.push(`e.seq < ${p.add(filter.before)}::bigint`);
  if (filter.from) all.push(`e.at >= ${p.add(`${filter.from}T00:00:00Z`)}::timestamptz`);
  if (filter.to) all.push(`e.at < ${p.add(`${filter.to}T00:00:00Z`)}::timestamptz + interval '1 day'`);
  if (filter.text) {
    const text = p.add(filter.text);
    const within = (column: string) => `position(lower(${text}::text) IN lower(${column})) > 0`;
    all.push(`(${["e.actor", "u.name", "e.target", targetName, "e.seq::text"].map(within).join(" OR ")})`);
  }
  return all.length > 0 ? `WHERE ${all.join(" AND ")}` : "";
}

function toRow(raw: RawEvent): AuditRow {
  const details = bodySchema.parse(JSON.parse(raw.body)).payload;
  return {
    seq: Number(raw.seq),
    at: raw.at,
    code: raw.code,
    title: titles.get(raw.code) ?? raw.code,
    actor: raw.actor,
    actorName: raw.actor_name,
    target: raw.target,
    targetName: raw.target_name ?? (raw.target.startsWith("operation:") ? sizeOf(details) : null),
    details,
  };
}

function sizeOf(details: AuditRow["details"]): string | null {
  const operation = operationSchema.safeParse(details);
  if (!operation.success) return null;
  const { length } = operation.data.identityIds;
  return length === 1 ? "1 identity" : `${length} identities`;
}
