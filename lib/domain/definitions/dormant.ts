import type { Answer, Judgement } from "@/lib/domain/answer";
import { isCoveredSince, type UseFacts } from "@/lib/domain/last-used";
import type { ExpectedUse, Status } from "@/lib/domain/record";
import { type ThresholdOverrides, thresholdOf } from "./thresholds";

export interface DormancyFacts extends UseFacts {
  status: Status;
  expectedUse: ExpectedUse | null;
  /** Whether a workload, job or agent is set up to run as it. */
  runsSomething: Answer;
}

/** The longest pause that an expected use explains, in days. */
export const expectedPause: Record<Exclude<ExpectedUse, "emergency">, number> = {
  continuous: 1,
  monthly: 31,
  quarterly: 92,
  yearly: 366,
};
const dayMs = 86_400_000;

/**
 * Whether an identity is dormant: active, older than N days, without observed or reported use for N days plus what the
 * source's clock may be off, with use recorded over the whole time; nothing runs as it, and neither its expected use
 * nor an emergency explains the pause.
 *
 * Reference implementation: the SQL in `lib/features/metrics/definition-sql.ts` must agree; tests compare them.
 */
export function isDormant(facts: DormancyFacts, now: Date, overrides: ThresholdOverrides = {}): Judgement {
  const days = thresholdOf("dormant", overrides);
  const no = (why: string): Judgement => ({ answer: "no", why });
  const unknown = (why: string): Judgement => ({ answer: "unknown", why });
  const { lastUsed, createdAt, expectedUse } = facts;
  if (facts.status !== "active" && facts.status !== "unknown") return no("It is not active.");
  if (expectedUse === "emergency") return no("It is kept for emergencies.");
  if (expectedUse && expectedPause[expectedUse] > days)
    return no(`It is expected to be used only ${expectedUse}.`);
  if (facts.runsSomething === "yes") return no("Something is set up to run as it.");
  if (createdAt && createdAt.getTime() >= now.getTime() - days * dayMs)
    return no(`It is not ${days} days old.`);
  const since = new Date(now.getTime() - days * dayMs - (lastUsed.precisionSeconds ?? 0) * 1000);
  if (lastUsed.at && lastUsed.at.getTime() >= since.getTime()) {
    return lastUsed.grade === "inferred"
      ? unknown("There are signs of use, but nobody observed or reported one.")
      : no(`It was used in the last ${days} days, or may have been.`);
  }
  if (facts.status === "unknown") return unknown("Whether it is active is not known.");
  if (!createdAt && !lastUsed.at) return unknown("How old it is is not known.");
  if (!isCoveredSince(lastUsed, new Date(now.getTime() - days * dayMs))) {
    return unknown(`Its use was not recorded over all of the last ${days} days.`);
  }
  if (facts.runsSomething === "unknown") return unknown("Whether something runs as it is not known.");
  return { answer: "yes", why: `No use for ${days} days, with all use recorded, and nothing runs as it.` };
}
