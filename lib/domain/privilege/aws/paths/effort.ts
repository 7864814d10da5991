import type { Statement } from "../document";

/**
 * How much may still be tried for one principal where an answer depends: a hostile policy would take hours. Without any left, everything
 * counts as possible, because unknown is never a pass.
 */
export interface Effort {
  left: number;
}

/** Enough for a principal with every policy that AWS lets it hold; a few seconds at most. */
export const mostEffort = 2_000_000;

/** What it takes to ask these statements once. */
export function effortOf(statements: readonly Statement[]): number {
  return statements.reduce(
    (sum, { resources, conditions }) => sum + 1 + (resources?.length ?? 0) + conditions.length,
    0,
  );
}
