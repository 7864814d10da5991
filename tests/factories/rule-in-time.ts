import type { Verdict } from "@/lib/domain/assessment/rule";

const laterDays = [1, 30, 100, 400];

/**
 * Holds a verdict to its word about time: until the instant that it names, and for ever where it names none, the answer stays the
 * same to the letter. A number of days in a sentence is out of date on the next day.
 */
export function holdToTime(rule: string, judgeAt: (at: Date) => Verdict, verdict: Verdict, at: Date): void {
  for (const days of laterDays) {
    const later = new Date(at.getTime() + days * 86_400_000);
    if (verdict.changesAt && verdict.changesAt <= later) return;
    const then = judgeAt(later);
    if (shapeOf(then) !== shapeOf(verdict))
      throw new Error(
        `${rule} says ${shapeOf(verdict)} until ${verdict.changesAt?.toISOString() ?? "something else changes"}, and ${shapeOf(then)} after ${days} days`,
      );
  }
}

/** All that people read of a verdict. */
export function shapeOf(verdict: Verdict): string {
  if (verdict.answer === "pass") return "pass";
  return JSON.stringify(verdict.answer === "unknown" ? verdict.needs : verdict.failures);
}
