import type { FieldName } from "@/lib/domain/query/grammar";
import { peopleFields, teamFields } from "@/lib/domain/query/people-fields";
import { thresholdSql } from "@/lib/features/metrics/definition-sql";
import type { SortOrder } from "@/lib/platform/keyset";
import { booleanSql, enumSql, type FieldSql, likeText, type NounSql } from "@/lib/platform/query-sql";

/** Identities that a person `p` answers for, and questions in their inbox: theirs and their teams', as the limit counts. */
export const ownedSql = `(SELECT count(*)::int FROM identities w WHERE w.owner_person_id = p.id AND w.owner_state = 'accepted' AND w.gone_at IS NULL)`;
export const openSql = `((SELECT count(*)::int FROM owner_questions q WHERE q.person_id = p.id AND q.state = 'asked')
  + (SELECT count(*)::int FROM team_members tm JOIN owner_questions tq ON tq.team_id = tm.team_id AND tq.state = 'asked' WHERE tm.person_id = p.id))`;

/** Whether `p` has more to look after than a person can: by the limits that are set here. */
export const overloadedSql = `(${openSql} >= ${thresholdSql("openQuestions")} OR ${ownedSql} > ${thresholdSql("overloadedOwned")})`;

const yesNo = (condition: string): FieldSql => booleanSql({ true: condition, false: `NOT (${condition})` });
const hasAccount = "EXISTS (SELECT FROM person_accounts a WHERE a.person_id = p.id AND a.kind <> 'member')";
const inTeam = "SELECT FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = p.id";

/** How the fields of people read the table `people p`. */
const fields: Record<FieldName<typeof peopleFields>, FieldSql> = {
  state: enumSql("CASE WHEN p.active THEN 'active' ELSE 'gone' END"),
  account: yesNo(hasAccount),
  team: {
    is: (values, { p }) => `EXISTS (${inTeam} AND lower(t.name) IN ${p.lowerList(values)})`,
    states: { none: `NOT EXISTS (${inTeam})` },
  },
  manager: {
    is: (values, { p }) =>
      `p.manager_id IN (SELECT b.id FROM people b WHERE lower(b.name) IN ${p.lowerList(values)} OR b.email IN ${p.lowerList(values)})`,
    states: { none: "p.manager_id IS NULL" },
  },
  overloaded: yesNo(overloadedSql),
  away: {
    is: (values, { p, now }) => {
      const away = `coalesce(p.away_from <= ${p.time(now)} AND (p.away_until IS NULL OR p.away_until > ${p.time(now)}), false)`;
      return values.map((value) => (value === "true" ? away : `NOT ${away}`)).join(" OR ");
    },
  },
  held: yesNo("p.id IN (SELECT unnest(h.person_ids) FROM people_holds h WHERE h.state = 'waiting')"),
};

export const peopleNoun: NounSql = {
  set: peopleFields,
  fields,
  search: (text, { p }) =>
    `lower(concat_ws(' ', p.name, p.email)) LIKE '%' || lower(${p.add(likeText(text))}) || '%'`,
};

const id = { sql: "p.id", type: "uuid" } as const;

export const peopleSorts = {
  name: [{ sql: "lower(p.name)", type: "text" }, id],
  load: [{ sql: `${openSql} + ${ownedSql}`, type: "integer" }, id],
} as const satisfies Record<string, SortOrder>;
export type PeopleSort = keyof typeof peopleSorts;

const nobodyActive =
  "NOT EXISTS (SELECT FROM team_members m JOIN people a ON a.id = m.person_id WHERE m.team_id = t.id AND a.active)";

const ofTeams: Record<FieldName<typeof teamFields>, FieldSql> = {
  origin: enumSql("t.origin"),
  empty: yesNo(nobodyActive),
};

export const teamNoun: NounSql = {
  set: teamFields,
  fields: ofTeams,
  search: (text, { p }) => `lower(t.name) LIKE '%' || lower(${p.add(likeText(text))}) || '%'`,
};

export const teamSorts = {
  name: [
    { sql: "lower(t.name)", type: "text" },
    { sql: "t.id", type: "uuid" },
  ],
} as const satisfies Record<string, SortOrder>;
export type TeamSort = keyof typeof teamSorts;
