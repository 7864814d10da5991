import type { IdentityContext } from "@/lib/domain/assessment/context";
import { daysAfter, olderThan } from "@/lib/domain/assessment/verdict";
import { missingOfUse } from "@/lib/domain/rules/improper-offboarding/dormancy";

/** What is missing to tell; completes "needs …". */
export function missingRecords({ lastUsed }: IdentityContext): string {
  return lastUsed.lookedAt ? missingOfUse(lastUsed) : "records of its use";
}

/** The instants at which it may begin to count as unused for so many days: by its last use, and by how far records reach. */
export function unusedFrom({ lastUsed, createdAt }: IdentityContext, days: number): (Date | null)[] {
  const last = lastUsed.at ?? createdAt;
  return [
    last ? olderThan(last, days) : null,
    lastUsed.coveredSince && lastUsed.gap === "none" ? daysAfter(lastUsed.coveredSince, days) : null,
  ];
}
