import { type LastUsed, noTelemetry } from "@/lib/domain/record";

/**
 * The last use where a source notes each use from the creation on: without `at` it was never used, where the creation is
 * known. `precisionSeconds` is how much the source's clock may be behind.
 */
export function notedUse(at: Date | null, createdAt: Date | null, precisionSeconds = 1): LastUsed {
  const covered = createdAt ? ({ coveredSince: createdAt, gap: "none" } as const) : {};
  return { ...noTelemetry, ...covered, ...(at ? { at, grade: "reported", precisionSeconds } : {}) };
}
