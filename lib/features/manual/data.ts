import type { Pool } from "pg";
import { identityReach } from "@/lib/features/identities/reach";
import { isStorable, likeText, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { type AccountChoice, type ManualRow, manualFactsSchema } from "./schema";

/** How long before its day a yearly look is shown as due. */
const dueWithinDays = 30;
const mostRows = 500;

type RawManual = Omit<ManualRow, "facts" | "due"> & { facts: unknown };

/** Identities that were added by hand within reach, those whose yearly look is due first; at most 500. */
export async function listManual(pool: Pool, scope: Scope, now: Date): Promise<ManualRow[]> {
  const p = new SqlParameters();
  return read(pool, scope, now, p, []);
}

/** One of them; null where the scope reaches none. */
export async function getManual(
  pool: Pool,
  scope: Scope,
  identityId: string,
  now: Date,
): Promise<ManualRow | null> {
  const p = new SqlParameters();
  const [row] = await read(pool, scope, now, p, [`e.identity_id = ${p.add(identityId)}::uuid`]);
  return row ?? null;
}

async function read(
  pool: Pool,
  scope: Scope,
  now: Date,
  p: SqlParameters,
  conditions: readonly string[],
): Promise<ManualRow[]> {
  const reach = identityReach(scope, "i", p);
  const reached = reach.length > 0 ? `(${reach.join(" AND ")})` : "TRUE";
  const mine = `(i.id IS NULL AND (${scope.unrestricted ? "TRUE" : `e.added_by = ${p.add(scope.actor)}`}))`;
  const where = ["e.removed_at IS NULL", `(${reached} OR ${mine})`, ...conditions].join(" AND ");
  const found = await guardedRead(pool, (db) =>
    db.query<RawManual>(
      `SELECT e.identity_id AS "identityId", e.facts, coalesce(u.name, e.added_by) AS "addedBy", e.added_at AS "addedAt", i.id IS NOT NULL AS arrived,
         CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'name', c.name) END AS account,
         coalesce(au.name, a.attested_by) AS "attestedBy", a.attested_at AS "attestedAt", a.due_at AS "dueAt"
       FROM manual_entries e LEFT JOIN identities i ON i.id = e.identity_id
       LEFT JOIN containers c ON c.id = (e.facts->>'accountId')::uuid
       LEFT JOIN users u ON e.added_by = 'user:' || u.id::text
       JOIN LATERAL (SELECT * FROM attestations t WHERE t.identity_id = e.identity_id ORDER BY t.attested_at DESC LIMIT 1) a ON true
       LEFT JOIN users au ON a.attested_by = 'user:' || au.id::text
       WHERE ${where} ORDER BY a.due_at, e.id LIMIT ${mostRows}`,
      p.values,
    ),
  );
  const soon = now.getTime() + dueWithinDays * 86_400_000;
  return found.rows.map((row) => ({
    ...row,
    facts: manualFactsSchema.parse(row.facts),
    due: row.dueAt.getTime() <= soon,
  }));
}

/** Whether the inventory has an identity within reach by now: what was just added takes a moment. */
export async function hasArrived(pool: Pool, scope: Scope, identityId: string): Promise<boolean> {
  const p = new SqlParameters();
  const where = [`i.id = ${p.add(identityId)}::uuid`, ...identityReach(scope, "i", p)].join(" AND ");
  const found = await pool.query(`SELECT FROM identities i WHERE ${where}`, p.values);
  return found.rowCount === 1;
}

/** Accounts whose name or id holds a text, at most 12. */
export async function searchAccounts(pool: Pool, text: string): Promise<AccountChoice[]> {
  const wanted = text.trim().toLowerCase();
  if (!isStorable(wanted)) return [];
  const found = await guardedRead(pool, (db) =>
    db.query<AccountChoice>(
      `SELECT id, name, kind FROM containers WHERE lower(name) LIKE '%' || $1 || '%' OR lower(external_id) LIKE '%' || $1 || '%'
       ORDER BY lower(name) NOT LIKE $1 || '%', name, id LIMIT 12`,
      [likeText(wanted)],
    ),
  );
  return found.rows;
}
