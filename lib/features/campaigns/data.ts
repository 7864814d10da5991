import type { Pool } from "pg";
import { z } from "zod";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import type { CappedCount } from "@/lib/platform/count";
import { maxPageRows, type PageRequest } from "@/lib/platform/keyset";
import { countList, type ListPage, type ListQuery, listRows } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { countsOf, readFactGroups } from "./data-facts";
import { campaignList, campaignSelect, reachedCampaign } from "./list";
import type { CampaignSort } from "./query";
import { type CampaignRow, type CampaignWithout, campaignSchema } from "./schema";

const timeoutMs = 10_000;
export const usualOrder = { sort: "running", direction: "desc" } as const;

/**
 * A page of the campaigns of which the reader reaches something, each with how far that is. Throws AppErrors `bad_cursor` and
 * `query_timeout`.
 */
export async function listCampaigns(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<CampaignSort>,
): Promise<ListPage<CampaignRow>> {
  const page = await listRows(pool, campaignList, scope, { timeoutMs, ...query });
  const rows = await guardedRead(pool, (db) => withCounts(db, scope, page.rows), timeoutMs);
  return { ...page, rows };
}

/** Every campaign that a query finds: running ones first, of these the latest. */
export async function* eachCampaign(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<CampaignRow> {
  let after: string | undefined;
  do {
    const page = await listCampaigns(pool, scope, { ...query, ...usualOrder, after, limit: maxPageRows });
    yield* page.rows;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

/** How many campaigns a query finds. */
export function countCampaigns(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, campaignList, scope, query);
}

/** How many campaigns run of which the scope reaches something. */
export async function countRunning(db: Runner, scope: Scope): Promise<number> {
  const p = new SqlParameters();
  const where = ["c.state = 'running'", ...reachedCampaign(scope, p)];
  const found = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM campaigns c WHERE ${where.join(" AND ")}`,
    p.values,
  );
  return found.rows[0]?.n ?? 0;
}

/** One campaign; null: there is none of which the scope reaches something. */
export async function readCampaign(db: Runner, scope: Scope, id: string): Promise<CampaignRow | null> {
  const p = new SqlParameters();
  const where = [`c.id = ${p.add(id)}::uuid`, ...reachedCampaign(scope, p)];
  const found = await db.query(
    `SELECT ${campaignSelect} FROM campaigns c WHERE ${where.join(" AND ")}`,
    p.values,
  );
  const [row] = await withCounts(db, scope, z.array(campaignSchema).parse(found.rows));
  return row ?? null;
}

async function withCounts(
  db: Runner,
  scope: Scope,
  rows: readonly CampaignWithout[],
): Promise<CampaignRow[]> {
  if (rows.length === 0) return [];
  const groups = await readFactGroups(
    db,
    scope,
    rows.map(({ id }) => id),
  );
  const nameOf = await actorNames(
    db,
    rows.flatMap(({ startedBy, endedBy }) => [startedBy, endedBy ?? []].flat()),
  );
  return rows.map((row) => ({
    ...row,
    startedBy: nameOf(row.startedBy),
    endedBy: row.endedBy === null ? null : nameOf(row.endedBy),
    counts: countsOf(groups, row.id),
  }));
}
