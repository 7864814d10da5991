import type { Pool } from "pg";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { totalsSql, totalsTimeoutMs, unownedSql } from "./data-totals";
import { accountReach } from "./reach";
import type { AccountRow } from "./schema";
import type {
  AccountDecisions,
  AccountNode,
  AccountScreenRow,
  AccountSurroundings,
  DecisionsLeft,
} from "./schema-decisions";

interface RawDecisions extends AccountDecisions {
  id: string;
}

/** Adds to accounts what people decided of them. The rows were found within the reader's reach. */
export async function withDecisions(pool: Pool, rows: readonly AccountRow[]): Promise<AccountScreenRow[]> {
  const found = await guardedRead(pool, (db) =>
    db.query<RawDecisions>(
      `SELECT c.id, tm.name AS team, e.value AS environment, s.value AS sensitivity,
         (SELECT count(*)::int FROM containers k WHERE k.parent_id = c.id) AS children
       FROM containers c
       LEFT JOIN labels e ON e.subject_id = c.id AND e.name = 'environment' AND e.origin = 'person'
       LEFT JOIN labels s ON s.subject_id = c.id AND s.name = 'sensitivity' AND s.origin = 'person'
       LEFT JOIN ownerships o ON o.subject_id = c.id AND o.role = 'technical' LEFT JOIN teams tm ON tm.id = o.team_id
       WHERE c.id = ANY($1::uuid[])`,
      [rows.map((row) => row.id)],
    ),
  );
  const byId = new Map(found.rows.map(({ id, ...decided }) => [id, decided]));
  const nothing = { team: null, environment: null, sensitivity: null, children: 0 };
  return rows.map((row) => ({ ...row, decided: byId.get(row.id) ?? nothing }));
}

const enoughShare = 0.8;

/** How many decisions on accounts cover most of what nobody answers for. Null for members who do not reach all. */
export async function decisionsLeft(pool: Pool, scope: Scope): Promise<DecisionsLeft | null> {
  if (!scope.unrestricted) return null;
  const found = await guardedRead(pool, (db) =>
    db.query<{ id: string | null; n: number }>(
      `SELECT t.container_id AS id, sum(t.n)::int AS n FROM identity_account_tallies t WHERE ${unownedSql}
       GROUP BY 1 HAVING sum(t.n) > 0 ORDER BY 2 DESC`,
    ),
  );
  const outside = found.rows.find((row) => row.id === null)?.n ?? 0;
  const accounts = found.rows.filter((row) => row.id !== null);
  const unowned = accounts.reduce((sum, row) => sum + row.n, outside);
  let decisions = 0;
  let covered = 0;
  for (const { n } of accounts) {
    if (unowned === 0 || covered / unowned >= enoughShare) break;
    decisions += 1;
    covered += n;
  }
  return {
    unowned,
    accounts: accounts.length,
    decisions,
    share: unowned === 0 ? 0 : covered / unowned,
    outside,
  };
}

const mostChildren = 200;

/** What stands around an account that was found within the reader's reach. */
export function accountSurroundings(
  pool: Pool,
  scope: Scope,
  account: AccountRow,
): Promise<AccountSurroundings> {
  return guardedRead(
    pool,
    async (db) => ({
      path: await pathOf(db, account.id),
      children: (
        await db.query<AccountSurroundings["children"][number]>(
          `SELECT k.id, k.name, k.kind, ${scope.unrestricted ? "coalesce(n.identities, 0)" : "NULL::int"} AS identities
         FROM containers k LEFT JOIN (${totalsSql}) n ON n.id = k.id WHERE k.parent_id = $1 ORDER BY k.name, k.id LIMIT ${mostChildren}`,
          [account.id],
        )
      ).rows,
      direct: scope.unrestricted ? await directIn(db, account.id) : null,
      guardrails: (
        await db.query<{ id: string; name: string }>(
          "SELECT e.id, e.name FROM entitlements e WHERE e.id = ANY($1::uuid[]) ORDER BY e.name",
          [account.guardrails],
        )
      ).rows,
      decisions: (
        await db.query<AccountSurroundings["decisions"][number]>(
          `SELECT d.field, d.value, d.why, coalesce(u.name, d.set_by) AS "setBy", d.set_at AS "setAt" FROM (
           SELECT l.name AS field, l.value, l.why, l.set_by, l.set_at FROM labels l WHERE l.subject_id = $1 AND l.origin = 'person'
           UNION ALL SELECT 'team', t.name, o.evidence, o.set_by, o.set_at FROM ownerships o JOIN teams t ON t.id = o.team_id
             WHERE o.subject_id = $1 AND o.role = 'technical') d
         LEFT JOIN users u ON d.set_by = 'user:' || u.id::text ORDER BY d.set_at DESC`,
          [account.id],
        )
      ).rows,
    }),
    totalsTimeoutMs,
  );
}

async function directIn(db: Runner, id: string): Promise<number> {
  const found = await db.query<{ n: number }>(
    "SELECT coalesce(sum(t.n), 0)::int AS n FROM identity_account_tallies t WHERE t.container_id = $1 AND NOT t.gone",
    [id],
  );
  return found.rows[0]?.n ?? 0;
}

async function pathOf(db: Runner, id: string): Promise<AccountSurroundings["path"]> {
  const found = await db.query<AccountSurroundings["path"][number]>(
    `WITH RECURSIVE up AS (
       SELECT c.id, c.parent_id, c.name, c.kind, 0 AS depth FROM containers c WHERE c.id = $1
       UNION ALL SELECT c.id, c.parent_id, c.name, c.kind, up.depth + 1 FROM up JOIN containers c ON c.id = up.parent_id WHERE up.depth < 20)
     SELECT id, name, kind FROM up WHERE depth > 0 ORDER BY depth DESC`,
    [id],
  );
  return found.rows;
}

/** The tree draws at most so many accounts. */
export const mostNodes = 3000;

/** Every account within reach with what it lies in, by name; at most 3,000. */
export function listAccountNodes(pool: Pool, scope: Scope): Promise<AccountNode[]> {
  const p = new SqlParameters();
  const where = accountReach(scope, p);
  return guardedRead(
    pool,
    async (db) => {
      const found = await db.query<AccountNode>(
        `SELECT c.id, c.parent_id AS "parentId", c.name, c.kind, t.name AS team, c.environment, c.sensitivity,
         ${scope.unrestricted ? "coalesce(n.identities, 0)" : "NULL::int"} AS identities
       FROM containers c LEFT JOIN teams t ON t.id = c.owner_team_id
       LEFT JOIN (${totalsSql}) n ON n.id = c.id
       ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""} ORDER BY c.name, c.id LIMIT ${mostNodes}`,
        p.values,
      );
      return found.rows;
    },
    totalsTimeoutMs,
  );
}
