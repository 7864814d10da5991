import "server-only";
import { notFound } from "next/navigation";
import { parseQuery } from "@/lib/domain/query/parse";
import { peopleFields, teamFields } from "@/lib/domain/query/people-fields";
import { isDemoPresent } from "@/lib/features/demo/data";
import type { LeavesBehind } from "@/lib/features/departures/schema";
import type { CappedCount } from "@/lib/platform/count";
import { requireScope } from "@/lib/platform/loader";
import { isUuid } from "@/lib/platform/query-sql";
import { web } from "@/lib/platform/web";
import { countPeople, countTeams, listPeople, listTeams } from "./data";
import { listPeopleHolds } from "./data-holds";
import { readLeaves, readPerson } from "./data-person";
import type { PersonRow, TeamRow } from "./schema";
import type { HeldPeople, PeopleMay, PeopleTab, PeopleView, PersonView } from "./schema-page";

const pageRows = 50;

/** A page of people, and who waits for a decision. */
export async function loadPeople(view: PeopleView): Promise<PeopleTab<PersonRow> & { held: HeldPeople[] }> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const may = await mayOf();
  const held = may.manage ? await listPeopleHolds(pool) : [];
  const parsed = parseQuery(view.q, peopleFields);
  if (!parsed.ok) return { ...unreadable(parsed.problems[0]?.message), may, held };
  const query = { terms: parsed.terms, now: new Date() };
  const direction = view.sort === "load" ? "desc" : "asc";
  const { after, before, sort } = view;
  const [page, count] = await Promise.all([
    listPeople(pool, scope, { ...query, sort, direction, after, before, limit: pageRows }),
    countPeople(pool, scope, query),
  ]);
  return { rows: page.rows, count, problem: null, next: page.next, previous: page.previous, may, held };
}

/** A page of teams. */
export async function loadTeams(view: PeopleView): Promise<PeopleTab<TeamRow>> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const may = await mayOf();
  const parsed = parseQuery(view.q, teamFields);
  if (!parsed.ok) return { ...unreadable(parsed.problems[0]?.message), may };
  const query = { terms: parsed.terms, now: new Date() };
  const { after, before } = view;
  const [page, count] = await Promise.all([
    listTeams(pool, scope, { ...query, sort: "name", direction: "asc", after, before, limit: pageRows }),
    countTeams(pool, scope, query),
  ]);
  return { rows: page.rows, count, problem: null, next: page.next, previous: page.previous, may };
}

/** How many people and teams there are, for the tabs. */
export async function loadPeopleCounts(): Promise<{ people: CappedCount; teams: CappedCount }> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const query = { terms: [], now: new Date() };
  const [people, teams] = await Promise.all([
    countPeople(pool, scope, query),
    countTeams(pool, scope, query),
  ]);
  return { people, teams };
}

/** One person. */
export async function loadPerson(id: string): Promise<PersonView> {
  const scope = await requireScope("inventory:read");
  if (!isUuid(id)) notFound();
  const { pool } = await web();
  const page = await readPerson(pool, scope, id, new Date());
  if (page === null) notFound();
  const canManage = scope.can("people:manage");
  const canSayAway = scope.can("owner:answer") && (canManage || scope.personId === id);
  const seesDepartures = scope.can("departure:read");
  const mayListLeft = scope.can("departure:manage") && scope.unrestricted;
  return { ...page, canManage, canSayAway, seesDepartures, mayListLeft };
}

/** What somebody who is here would leave behind; null where that is not shown. It takes a moment: a page does not wait for it. */
export async function loadLeaves(id: string): Promise<LeavesBehind | null> {
  const scope = await requireScope("inventory:read");
  if (!scope.unrestricted) return null;
  return readLeaves((await web()).pool, id);
}

async function mayOf(): Promise<PeopleMay> {
  const scope = await requireScope("inventory:read");
  const manage = scope.can("people:manage");
  return { manage, add: manage && !(await isDemoPresent((await web()).pool)) };
}

function unreadable(problem: string | undefined) {
  const message = problem ?? "The search cannot be read.";
  return { rows: [], count: null, problem: message, next: null, previous: null };
}
