import type { Pool } from "pg";
import type { CappedCount } from "@/lib/platform/count";
import type { PageRequest } from "@/lib/platform/keyset";
import { countList, eachRow, type ListPage, type ListQuery, listRows } from "@/lib/platform/list";
import type { Scope } from "@/lib/platform/scope";
import { peopleList, teamList } from "./list";
import type { PeopleSort, TeamSort } from "./query";
import type { PersonRow, TeamRow } from "./schema";

/** Load is counted for everybody before it orders them. */
const timeoutMs = 3_000;

/** A page of people. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listPeople(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<PeopleSort>,
): Promise<ListPage<PersonRow>> {
  return listRows(pool, peopleList, scope, { timeoutMs, ...query });
}

/** Everybody whom a query finds, by name, read page by page. */
export function eachPerson(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<PersonRow> {
  return eachRow(pool, peopleList, scope, { ...query, sort: "name", direction: "asc" });
}

/** How many people a query finds, counted to 10,000. */
export function countPeople(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, peopleList, scope, { timeoutMs, ...query });
}

/** A page of teams. Throws AppErrors `bad_cursor` and `query_timeout`. */
export function listTeams(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<TeamSort>,
): Promise<ListPage<TeamRow>> {
  return listRows(pool, teamList, scope, { timeoutMs, ...query });
}

/** Every team that a query finds, by name, read page by page. */
export function eachTeam(pool: Pool, scope: Scope, query: ListQuery): AsyncGenerator<TeamRow> {
  return eachRow(pool, teamList, scope, { ...query, sort: "name", direction: "asc" });
}

/** How many teams a query finds, counted to 10,000. */
export function countTeams(pool: Pool, scope: Scope, query: ListQuery): Promise<CappedCount> {
  return countList(pool, teamList, scope, query);
}
