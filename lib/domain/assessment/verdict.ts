import type { Failure, Verdict } from "./rule";

const dayMs = 86_400_000;

/** In order; `changesAt`: until when, if time alone ends it. */
export function pass(changesAt: Date | null = null): Verdict {
  return { answer: "pass", changesAt };
}

/** What is wrong; with nothing in the list it is a pass. */
export function failOrPass(failures: readonly Failure[], changesAt: Date | null = null): Verdict {
  const [first, ...others] = failures;
  return first ? { answer: "fail", failures: [first, ...others], changesAt } : pass(changesAt);
}

/** It cannot be told. `needs` completes "needs …": `a log of its use`. */
export function unknown(needs: string, changesAt: Date | null = null): Verdict {
  return { answer: "unknown", needs, changesAt };
}

/** The first of several instants that is still to come; null: none is. */
export function soonest(now: Date, ...instants: readonly (Date | null)[]): Date | null {
  const coming = instants.flatMap((each) => (each && each > now ? [each.getTime()] : []));
  return coming.length > 0 ? new Date(Math.min(...coming)) : null;
}

/** The instant at which something that began then is older than so many days: the first millisecond after. */
export function olderThan(start: Date, days: number): Date {
  return new Date(start.getTime() + days * dayMs + 1);
}

export function daysAfter(start: Date, days: number): Date {
  return new Date(start.getTime() + days * dayMs);
}

/** A day for people: `2026-06-01`. Texts of findings name days, never how many have gone: that is another number tomorrow. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Whole days from one instant to another. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / dayMs);
}
