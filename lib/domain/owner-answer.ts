import type { Answer } from "@/lib/domain/answer";
import { type DormancyFacts, isDormant } from "@/lib/domain/definitions/dormant";
import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import { ago } from "@/lib/domain/identity-sentence";
import { isNeverUsed } from "@/lib/domain/last-used";
import type { AnswerWay, OwnerRole } from "@/lib/domain/owner-question";

/** How answers are told, and what follows from "nobody needs it". */

/** What an owner of this kind is called on a timeline. */
export const ownerTitles: Record<OwnerRole, string> = { technical: "owner", business: "business owner" };

/** Where somebody answered, as the end of a sentence; nothing where it goes without saying. */
export const wayWords: Record<AnswerWay, string> = {
  app: "",
  mail_link: " by mail link",
  slack: " in Slack",
  command: " on the command line",
  api: " by the API",
};

export interface Retirement {
  /** Yes: what is known of its use agrees that nobody needs it. */
  agrees: Answer;
  /** In one sentence, for who said so. */
  why: string;
}

/**
 * Whether what is known of its use agrees that nobody needs it: dormant, or never used while all use was recorded and
 * nothing runs as it. What is not known agrees with nothing.
 */
export function judgeRetirement(
  facts: DormancyFacts,
  now: Date,
  overrides: ThresholdOverrides = {},
): Retirement {
  if (isNeverUsed(facts) === "yes" && facts.runsSomething === "no") {
    return { agrees: "yes", why: "It was never used, and all use since its creation is recorded." };
  }
  const { at, grade } = facts.lastUsed;
  const { answer, why } = isDormant(facts, now, overrides);
  if (answer !== "no" || facts.runsSomething === "yes" || !at) return { agrees: answer, why };
  return { agrees: "no", why: `It was last used ${ago(at, now)} (${grade}).` };
}
