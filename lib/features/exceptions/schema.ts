import { z } from "zod";
import {
  endedWhys,
  exceptionFacts,
  exceptionKinds,
  exceptionScopes,
  exceptionStates,
  type SecondPersonPolicy,
  secondPersonPolicies,
} from "@/lib/domain/exception";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { severities } from "@/lib/domain/severity";
import { selectionSchema } from "@/lib/features/identities/schema-selection";
import { recordRefSchema } from "@/lib/features/sources/schema";

const reason = z.string().trim().max(1000, "Write at most 1,000 characters.");
const days = z.number().int("Write whole days.").min(1, "It lasts a day at least.");

/** How wide an exception is to be: what was picked, or more by a rule. */
export const exceptionScopeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("finding"), selection: selectionSchema }),
  /** The rule and the identity of this finding. */
  z.strictObject({ kind: z.literal("identity"), findingId: z.uuid() }),
  z.strictObject({
    kind: z.literal("query"),
    ruleId: z.string().min(1).max(200),
    query: z.string().max(maxQueryLength),
  }),
]);
export type AskedScope = z.output<typeof exceptionScopeSchema>;

const decision = { kind: z.enum(exceptionKinds), reason, days };

function held(
  {
    kind,
    reason: said,
    days: lasting,
  }: { kind: (typeof exceptionKinds)[number]; reason: string; days: number },
  context: z.RefinementCtx,
): void {
  const { needsReason, mostDays } = exceptionFacts[kind];
  if (needsReason && said === "")
    context.addIssue({ code: "custom", path: ["reason"], message: "Say why: others will read it." });
  if (lasting > mostDays)
    context.addIssue({ code: "custom", path: ["days"], message: `It lasts ${mostDays} days at most.` });
}

export const requestExceptionSchema = z
  .strictObject({ ...decision, scope: exceptionScopeSchema })
  .superRefine(held);
export type RequestException = z.output<typeof requestExceptionSchema>;

/** Going on with one is a decision of its own. */
export const extendExceptionSchema = z.strictObject({ id: z.uuid(), reason, days });
export type ExtendException = z.output<typeof extendExceptionSchema>;

const note = z.string().trim().max(1000, "Write at most 1,000 characters.");
export const approveExceptionSchema = z.strictObject({ id: z.uuid(), note: note.default("") });
export const declineExceptionSchema = z.strictObject({
  id: z.uuid(),
  note: note.min(1, "Say why: whoever asked for it will read it."),
});
export const countScopeSchema = z.strictObject({ scope: exceptionScopeSchema });
export const exceptionIdSchema = z.strictObject({ id: z.uuid() });
export const secondPersonSchema = z.strictObject({ secondPerson: z.enum(secondPersonPolicies) });

/** What asking for an exception came to. */
export interface Requested {
  id: string;
  /** How many findings it is about. */
  findings: number;
  /** Whether it waits for a second person, and how many others could be that. Null: it holds. */
  waiting: { others: number } | null;
}

const who = z.object({ actor: z.string(), name: z.string() });

/** One exception of a list. Every key is always there; what is not known is null. */
export const exceptionRowSchema = z.object({
  id: z.uuid(),
  kind: z.enum(exceptionKinds),
  state: z.enum(exceptionStates),
  scope: z.enum(exceptionScopes),
  /** Null: the findings that it names are of several rules. */
  rule: z.object({ id: z.string(), title: z.string() }).nullable(),
  /** This identity only; null where the scope is another. */
  identity: recordRefSchema.nullable(),
  /** In the query grammar of findings; null where the scope is another, or for who does not reach everything. */
  query: z.string().nullable(),
  /** How many findings it names, and the one where it is one. */
  named: z.object({ count: z.number().int(), only: z.uuid().nullable(), about: z.string().nullable() }),
  /** How many of the reader's findings it covers now. */
  covers: z.number().int(),
  /** Findings that become worse than this come back. */
  severityCap: z.enum(severities),
  reason: z.string(),
  requestedBy: who,
  requestedAt: z.date(),
  /** The second person; null where none was needed, or none has decided. */
  decidedBy: who.nullable(),
  decidedAt: z.date().nullable(),
  decisionNote: z.string().nullable(),
  /** Since when it holds, or from when it did; null: it never did. */
  beganAt: z.date().nullable(),
  expiresAt: z.date(),
  endedAt: z.date().nullable(),
  endedWhy: z.enum(endedWhys).nullable(),
  /** The one that it goes on for. */
  extendsId: z.uuid().nullable(),
});
export type ExceptionRow = z.infer<typeof exceptionRowSchema>;

export const registerTabs = ["waiting", "active", "ending", "ended"] as const;
export type RegisterTab = (typeof registerTabs)[number];

/** What each tab of the register shows, in the query grammar. */
export const registerQueries: Record<RegisterTab, string> = {
  waiting: "state:requested",
  active: "state:active",
  ending: "state:active expires:<30d",
  ended: "state:ended,declined",
};

/** When a second person is needed, and what that means here. */
export interface SecondPerson {
  policy: SecondPersonPolicy;
  /** How many members could approve what this reader asks for. */
  others: number;
}
