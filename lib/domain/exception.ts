import { type Severity, severities } from "@/lib/domain/severity";

/** What people decide about findings, beside what the data says of them. */
export const exceptionKinds = ["accepted_risk", "false_positive", "snooze"] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];

export const exceptionStates = ["requested", "active", "declined", "ended"] as const;
export type ExceptionState = (typeof exceptionStates)[number];

/** These findings; this rule on this identity; this rule on whatever a query finds. Never wider than it says. */
export const exceptionScopes = ["finding", "identity", "query"] as const;
export type ExceptionScope = (typeof exceptionScopes)[number];

export const endedWhys = ["expired", "withdrawn", "worsened", "declined", "extended", "gone"] as const;
export type EndedWhy = (typeof endedWhys)[number];

/** Why a finding is in the inbox again: what ended its exception, or that it is no longer what was excepted. */
export const returnedWhys = [...endedWhys, "out_of_scope"] as const;
export type ReturnedWhy = (typeof returnedWhys)[number];

interface ExceptionFacts {
  /** What a finding under it is: where a list shows it, and the value of `state:` that finds it. */
  bucket: "accepted" | "false_positive" | "snoozed";
  title: string;
  /** On the button that asks for it. */
  verb: string;
  usualDays: number;
  mostDays: number;
  presets: readonly number[];
  needsReason: boolean;
}

export const exceptionFacts: Record<ExceptionKind, ExceptionFacts> = {
  accepted_risk: {
    bucket: "accepted",
    title: "Accepted risk",
    verb: "Accept the risk",
    usualDays: 90,
    mostDays: 365,
    presets: [30, 90, 180, 365],
    needsReason: true,
  },
  false_positive: {
    bucket: "false_positive",
    title: "False positive",
    verb: "Mark as false positive",
    usualDays: 365,
    mostDays: 365,
    presets: [90, 180, 365],
    needsReason: true,
  },
  snooze: {
    bucket: "snoozed",
    title: "Snoozed",
    verb: "Snooze",
    usualDays: 7,
    mostDays: 90,
    presets: [1, 7, 30],
    needsReason: false,
  },
};

/** What `state:` finds, from what wants an answer to what wants none. */
export const findingBuckets = ["open", "accepted", "false_positive", "snoozed", "resolved"] as const;
export type FindingBucket = (typeof findingBuckets)[number];

export const bucketTitles: Record<FindingBucket, string> = {
  open: "Open",
  accepted: "Accepted",
  false_positive: "False positive",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

/** The kinds of exception behind some of the buckets. */
export function kindsIn(buckets: readonly string[]): ExceptionKind[] {
  return exceptionKinds.filter((kind) => buckets.includes(exceptionFacts[kind].bucket));
}

/** From which severity on an exception needs a second person. */
export const secondPersonPolicies = ["never", "critical", "high", "always"] as const;
export type SecondPersonPolicy = (typeof secondPersonPolicies)[number];

/** What holds until an administrator says otherwise. */
export const usualSecondPerson: SecondPersonPolicy = "critical";

export const secondPersonTitles: Record<SecondPersonPolicy, string> = {
  never: "Never",
  critical: "For critical findings",
  high: "For critical and high findings",
  always: "Always",
};

/** Whether an exception for findings up to this severity waits for a second person. */
export function needsSecondPerson(policy: SecondPersonPolicy, worst: Severity): boolean {
  switch (policy) {
    case "never":
      return false;
    case "critical":
      return worst === "critical";
    case "high":
      return worst === "critical" || worst === "high";
    case "always":
      return true;
  }
}

/** Whether a severity is worse than what was excepted. */
export function isWorse(severity: Severity, cap: Severity): boolean {
  return severities.indexOf(severity) < severities.indexOf(cap);
}

const dayMs = 86_400_000;

export function expiryOf(now: Date, days: number): Date {
  return new Date(now.getTime() + days * dayMs);
}
