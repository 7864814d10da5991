import { z } from "zod";

const email = z
  .email("Write an e-mail address, like ana@example.com.")
  .max(320)
  .transform((text) => text.trim().toLowerCase());
const name = z.string().trim().min(1, "Write a name.").max(200);

const named = z.object({ id: z.uuid(), name: z.string() });

const teamOfPersonSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** A directory or SCIM says that they are in it. */
  follows: z.boolean(),
});
export type TeamOfPerson = z.infer<typeof teamOfPersonSchema>;

/** A person as lists and the API have them. */
export const personRowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  active: z.boolean(),
  /** Since when they are gone; null: they are here, or nobody knows. */
  goneAt: z.date().nullable(),
  away: z.boolean(),
  /** They would be gone, and a human has to decide. */
  held: z.boolean(),
  manager: named.nullable(),
  teams: z.array(teamOfPersonSchema),
  /** Accounts of directories and SCIM. */
  accounts: z.number().int(),
  /** Questions that wait for them. */
  open: z.number().int(),
  /** Questions to themselves that they answered, and that they let pass. */
  answered: z.number().int(),
  letPass: z.number().int(),
  /** Identities that they answer for as technical owner, of these the privileged, and those that are only suggested or asked. */
  accepted: z.number().int(),
  privileged: z.number().int(),
  waiting: z.number().int(),
  /** Identities that they answer for as business owner, and that a team of theirs answers for. */
  business: z.number().int(),
  throughTeams: z.number().int(),
  overloaded: z.boolean(),
});
export type PersonRow = z.infer<typeof personRowSchema>;

/** A team as lists and the API have it. */
export const teamRowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Who says who is in it. */
  origin: z.enum(["hand", "directory", "scim"]),
  /** The department of directories that it follows. */
  department: z.string().nullable(),
  people: z.number().int(),
  active: z.number().int(),
  /** The first three who are active. */
  names: z.array(z.string()),
  accepted: z.number().int(),
  waiting: z.number().int(),
  /** Accounts and projects that it answers for. */
  accounts: z.number().int(),
});
export type TeamRow = z.infer<typeof teamRowSchema>;

export const savePersonSchema = z.strictObject({
  id: z.uuid().nullable(),
  name,
  email: email.nullable(),
  managerId: z.uuid().nullable(),
  /** False: they left. What they own shows as such. */
  active: z.boolean(),
  teamIds: z.array(z.uuid()).max(100),
});
export type SavePerson = z.output<typeof savePersonSchema>;

export const saveTeamSchema = z.strictObject({
  id: z.uuid().nullable(),
  name,
  memberIds: z.array(z.uuid()).max(2000),
});
export type SaveTeam = z.output<typeof saveTeamSchema>;
export const removeTeamSchema = z.strictObject({ id: z.uuid() });

export const decideHoldSchema = z.strictObject({
  holdId: z.uuid(),
  decision: z.enum(["release", "discard"]),
});
export type DecideHold = z.output<typeof decideHoldSchema>;

export const splitAccountSchema = z.strictObject({
  personId: z.uuid(),
  kind: z.enum(["directory", "scim", "member"]),
  subjectId: z.uuid(),
});
export type SplitAccount = z.output<typeof splitAccountSchema>;

/** Joins two people: all that the other has goes to the one who is kept. */
export const mergePeopleSchema = z.strictObject({ keepId: z.uuid(), otherId: z.uuid() });
export type MergePeople = z.output<typeof mergePeopleSchema>;
export const undoMergeSchema = z.strictObject({ operation: z.uuid() });

/** What joining two people moves. */
export interface MergePreview {
  keep: { id: string; name: string };
  other: { id: string; name: string; email: string | null };
  accounts: number;
  owned: number;
  questions: number;
  teams: number;
  reports: number;
}

export const setAwaySchema = z
  .strictObject({
    personId: z.uuid(),
    /** Null: they are back. */
    from: z.iso.date().nullable(),
    /** The last day. */
    until: z.iso.date().nullable(),
    delegateId: z.uuid().nullable(),
  })
  .refine(({ from, until }) => from === null || until === null || from <= until, {
    error: "The last day is before the first.",
  });
export type SetAway = z.output<typeof setAwaySchema>;

export const setStandInsSchema = z.strictObject({
  personId: z.uuid(),
  managerId: z.uuid().nullable(),
  backupId: z.uuid().nullable(),
});
export type SetStandIns = z.output<typeof setStandInsSchema>;

export const readTeamSchema = z.strictObject({ id: z.uuid() });

/** A pasted or chosen list of people: name, e-mail, team, manager. */
export const peopleListSchema = z.strictObject({
  text: z.string().min(1, "Paste a list first.").max(2_000_000),
});

export interface PeopleListRow {
  row: number;
  name: string;
  email: string;
  team: string | null;
  manager: string | null;
  /** Whether they are here; null: the list does not say. */
  active: boolean | null;
  /** What importing the row does. */
  does: "add" | "edit" | "nothing";
}

/** What importing a list did. */
export interface PeopleImported {
  added: number;
  edited: number;
  teams: number;
  /** Rows that were left out. */
  refused: number;
  left: number;
  returned: number;
  /** So many would have left; a human decides. */
  held: number;
}

export interface PeopleListPreview {
  rows: PeopleListRow[];
  problems: { row: number; what: string }[];
  newTeams: string[];
}
