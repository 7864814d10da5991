/** What the screens say and offer. Without the readers beside it, so that a page comes alive without them. */

/** How often a source is read by itself. */
export const schedules = [
  { value: "off", minutes: null, label: "Only on request" },
  { value: "hourly", minutes: 60, label: "Every hour" },
  { value: "six-hours", minutes: 360, label: "Every 6 hours" },
  { value: "daily", minutes: 1440, label: "Every day" },
] as const;
export type Schedule = (typeof schedules)[number]["value"];

/** Minutes between two syncs; null: only on request. */
export function minutesOf(value: Schedule): number | null {
  return schedules.find((each) => each.value === value)?.minutes ?? null;
}

export const sourceStates = ["fresh", "stale", "failing", "held", "new"] as const;

export const runStatuses = ["requested", "running", "complete", "incomplete", "failed"] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Whether somebody still works on it. */
export function isActive(status: RunStatus): boolean {
  return status === "requested" || status === "running";
}

export const recordWords: Record<string, [one: string, many: string]> = {
  identity: ["identity", "identities"],
  credential: ["credential", "credentials"],
  placement: ["placement", "placements"],
  grant: ["grant", "grants"],
  member: ["membership", "memberships"],
  trust: ["trust", "trusts"],
  container: ["account", "accounts"],
};

/** `3 identities`; a kind without a word of its own is a record. */
export function countedRecords(type: string, n: number): string {
  const [one, many] = recordWords[type] ?? ["record", "records"];
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/**
 * Bytes of all files of one upload; what is larger is brought in with the command. A body passes the proxy first, which keeps
 * it in memory and cuts it at 10 MB, whoever sends it.
 */
export const uploadLimit = 9 * 1024 * 1024;
