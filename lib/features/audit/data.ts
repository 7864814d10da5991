import type { Pool } from "pg";
import { z } from "zod";
import { auditEvents } from "@/lib/domain/audit-event";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { AuditFilter, AuditRow } from "./schema";

interface RawEvent {
  seq: string;
  at: Date;
  code: string;
  actor: string;
  actor_name: string | null;
  target: string;
  body: string;
}

const bodySchema = z.object({ payload: z.record(z.string(), z.unknown()) });
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
      `SELECT e.seq, e.at, e.code, e.actor, u.name AS actor_name, e.target, e.body
       FROM audit_events e LEFT JOIN users u ON e.actor = 'user:' || u.id::text
       ${where} ORDER BY e.seq DESC LIMIT ${p.add(limit + 1)}`,
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
    db.query<{ n: string }>(
      `SELECT count(*) AS n FROM audit_events e LEFT JOIN users u ON e.actor = 'user:' || u.id::text ${where}`,
      p.values,
    ),
  );
  return Number(counted.rows[0]?.n ?? 0);
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
    all.push(`(${["e.actor", "u.name", "e.target", "e.seq::text"].map(within).join(" OR ")})`);
  }
  return all.length > 0 ? `WHERE ${all.join(" AND ")}` : "";
}

function toRow(raw: RawEvent): AuditRow {
  return {
    seq: Number(raw.seq),
    at: raw.at,
    code: raw.code,
    title: titles.get(raw.code) ?? raw.code,
    actor: raw.actor,
    actorName: raw.actor_name,
    target: raw.target,
    details: bodySchema.parse(JSON.parse(raw.body)).payload,
  };
}
