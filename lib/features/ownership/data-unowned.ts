import type { Pool } from "pg";
import type { Party } from "@/lib/domain/ownership/unowned";
import { identityReach } from "@/lib/features/identities/reach";
import { type CappedCount, countRows } from "@/lib/platform/count";
import type { PageRequest } from "@/lib/platform/keyset";
import { countList, eachRow, type ListPage, type ListQuery, listRows } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { unownedList } from "./list";
import { type StandIn, standInSchema, standInSetting, type UnownedRow } from "./schema-unowned";
import { unownedSql } from "./where";

const timeoutMs = 8_000;
const order = { sort: "due", direction: "desc" } as const;

/** A page of what nobody answers for: what is overdue first, then the highest risk. Throws AppErrors `bad_cursor`, `query_timeout`. */
export async function listUnowned(
  pool: Pool,
  scope: Scope,
  query: ListQuery & Omit<PageRequest<"due">, "sort" | "direction">,
): Promise<ListPage<UnownedRow>> {
  const { party } = await readStandIn(pool);
  return listRows(pool, unownedList(query.now, party), scope, { timeoutMs, ...query, ...order });
}

/** All of it that a query finds, in the same order, read page by page. */
export async function* eachUnowned(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<UnownedRow> {
  const { party } = await readStandIn(pool);
  yield* eachRow(pool, unownedList(query.now, party), scope, { timeoutMs, ...query, ...order });
}

/** How many a query finds, counted to 10,000. */
export function countUnowned(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, unownedList(query.now, null), scope, { timeoutMs, ...query });
}

/** How many are past their deadline, counted to 10,000: for the tab. */
export function countOverdue(pool: Pool, scope: Scope, now: Date): Promise<CappedCount> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const at = p.time(now);
      const where = [
        `i.id IN (SELECT u.id FROM (${unownedSql(at)}) u WHERE u.due_at <= ${at})`,
        ...identityReach(scope, "i", p),
      ];
      return countRows(db, "identities i", where, p);
    },
    timeoutMs,
  );
}

/** Who is chosen to see to what nobody answers for: the one place that it is read from. `party` null: nobody, or nobody of them is here. */
export async function readStandIn(
  db: Pick<Runner, "query">,
): Promise<{ chosen: StandIn; party: Party | null; name: string | null }> {
  const found = await db.query<{ value: unknown }>("SELECT value FROM settings WHERE name = $1", [
    standInSetting,
  ]);
  const chosen = standInSchema.parse(found.rows[0]?.value ?? null);
  if (chosen === null) return { chosen, party: null, name: null };
  const who = await db.query<{ name: string; here: boolean }>(
    chosen.kind === "person"
      ? "SELECT name, active AND gone_at IS NULL AS here FROM people WHERE id = $1"
      : `SELECT t.name, EXISTS (SELECT FROM team_members m JOIN people a ON a.id = m.person_id
           WHERE m.team_id = t.id AND a.active AND a.gone_at IS NULL) AS here FROM teams t WHERE t.id = $1`,
    [chosen.id],
  );
  const row = who.rows[0];
  return {
    chosen,
    party: row?.here ? { ...chosen, name: row.name } : null,
    name: row?.name ?? null,
  };
}
