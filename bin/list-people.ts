import { type ListedNoun, namesOf } from "@/bin/listed-noun";
import { fieldSets } from "@/lib/domain/query/fields";
import {
  countPeople,
  countTeams,
  eachPerson,
  eachTeam,
  listPeople,
  listTeams,
} from "@/lib/features/people/data";
import type { PersonRow, TeamRow } from "@/lib/features/people/schema";

const standing = (row: PersonRow) => (row.active ? (row.held ? "held" : "active") : "gone");

export const people: ListedNoun<PersonRow> = {
  fields: fieldSets.people,
  page: (pool, scope, query) => listPeople(pool, scope, { ...query, sort: "name", direction: "asc" }),
  each: eachPerson,
  count: countPeople,
  table: [
    { title: "name", cell: (row) => row.name, width: 32 },
    { title: "e-mail", cell: (row) => row.email, width: 36 },
    { title: "state", cell: standing },
    { title: "teams", cell: (row) => namesOf(row.teams), width: 30 },
    { title: "manager", cell: (row) => row.manager?.name ?? null, width: 24 },
    { title: "questions", cell: (row) => row.open },
    { title: "owns", cell: (row) => row.accepted },
  ],
  csv: [
    { title: "name", cell: (row) => row.name },
    { title: "email", cell: (row) => row.email },
    { title: "state", cell: standing },
    { title: "gone_since", cell: (row) => row.goneAt },
    { title: "away", cell: (row) => row.away },
    { title: "teams", cell: (row) => namesOf(row.teams) },
    { title: "manager", cell: (row) => row.manager?.name ?? null },
    { title: "accounts", cell: (row) => row.accounts },
    { title: "open_questions", cell: (row) => row.open },
    { title: "answered_questions", cell: (row) => row.answered },
    { title: "questions_let_pass", cell: (row) => row.letPass },
    { title: "owned", cell: (row) => row.accepted },
    { title: "owned_privileged", cell: (row) => row.privileged },
    { title: "owned_as_business", cell: (row) => row.business },
    { title: "owned_through_teams", cell: (row) => row.throughTeams },
    { title: "suggested", cell: (row) => row.waiting },
    { title: "overloaded", cell: (row) => row.overloaded },
    { title: "id", cell: (row) => row.id },
  ],
};

export const teams: ListedNoun<TeamRow> = {
  fields: fieldSets.teams,
  page: (pool, scope, query) => listTeams(pool, scope, { ...query, sort: "name", direction: "asc" }),
  each: eachTeam,
  count: countTeams,
  table: [
    { title: "name", cell: (row) => row.name, width: 40 },
    { title: "origin", cell: (row) => row.origin },
    { title: "people", cell: (row) => row.people },
    { title: "active", cell: (row) => row.active },
    { title: "accounts", cell: (row) => row.accounts },
    { title: "owns", cell: (row) => row.accepted },
  ],
  csv: [
    { title: "name", cell: (row) => row.name },
    { title: "origin", cell: (row) => row.origin },
    { title: "department", cell: (row) => row.department },
    { title: "people", cell: (row) => row.people },
    { title: "active", cell: (row) => row.active },
    { title: "accounts", cell: (row) => row.accounts },
    { title: "owned", cell: (row) => row.accepted },
    { title: "suggested", cell: (row) => row.waiting },
    { title: "id", cell: (row) => row.id },
  ],
};
