import type { Pool } from "pg";
import type { Party } from "@/lib/domain/ownership/unowned";
import type { CappedCount } from "@/lib/platform/count";
import type { PageRequest } from "@/lib/platform/keyset";
import { countList, eachRow, type ListPage, type ListQuery, listRows } from "@/lib/platform/list";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { unownedList } from "./list";
import { type StandIn, standInSchema, standInSetting, type UnownedRow } from "./schema-unowned";

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
