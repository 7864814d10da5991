import type { Pool } from "pg";
import { z } from "zod";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { type Page, type PageRequest, readPage, type SortOrder } from "@/lib/platform/keyset";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { standingSql, unrotatedSql, unsettledSql } from "./data-standing";
import { type DepartureRow, departureSchema } from "./schema";

const timeoutMs = 10_000;

export type PageWanted = Omit<PageRequest, "sort" | "direction">;

/** Open ones first, of these the latest. */
const order = [
  { sql: "(d.closed_at IS NULL)::integer", type: "integer" },
  { sql: "d.noticed_at", type: "timestamptz" },
  { sql: "d.id", type: "uuid" },
] as const satisfies SortOrder;

const select = `d.id, json_build_object('id', h.id, 'name', h.name, 'email', h.email, 'active', h.active) AS person, d.how,
  d.noticed_at AS "noticedAt", d.closed_at AS "closedAt", d.closed_by AS "closedBy", d.close_note AS "closeNote", far.*`;

/** Whose departure `d` is, and how far it is settled, of what the reader reaches. */
function joinsOf(scope: Scope, p: SqlParameters): string {
  const items = ["t.departure_id = d.id", ...reachedIdentity(scope, "t.identity_id", p)].join(" AND ");
  const perWord = (word: string) =>
    `(SELECT coalesce(json_object_agg(g.word, g.n), '{}') FROM (SELECT x.${word} AS word, count(*)::int AS n FROM x GROUP BY 1) g)`;
  return `JOIN people h ON h.id = d.person_id CROSS JOIN LATERAL (
    WITH x AS (${standingSql(items)})
    SELECT count(DISTINCT x.identity_id)::int AS identities,
      count(DISTINCT x.identity_id) FILTER (WHERE ${unsettledSql})::int AS unsettled,
      count(DISTINCT x.identity_id) FILTER (WHERE ${unrotatedSql})::int AS unrotated,
      ${perWord("why")} AS why, ${perWord("stands")} AS stands FROM x) far`;
}

/** A page of departures. Throws AppError `bad_cursor`. */
export function listDepartures(pool: Pool, scope: Scope, wanted: PageWanted): Promise<Page<DepartureRow>> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const source = { table: "departures", alias: "d", where: [], order, select, joins: joinsOf(scope, p) };
      const request = { ...wanted, sort: "noticed", direction: "desc" } as const;
      const page = await readPage(db, source, p, request, (raw) => departureSchema.parse(raw));
      return { ...page, rows: await named(db, page.rows) };
    },
    timeoutMs,
  );
}

/** How many departures are open. */
export async function countOpenDepartures(db: Runner): Promise<number> {
  const found = await db.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM departures WHERE closed_at IS NULL",
  );
  return found.rows[0]?.n ?? 0;
}

/** One departure; null: there is none. */
export async function readDeparture(db: Runner, scope: Scope, id: string): Promise<DepartureRow | null> {
  const p = new SqlParameters();
  const found = await db.query(
    `SELECT ${select} FROM departures d ${joinsOf(scope, p)} WHERE d.id = ${p.add(id)}::uuid`,
    p.values,
  );
  const [row] = await named(db, z.array(departureSchema).parse(found.rows));
  return row ?? null;
}

/** With the names of those who closed them. */
async function named(db: Runner, rows: DepartureRow[]): Promise<DepartureRow[]> {
  const nameOf = await actorNames(
    db,
    rows.flatMap(({ closedBy }) => closedBy ?? []),
  );
  return rows.map((row) => ({ ...row, closedBy: row.closedBy === null ? null : nameOf(row.closedBy) }));
}
