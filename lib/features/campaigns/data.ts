import type { Pool } from "pg";
import { z } from "zod";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { type Page, type PageRequest, readPage, type SortOrder } from "@/lib/platform/keyset";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { countsOf, readFactGroups } from "./data-facts";
import { type CampaignRow, campaignSchema } from "./schema";

const timeoutMs = 10_000;

export type PageWanted = Omit<PageRequest, "sort" | "direction">;

/** Running ones first, of these the latest. */
const order = [
  { sql: "(c.state = 'running')::integer", type: "integer" },
  { sql: "c.started_at", type: "timestamptz" },
  { sql: "c.id", type: "uuid" },
] as const satisfies SortOrder;

const select = `c.id, c.name, c.query, (SELECT m.name FROM teams m WHERE m.id = c.team_id) AS team, c.at_end AS "atEnd", c.remind_days AS "remindDays", c.channel_id IS NOT NULL AS "byMessage",
  c.started_at AS "startedAt", c.started_by AS "startedBy", c.ends_at AS "endsAt", c.first_ends_at AS "firstEndsAt", c.state,
  c.ended_at AS "endedAt", c.ended_by AS "endedBy", c.found, c.identities, c.items, c.mark`;

/** The condition of a campaign `c` of which the scope reaches something. */
function reachedCampaign(scope: Scope, p: SqlParameters): string[] {
  return reachedIdentity(scope, "t.identity_id", p).map(
    (reached) => `EXISTS (SELECT FROM campaign_items t WHERE t.campaign_id = c.id AND ${reached})`,
  );
}

/** A page of the campaigns of which the reader reaches something, each with how far that is. Throws AppError `bad_cursor`. */
export function listCampaigns(pool: Pool, scope: Scope, wanted: PageWanted): Promise<Page<CampaignRow>> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const source = { table: "campaigns", alias: "c", where: reachedCampaign(scope, p), order, select };
      const request = { ...wanted, sort: "started", direction: "desc" } as const;
      const page = await readPage(db, source, p, request, (raw) => campaignSchema.parse(raw));
      return { ...page, rows: await withCounts(db, scope, page.rows) };
    },
    timeoutMs,
  );
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
  const found = await db.query(`SELECT ${select} FROM campaigns c WHERE ${where.join(" AND ")}`, p.values);
  const [row] = await withCounts(db, scope, z.array(campaignSchema).parse(found.rows));
  return row ?? null;
}

async function withCounts(
  db: Runner,
  scope: Scope,
  rows: readonly z.output<typeof campaignSchema>[],
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
