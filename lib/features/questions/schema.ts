import { z } from "zod";
import {
  type AnswerWay,
  answerWays,
  declineReasons,
  type Evidence,
  evidenceSchema,
  type OwnerRole,
  ownerRoles,
  type QuestionKind,
  type QuestionState,
  questionKinds,
  questionStates,
  questionSteps,
} from "@/lib/domain/owner-question";
import type { IdentityKind, Status } from "@/lib/domain/record";
import { ownerChoiceSchema } from "@/lib/features/ownership/schema";
import { recordRefSchema } from "@/lib/features/sources/schema";

const note = z.string().trim().max(1000, "Write at most 1,000 characters.").default("");
const questionId = z.uuid();
const named = z.strictObject({ kind: z.enum(["person", "team"]), id: z.uuid() });

/** An answer to one question. Accepting may ask at once for it to be disabled: who asks answers for it until then. */
export const answerSchema = z.discriminatedUnion("says", [
  z.strictObject({
    questionId,
    says: z.literal("accept"),
    note,
    disable: z.strictObject({ reason: z.string().trim().max(1000) }).optional(),
  }),
  z.strictObject({
    questionId,
    says: z.literal("decline"),
    reason: z.enum(declineReasons),
    named: named.optional(),
    note,
  }),
]);
export type Answer = z.input<typeof answerSchema>;

/** What an answer came to. */
export interface Answered {
  state: QuestionState;
  /** Somebody else was first: nothing was changed. */
  alreadyAnsweredBy?: string;
  answeredAt?: Date;
  /** What follows from it, in a sentence, where that is not plain. */
  told?: string;
}

/** The same from a page, where somebody who is not known yet may be named by e-mail address. */
export const answerFromPageSchema = z.discriminatedUnion("says", [
  answerSchema.options[0],
  answerSchema.options[1].extend({ named: ownerChoiceSchema.optional() }),
]);
export type AnswerFromPage = z.input<typeof answerFromPageSchema>;

export const acceptManySchema = z.strictObject({ questionIds: z.array(questionId).min(1).max(200) });
export const questionIdSchema = z.strictObject({ questionId });

export const linkTokenSchema = z.string().regex(/^[\w-]{43}$/);
/** From the page behind a link: nobody is signed in, so nobody can be searched for; an address is looked up, and never told of. */
export const answerByLinkSchema = z.strictObject({
  token: linkTokenSchema,
  nonce: z.string().max(200),
  questionId,
  answer: z.discriminatedUnion("says", [
    z.strictObject({ says: z.literal("accept") }),
    z.strictObject({
      says: z.literal("decline"),
      reason: z.enum(declineReasons),
      email: z.email("Write an e-mail address, like ana@example.com.").max(320).toLowerCase().optional(),
    }),
  ]),
});
export type AnswerByLink = z.output<typeof answerByLinkSchema>;

/** Who or what depends on an identity: so many, and the first names. */
export interface Dependents {
  runs: { count: number; names: string[] };
  becomes: { count: number; names: string[] };
  /** Places that hold its credentials. */
  places: number;
}

/** One question of an inbox or a letter, with what decides it, in sentences that hold as they stand. Names in them come from sources. */
export interface QuestionCard {
  questionId: string;
  identityId: string;
  name: string;
  role: OwnerRole;
  kind: QuestionKind;
  state: QuestionState;
  identityKind: IdentityKind;
  status: Status;
  account: { id: string; name: string | null } | null;
  /** What it is. */
  what: string;
  /** Why they are asked. */
  why: Evidence[];
  /** Null: themselves. */
  askedFor: { kind: "team" | "away"; name: string } | null;
  /** What it can do. */
  power: string;
  tier: 0 | 1 | 2 | null;
  /** When it was last used, and how sure that is. */
  used: string;
  usedThisWeek: boolean;
  dependents: Dependents;
  /** Use of the last 30 days, as logs count it; null: no log tells. */
  uses: { count: number; consumers: string[] } | null;
  risk: number | null;
  askedAt: Date;
  dueAt: Date;
  mayAcceptByLink: boolean;
  /** The reader may open its page. */
  canOpen: boolean;
  answered: { by: string; at: Date; via: AnswerWay } | null;
}

/** Cards that belong together: of one account, asked for the same kind of reason. */
export interface QuestionGroup {
  key: string;
  title: string;
  cards: QuestionCard[];
}

/** An answer of one's own of the last day, which may be taken back. */
export interface RecentAnswer {
  questionId: string;
  name: string;
  state: QuestionState;
  at: Date;
}

/** One question about an identity, as its page tells it. */
export interface QuestionHistoryRow {
  id: string;
  role: OwnerRole;
  kind: QuestionKind;
  step: string;
  state: QuestionState;
  asked: { kind: "person" | "team"; name: string } | null;
  askedAt: Date;
  dueAt: Date;
  reminders: number;
  answeredAt: Date | null;
  answeredBy: string | null;
  via: AnswerWay | null;
  reason: string | null;
  named: string | null;
  note: string | null;
}

/** What the nonce of a letter's page is for. */
export const linkPurpose = (token: string) => `answer ${token}`;

/** What a link of a letter leads to. */
export type Letter =
  | { kind: "unknown" | "expired" | "somebody_else" | "too_many" }
  | {
      kind: "open";
      /** Whom it was sent to. */
      name: string;
      signedIn: boolean;
      nonce: string;
      cards: QuestionCard[];
    };

const partySchema = z.object({ kind: z.enum(["person", "team"]), id: z.uuid(), name: z.string() });

/** One question of a list. Every key is always there; what is not known is null. */
export const questionRowSchema = z.object({
  id: z.uuid(),
  identity: recordRefSchema,
  role: z.enum(ownerRoles),
  kind: z.enum(questionKinds),
  step: z.enum(questionSteps),
  state: z.enum(questionStates),
  /** Who is asked; null: no longer there. */
  asked: partySchema.nullable(),
  evidence: z.array(evidenceSchema),
  askedAt: z.date(),
  dueAt: z.date(),
  answeredAt: z.date().nullable(),
  answeredBy: z.string().nullable(),
  via: z.enum(answerWays).nullable(),
  reason: z.enum(declineReasons).nullable(),
  /** Whom a decline named. */
  named: partySchema.nullable(),
  note: z.string().nullable(),
});
export type QuestionRow = z.infer<typeof questionRowSchema>;

/** The body of an answer on the API: the question is in the address. */
export const apiAnswerSchema = z.discriminatedUnion("says", [
  answerSchema.options[0].omit({ questionId: true }),
  answerSchema.options[1].omit({ questionId: true }),
]);
