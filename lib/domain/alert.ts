import type { ReturnedWhy } from "@/lib/domain/exception";
import { returnedWords } from "@/lib/domain/exception-words";
import type { Reach } from "@/lib/domain/permissions";
import { formatQuery } from "@/lib/domain/query/format";
import { type ResolvedWhy, resolvedWords } from "@/lib/domain/resolved-why";
import { type Severity, severities } from "@/lib/domain/severity";
import { showText } from "@/lib/domain/text";

/** Places outside where something is told. An app of Slack writes to single people only, so no alert goes there. */
export const channelKinds = ["email", "slack", "webhook", "jira", "slack_app"] as const;
export type ChannelKind = (typeof channelKinds)[number];

export const cadences = ["at_once", "daily", "weekly"] as const;
export type Cadence = (typeof cadences)[number];

/** What became of a finding. */
export const happenings = ["opened", "reopened", "resolved"] as const;
export type Happening = (typeof happenings)[number];

/** So many findings stand in one message; the rest is behind its link. */
export const mostInMessage = 20;
/** An alert that tells at once leaves so much time between two messages. */
export const pauseMinutes = 5;
/** So many issues are made in one look around. */
export const mostIssuesAtOnce = 20;
/** So many events of a webhook are queued in one look around. */
export const mostEventsAtOnce = 500;

/** A finding as a message tells it: texts as they are stored, not escaped for anything. */
export interface ToldFinding {
  id: string;
  severity: Severity;
  sentence: string;
  rule: { id: string; title: string };
  risks: readonly string[];
  /** Whom or what it is about. */
  subject: string;
  identityId: string | null;
  system: string | null;
  environment: string | null;
  account: string | null;
  owner: string | null;
  cause: { key: string; title: string } | null;
  firstSeenAt: Date;
  resolvedAt: Date | null;
  resolvedWhy: ResolvedWhy | null;
  /** How often it was found anew. */
  times: number;
  /** Why it is in the inbox again, where people had set it aside; null: they had not. */
  returnedWhy: ReturnedWhy | null;
}

/** How many findings of each severity. */
export type BySeverity = Readonly<Partial<Record<Severity, number>>>;

/** Findings of which the same is told: how many there are, and the worst of them. */
export interface ToldGroup {
  counts: BySeverity;
  worst: readonly ToldFinding[];
}

/** What one message says. */
export interface AlertMessage {
  alert: { id: string; name: string };
  /** Of which the alert is: its name and query. */
  view: { name: string; query: string };
  /** The public address of Rollcall. */
  origin: string;
  groups: Readonly<Record<Happening, ToldGroup>>;
}

export const emptyGroup: ToldGroup = { counts: {}, worst: [] };

/** How many findings a group has. */
export function sizeOf({ counts }: ToldGroup): number {
  return severities.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
}

/** Where a finding is looked at. */
export function findingUrl(origin: string, id: string): string {
  return `${origin}/findings/${id}`;
}

/** Where all that a view finds now is looked at. */
export function viewUrl({ origin, view }: AlertMessage): string {
  return `${origin}/findings?${new URLSearchParams({ q: view.query })}`;
}

const counted = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** `3 critical, 9 high`. */
export function severityWords(counts: BySeverity): string {
  return severities
    .filter((severity) => (counts[severity] ?? 0) > 0)
    .map((severity) => `${(counts[severity] ?? 0).toLocaleString("en")} ${severity}`)
    .join(", ");
}

/** Who, and what is the case: one line, visible characters only. */
export function toldLine({ subject, sentence }: ToldFinding, max = 300): string {
  return showText(`${subject}: ${sentence}`, max);
}

/** The message in one sentence: its subject, its first line. */
export function headlineOf(message: AlertMessage): string {
  const { opened, reopened, resolved } = message.groups;
  const fresh = sizeOf(opened) + sizeOf(reopened);
  const [only] = [...opened.worst, ...reopened.worst];
  const closed = sizeOf(resolved);
  if (fresh === 1 && only) {
    const back = sizeOf(reopened) === 1 ? " is back" : "";
    return `${capital(only.severity)}${back}: ${toldLine(only, 180)}`;
  }
  const name = showText(message.view.name, 60);
  if (fresh === 0) return `${counted(closed, "finding is", "findings are")} closed in ${name}`;
  const counts = Object.fromEntries(
    severities.map((each) => [each, (opened.counts[each] ?? 0) + (reopened.counts[each] ?? 0)]),
  );
  return `${counted(fresh, "new finding", "new findings")} in ${name}: ${severityWords(counts)}`;
}

/** What a delivery is about, for its log: numbers, and nobody's name. */
export function summaryOf(counts: Readonly<Record<Happening, number>>): string {
  const parts = [
    counts.opened > 0 ? `${counts.opened.toLocaleString("en")} new` : "",
    counts.reopened > 0 ? `${counts.reopened.toLocaleString("en")} back` : "",
    counts.resolved > 0 ? `${counts.resolved.toLocaleString("en")} closed` : "",
  ];
  return parts.filter(Boolean).join(", ") || "nothing";
}

/** Titles of the parts of a message, in their order. */
export const groupTitles: readonly (readonly [Happening, string])[] = [
  ["opened", "New"],
  ["reopened", "Back"],
  ["resolved", "Closed since"],
];

/** What a message cannot hold of a group; nothing where it holds all. */
export function restWord(group: ToldGroup): string | null {
  const rest = sizeOf(group) - group.worst.length;
  return rest > 0 ? `and ${rest.toLocaleString("en")} more` : null;
}

/** What became of a finding, where that is more than that it was found; then whose it is, as far as that is known. */
export function whoseWords(finding: ToldFinding): string {
  const parts = [
    finding.resolvedWhy ? `closed ${resolvedWords[finding.resolvedWhy]}` : "",
    finding.returnedWhy ? `back in the inbox: ${returnedWords[finding.returnedWhy]}` : "",
    finding.account ? `account ${finding.account}` : "",
    finding.environment ?? "",
    finding.owner ? `owner ${finding.owner}` : "no owner",
    finding.rule.title,
  ];
  return showText(parts.filter(Boolean).join(" · "), 300);
}

/** The severities that are at least this bad. */
export function atLeast(min: Severity | null): readonly Severity[] {
  return min === null ? severities : severities.slice(0, severities.indexOf(min) + 1);
}

/** What an alert asks, and of whose part of the record: to let it go is to let go this question and no other. */
export function questionOf(query: string, min: Severity | null, reach: Reach): string {
  const everything = reach.scope.kind === "all" && !reach.ownOnly;
  const within = everything ? "" : ` within ${JSON.stringify(reach)}`;
  return `${min ?? "any"} ${query}${within}`;
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The query of the findings of one rule with one cause. */
export function causeQuery(rule: string, cause: string): string {
  return formatQuery([
    { kind: "match", negated: false, field: "rule", values: [{ kind: "value", value: rule }] },
    { kind: "match", negated: false, field: "cause", values: [{ kind: "value", value: cause }] },
  ]);
}
