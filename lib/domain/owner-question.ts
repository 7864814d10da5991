import { z } from "zod";
import type { Sensitivity } from "@/lib/domain/record";

/** The words for asking people whether they answer for an identity, and what may be answered how. */

export const ownerRoles = ["technical", "business"] as const;
export type OwnerRole = (typeof ownerRoles)[number];

/** Own: for the first time. Reconfirm: after a year, or when something contradicts. Succeed: the one before left. */
export const questionKinds = ["own", "reconfirm", "succeed"] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** The way that a question goes while nobody answers; after the last it is in the queue of those without an owner. */
export const questionSteps = ["owner", "delegate", "backup", "manager"] as const;
export type QuestionStep = (typeof questionSteps)[number];

export const questionStates = ["asked", "accepted", "declined", "unsure", "expired", "withdrawn"] as const;
export type QuestionState = (typeof questionStates)[number];

export const answerWays = ["app", "mail_link", "slack", "command", "api"] as const;
export type AnswerWay = (typeof answerWays)[number];

/** Why somebody does not answer for it. */
export const declineReasons = ["not_mine", "theirs", "unneeded", "unsure"] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** One thing that speaks for somebody, in words that hold as they stand; names in them come from sources. */
export const evidenceSchema = z.object({ kind: z.string().max(40), text: z.string().max(500) });
export type Evidence = z.infer<typeof evidenceSchema>;

export const suggestionLevels = ["high", "medium", "low"] as const;
export type SuggestionLevel = (typeof suggestionLevels)[number];

/** What an answer by link is judged by. A tier of null is not known; a sensitivity of null was set by nobody. */
export interface Stakes {
  tier: 0 | 1 | 2 | null;
  sensitivity: Sensitivity | null;
}

/**
 * Whether a link in a message may accept: whoever has the letter has the link, so what is privileged, not known not to be,
 * or of high sensitivity asks for a sign-in. Declining is always possible.
 */
export function mayAcceptByLink({ tier, sensitivity }: Stakes): boolean {
  return tier === 2 && sensitivity !== "high";
}
