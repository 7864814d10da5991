import type { Severity } from "@/lib/domain/severity";

/** How many identities a question applies to, by its answer. */
export interface Tally {
  pass: number;
  fail: number;
  unknown: number;
}

/** Open findings: by severity what is in the inbox, and how many people set aside. */
export type OpenFindings = Record<Severity, number> & { aside: number };

/** One kind of data whose absence keeps rules from answering. */
export interface Need {
  /** Completes "needs …". */
  what: string;
  /** For how many of those that were asked again. */
  identities: number;
  examples: readonly { id: string; name: string }[];
}

/** What is missing where a rule could not tell: seen by asking some of these identities again. */
export interface Missing {
  asked: number;
  /** The most frequent first. */
  needs: readonly Need[];
}

/** What is said of one rule. */
export interface RuleNumbers {
  /** Of identities, or of places whose identity nobody knows, as its subject is. */
  tally: Tally;
  open: OpenFindings;
  missing: Missing;
}

/** How far the assessment is. */
export interface AssessmentStand {
  passedAt: Date;
  /** Something changed since: its identities are looked at again, and numbers may move. */
  moving: boolean;
}

/** The numbers of the whole catalogue. */
export interface CatalogueNumbers {
  stand: AssessmentStand;
  rules: ReadonlyMap<string, RuleNumbers>;
  /** By risk or clause: how its rules answer together. Those that nobody can answer yet are left out. */
  groups: ReadonlyMap<string, Tally>;
  /** Rules that are not asked, because they are switched off here. */
  off: ReadonlySet<string>;
}

/** Numbers, or why there are none for this reader. */
export type Told<T> = { numbers: T; why: null } | { numbers: null; why: string };

export interface TallyPart extends Tally {
  /** A system's id, or an environment; null: not known. */
  of: string | null;
}

/** One rule's numbers, with where they come from. */
export interface RuleView {
  stand: AssessmentStand;
  numbers: RuleNumbers;
  bySystem: readonly TallyPart[];
  byEnvironment: readonly TallyPart[];
}

export const noTally: Tally = { pass: 0, fail: 0, unknown: 0 };
export const noneOpen: OpenFindings = { critical: 0, high: 0, medium: 0, low: 0, aside: 0 };

/** How many it applies to. */
export function appliesTo({ pass, fail, unknown }: Tally): number {
  return pass + fail + unknown;
}

/** The open findings of several rules. */
export function openOf(rules: readonly { id: string }[], numbers: CatalogueNumbers): OpenFindings {
  const sum = { ...noneOpen };
  for (const { id } of rules) {
    const open = numbers.rules.get(id)?.open ?? noneOpen;
    sum.critical += open.critical;
    sum.high += open.high;
    sum.medium += open.medium;
    sum.low += open.low;
    sum.aside += open.aside;
  }
  return sum;
}

/** What is missing for several rules: each need once, the most frequent first. */
export function needsOf(rules: readonly { id: string }[], numbers: CatalogueNumbers): string[] {
  const counts = new Map<string, number>();
  for (const { id } of rules) {
    const found = numbers.rules.get(id);
    const unknown = found?.tally?.unknown ?? 0;
    for (const { what, identities } of found?.missing.needs ?? []) {
      const share = identities / (found?.missing.asked || 1);
      counts.set(what, (counts.get(what) ?? 0) + unknown * share);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([what]) => what);
}
