import type { Pool } from "pg";
import { z } from "zod";
import { auditEvents } from "@/lib/domain/audit-event";
import { isUuid, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
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
/** What else targets name by `kind:id`. They are many: looked up for the rows of a page, not joined. */
const namedTables = { identity: "identities", account: "containers", view: "saved_views" } as const;
const titles = new Map(Object.values(auditEvents).map(({ code, title }) => [code, title]));

/** A page of the audit log, newest first; `older` says whether there is more. */
export async function listAudit(
  pool: Pool,
  filter: AuditFilter,
  limit: number,
): Promise<{ rows: AuditRow[]; older: boolean }> {
  const p = new SqlParameters();
  const where = conditions(filter, p);
  return guardedRead(pool, async (db) => {
    const found = await db.query<RawEvent>(
      `SELECT e.seq, e.at, e.code, e.actor, u.name AS actor_name, e.target, ${targetName} AS target_name, e.body
       ${fromEvents} ${where} ORDER BY e.seq DESC LIMIT ${p.add(limit + 1)}`,
      p.values,
    );
    const rows = found.rows.slice(0, limit);
    const names = await targetNames(
      db,
      rows.map((row) => row.target),
    );
    return { rows: rows.map((row) => toRow(row, names)), older: found.rows.length > limit };
  });
}

/** What the identities, accounts and views among some targets are called now; what is gone, or has no name, is left out. */
async function targetNames(db: Runner, targets: readonly string[]): Promise<Map<string, string>> {
  const p = new SqlParameters();
  const parts = Object.entries(namedTables).flatMap(([kind, table]) => {
    const ids = targets.flatMap((target) => {
      const id = target.startsWith(`${kind}:`) ? target.slice(kind.length + 1) : "";
      return isUuid(id) ? [id] : [];
    });
    if (ids.length === 0) return [];
    return [
      `SELECT '${kind}:' || id AS target, name FROM ${table} WHERE id = ANY(${p.uuidList(ids)}) AND name <> ''`,
    ];
  });
  if (parts.length === 0) return new Map();
  const found = await db.query<{ target: string; name: string }>(parts.join(" UNION ALL "), p.values);
  return new Map(found.rows.map(({ target, name }) => [target, name]));
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
    const named = Object.entries(namedTables).map(
      ([kind, table]) => `e.target IN (SELECT '${kind}:' || id FROM ${table} WHERE ${within("name")})`,
    );
    const own = ["e.actor", "u.name", "e.target", targetName, "e.seq::text"].map(within);
    all.push(`(${[...own, ...named].join(" OR ")})`);
  }
  return all.length > 0 ? `WHERE ${all.join(" AND ")}` : "";
}

function toRow(raw: RawEvent, names: ReadonlyMap<string, string>): AuditRow {
  const details = bodySchema.parse(JSON.parse(raw.body)).payload;
  return {
    seq: Number(raw.seq),
    at: raw.at,
    code: raw.code,
    title: titles.get(raw.code) ?? raw.code,
    actor: raw.actor,
    actorName: raw.actor_name,
    target: raw.target,
    targetName:
      raw.target_name ??
      names.get(raw.target) ??
      (raw.target.startsWith("operation:") ? sizeOf(details) : null),
    details,
  };
}

function sizeOf(details: AuditRow["details"]): string | null {
  const operation = operationSchema.safeParse(details);
  if (!operation.success) return null;
  const { length } = operation.data.identityIds;
  return length === 1 ? "1 identity" : `${length} identities`;
}
