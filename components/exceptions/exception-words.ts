import type { ExceptionKind } from "@/lib/domain/exception";

const day = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** `3 March 2027`, in UTC. */
export function dayText(date: Date): string {
  const parts = Object.fromEntries(day.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${parts.day} ${parts.month} ${parts.year}`;
}

/** A finding under an exception, in a word. */
export const setAsideWords: Record<ExceptionKind, string> = {
  accepted_risk: "accepted",
  false_positive: "false positive",
  snooze: "snoozed",
};

/** `2 accepted until 3 March 2027; 1 snoozed until …`: of each kind how many, and when the first comes back. */
export function setAsideLine(
  rows: readonly { exception: { kind: ExceptionKind; until: Date } | null }[],
): string {
  const kinds = new Map<ExceptionKind, Date[]>();
  for (const { exception } of rows)
    if (exception) kinds.set(exception.kind, [...(kinds.get(exception.kind) ?? []), exception.until]);
  return [...kinds]
    .map(([kind, untils]) => {
      const first = new Date(Math.min(...untils.map((each) => each.getTime())));
      const same = untils.every((each) => each.getTime() === first.getTime());
      return `${untils.length} ${setAsideWords[kind]}${same ? "" : ", the first"} until ${dayText(first)}`;
    })
    .join("; ");
}

/** What was asked for, as a sentence begins. */
export const askedWords: Record<ExceptionKind, string> = {
  accepted_risk: "asked to accept the risk",
  false_positive: "asked to mark it as false positive",
  snooze: "asked to snooze it",
};

/** What was done where nobody else was needed. */
export const madeWords: Record<ExceptionKind, string> = {
  accepted_risk: "accepted the risk",
  false_positive: "marked it as false positive",
  snooze: "snoozed it",
};

/** Why nothing holds yet, and what to do. */
export function waitingSentence(others: number): string {
  return others > 0
    ? "Somebody else decides on it under Exceptions. Until then nothing changes."
    : "Nobody else here may approve it. Invite a second analyst or administrator, or have an administrator change under Exceptions when a second person is needed.";
}

/** What follows from a kind of exception, under the title of its window. */
export const meaning: Record<ExceptionKind, string> = {
  accepted_risk: "It leaves the inbox until then. Its risk stays in every number.",
  false_positive: "It leaves the inbox until then. It still counts in every number.",
  snooze: "It comes back by itself.",
};

/** `1 day`, `90 days`, `1 year`. */
export function lengthWord(days: number): string {
  if (days === 365) return "1 year";
  return days === 1 ? "1 day" : `${days} days`;
}
