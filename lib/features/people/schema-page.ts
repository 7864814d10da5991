import { z } from "zod";
import type { DepartureRow } from "@/lib/features/departures/schema";
import type { CappedCount } from "@/lib/platform/count";
import type { PersonRow, TeamOfPerson } from "./schema";

/** What the pages of people and teams show. */

/** The people's or teams' tab as its address says it. */
export const peopleViewSchema = z.object({
  q: z.string().max(1000).catch(""),
  sort: z.enum(["name", "load"]).catch("name"),
  after: z.string().max(2000).optional().catch(undefined),
  before: z.string().max(2000).optional().catch(undefined),
});
export type PeopleView = z.output<typeof peopleViewSchema>;

export interface PeopleMay {
  /** Edit people and teams. */
  manage: boolean;
  /** Add some of their own; not beside the demo organisation. */
  add: boolean;
}

export interface PeopleTab<Row> {
  rows: Row[];
  /** Null: the query cannot be read; `problem` says why. */
  count: CappedCount | null;
  problem: string | null;
  next: string | null;
  previous: string | null;
  may: PeopleMay;
}

export interface TeamMemberRow {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  follows: boolean;
}

/** People who would be gone all at once. */
export interface HeldPeople {
  id: string;
  origin: "directory" | "scim" | "list";
  count: number;
  /** So many were active. */
  outOf: number;
  noticedAt: Date;
  people: { id: string; name: string; email: string | null }[];
}

type Named = { id: string; name: string };

export interface PersonFacts {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  goneAt: Date | null;
  /** What a human or a list says against their accounts. */
  said: "here" | "left" | null;
  awayFrom: Date | null;
  awayUntil: Date | null;
  manager: Named | null;
  backup: Named | null;
  delegate: Named | null;
  reports: number;
  held: boolean;
  teams: TeamOfPerson[];
}

export interface PersonAccountRow {
  kind: "directory" | "scim" | "member";
  subjectId: string;
  name: string;
  /** Where it lies. */
  directory: string | null;
  active: boolean;
  evidence: string;
  byRule: boolean;
  joinedBy: string | null;
  joinedAt: Date;
  email: string | null;
  employeeNumber: string | null;
  department: string | null;
  title: string | null;
}

export type PersonLoad = Pick<
  PersonRow,
  "open" | "answered" | "letPass" | "accepted" | "privileged" | "business" | "throughTeams" | "overloaded"
>;

export interface PersonPage {
  person: PersonFacts;
  /** Null: the reader does not see the inventory as a whole. */
  accounts: PersonAccountRow[] | null;
  /** The same as the list of people says. */
  load: PersonLoad;
  owns: { total: number; rows: { id: string; name: string; state: string }[] };
  waiting: {
    total: number;
    rows: { id: string; identityId: string; name: string; role: string; dueAt: Date }[];
  };
  maybe: { id: string; name: string; email: string | null; why: string }[];
  departure: DepartureRow | null;
}

export interface PersonView extends PersonPage {
  canManage: boolean;
  /** May open the list of what somebody who left leaves behind. */
  seesDepartures: boolean;
  /** May have it looked for. */
  mayListLeft: boolean;
  /** They may say when this person is away: it is themselves, or they manage people. */
  canSayAway: boolean;
}
