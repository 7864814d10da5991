import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import type { NounList } from "@/lib/platform/list";
import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import {
  openSql,
  overloadedSql,
  type PeopleSort,
  peopleNoun,
  peopleSorts,
  type TeamSort,
  teamNoun,
  teamSorts,
} from "./query";
import type { PersonRow, TeamRow } from "./schema";

type RawPerson = Omit<PersonRow, "accepted" | "waiting" | "privileged"> & {
  owns: Owns["owns"] & { privileged: number };
};
type RawTeam = Omit<TeamRow, "accepted" | "waiting"> & Owns;
interface Owns {
  owns: { accepted: number; waiting: number };
}

/** How many identities somebody answers for, of those that an owner is asked of and the reader reaches. */
function ownsSql(column: string, scope: Scope, p: SqlParameters): string {
  const where = [column, populationSql("i"), ...identityReach(scope, "i", p)].join(" AND ");
  return `(SELECT json_build_object('accepted', count(*) FILTER (WHERE i.owner_state = 'accepted')::int,
    'privileged', count(*) FILTER (WHERE i.owner_state = 'accepted' AND i.tier IN (0, 1))::int,
    'waiting', count(*) FILTER (WHERE i.owner_state IN ('suggested', 'asked'))::int) FROM identities i WHERE ${where})`;
}

/** Identities that `p` accepted as business owner, and those that a team of theirs accepted. */
function besideSql(scope: Scope, p: SqlParameters): { business: string; throughTeams: string } {
  const where = () => [populationSql("i"), ...identityReach(scope, "i", p)].join(" AND ");
  return {
    business: `(SELECT count(*)::int FROM ownerships bo JOIN identities i ON i.id = bo.subject_id
      WHERE bo.person_id = p.id AND bo.role = 'business' AND bo.state = 'accepted' AND ${where()})`,
    throughTeams: `(SELECT count(*)::int FROM identities i WHERE i.owner_state = 'accepted' AND ${where()}
      AND i.owner_team_id = ANY(ARRAY(SELECT m.team_id FROM team_members m WHERE m.person_id = p.id)))`,
  };
}

const answeredSql = (states: string) =>
  `(SELECT count(*)::int FROM owner_questions q WHERE q.person_id = p.id AND q.state IN (${states}))`;

/** How people are listed. Everybody who reads the inventory sees who there is, and counts only what they reach. */
export const peopleList: NounList<RawPerson, PersonRow, PeopleSort> = {
  noun: peopleNoun,
  table: "people",
  alias: "p",
  select: ({ p, now }, scope) => {
    const beside = besideSql(scope, p);
    return `p.id, p.name, p.email, p.active, p.gone_at AS "goneAt",
    coalesce(p.away_from <= ${p.time(now)} AND (p.away_until IS NULL OR p.away_until > ${p.time(now)}), false) AS away,
    EXISTS (SELECT FROM people_holds h WHERE h.state = 'waiting' AND p.id = ANY(h.person_ids)) AS held,
    CASE WHEN b.id IS NOT NULL THEN json_build_object('id', b.id, 'name', b.name) END AS manager,
    coalesce((SELECT json_agg(json_build_object('id', t.id, 'name', t.name, 'follows', m.origin <> 'hand') ORDER BY t.name) FROM team_members m
      JOIN teams t ON t.id = m.team_id WHERE m.person_id = p.id), '[]') AS teams,
    (SELECT count(*)::int FROM person_accounts a WHERE a.person_id = p.id AND a.kind <> 'member') AS accounts,
    ${openSql} AS open, ${overloadedSql} AS overloaded, ${ownsSql("i.owner_person_id = p.id", scope, p)} AS owns,
    ${beside.business} AS business, ${beside.throughTeams} AS "throughTeams",
    ${answeredSql("'accepted', 'declined', 'unsure'")} AS answered, ${answeredSql("'expired'")} AS "letPass"`;
  },
  joins: "LEFT JOIN people b ON b.id = p.manager_id",
  sorts: peopleSorts,
  present: null,
  reach: () => [],
  toRow: ({ owns, ...raw }) => ({
    id: raw.id,
    name: raw.name,
    email: raw.email,
    active: raw.active,
    goneAt: raw.goneAt,
    away: raw.away,
    held: raw.held,
    manager: raw.manager,
    teams: raw.teams,
    accounts: raw.accounts,
    open: raw.open,
    answered: raw.answered,
    letPass: raw.letPass,
    ...owns,
    business: raw.business,
    throughTeams: raw.throughTeams,
    overloaded: raw.overloaded,
  }),
};

/** How teams are listed. */
export const teamList: NounList<RawTeam, TeamRow, TeamSort> = {
  noun: teamNoun,
  table: "teams",
  alias: "t",
  select: ({ p }, scope) => `t.id, t.name, t.origin, t.department,
    (SELECT count(*)::int FROM containers c WHERE c.owner_team_id = t.id) AS accounts, who.people, who.active, who.names,
    ${ownsSql("i.owner_team_id = t.id", scope, p)} AS owns`,
  joins: `LEFT JOIN LATERAL (
      SELECT count(*)::int AS people, count(*) FILTER (WHERE m.active)::int AS active,
        coalesce((array_agg(m.name ORDER BY m.name) FILTER (WHERE m.active))[1:3], '{}') AS names
      FROM team_members tm JOIN people m ON m.id = tm.person_id WHERE tm.team_id = t.id) who ON TRUE`,
  sorts: teamSorts,
  present: null,
  reach: () => [],
  toRow: ({ owns, ...raw }) => ({
    id: raw.id,
    name: raw.name,
    origin: raw.origin,
    department: raw.department,
    people: raw.people,
    active: raw.active,
    names: raw.names,
    accounts: raw.accounts,
    accepted: owns.accepted,
    waiting: owns.waiting,
  }),
};
