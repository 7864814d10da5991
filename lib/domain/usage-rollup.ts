import { hash } from "node:crypto";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { dayNumber, dayText } from "@/lib/domain/usage-days";
import type { UsageEvent, UsageOutcome } from "@/lib/domain/usage-event";

/** Uses of one identity on one day that are alike, added up. */
export interface UsageRow {
  identityId: string;
  /** The day, as `2026-11-26`. */
  period: string;
  /** Tells it from the other rows of that identity and day. */
  key: string;
  credentialId: string | null;
  service: string;
  action: string;
  outcome: UsageOutcome;
  consumer: string;
  network: string;
  country: string;
  onBehalfOf: string | null;
  count: number;
  first: UsageEvent;
  last: UsageEvent;
  /** How many in each hour of the day (UTC). */
  hours: number[];
}

interface Who {
  identityId: string;
  credentialId: string | null;
}

/** Kinds of use of one identity and day that a batch tells apart, before words of the log are given up, some at each step. */
const mostRows = 1000;

/** Adds events up. Rows of one source never meet those of another. */
export class UsageRollup {
  /** By identity, day, and what else tells kinds of use apart. */
  private readonly rows = new Map<string, Map<number, Map<string, UsageRow>>>();
  private readonly cleaned = new Map<string, string>();

  constructor(private readonly sourceId: string) {}

  add(event: UsageEvent, who: Who): void {
    const day = dayNumber(event.at);
    const kinds = this.kindsOf(who.identityId, day);
    const { service, action, outcome, consumer, network, country, onBehalfOf } = event;
    const kind = `${who.credentialId ?? ""}\0${service}\0${action}\0${outcome}\0${consumer}\0${network}\0${country}\0${onBehalfOf ?? ""}`;
    const row = kinds.get(kind);
    if (row) {
      count(row, event);
      return;
    }
    const folded = fold(event, who, Math.floor(kinds.size / mostRows));
    if (folded) this.add(folded.event, folded.who);
    else kinds.set(kind, this.begin(kind, day, event, who));
  }

  /** The rows, in the order in which everybody writes them, so that two never wait for each other. */
  sorted(): UsageRow[] {
    const rows = [...this.rows.values()].flatMap((days) =>
      [...days.values()].flatMap((kinds) => [...kinds.values()]),
    );
    const ordered = rows.map((row) => ({ row, place: `${row.identityId} ${row.period} ${row.key}` }));
    return ordered.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ row }) => row);
  }

  private kindsOf(identityId: string, day: number): Map<string, UsageRow> {
    let days = this.rows.get(identityId);
    if (!days) {
      days = new Map();
      this.rows.set(identityId, days);
    }
    let kinds = days.get(day);
    if (!kinds) {
      kinds = new Map();
      days.set(day, kinds);
    }
    return kinds;
  }

  /** Without secrets. The same few words stand in most rows. */
  private clean(text: string): string {
    const known = this.cleaned.get(text);
    if (known !== undefined) return known;
    const clean = scrubText(text);
    this.cleaned.set(text, clean);
    return clean;
  }

  private begin(kind: string, day: number, event: UsageEvent, who: Who): UsageRow {
    const row: UsageRow = {
      identityId: who.identityId,
      period: dayText(day),
      key: hash("sha256", `${this.sourceId}\0${who.identityId} ${day}\0${kind}`, "hex").slice(0, 32),
      credentialId: who.credentialId,
      service: this.clean(event.service),
      action: this.clean(event.action),
      outcome: event.outcome,
      consumer: this.clean(event.consumer),
      network: this.clean(event.network),
      country: event.country,
      onBehalfOf: event.onBehalfOf === null ? null : this.clean(event.onBehalfOf),
      count: 0,
      first: event,
      last: event,
      hours: Array<number>(24).fill(0),
    };
    count(row, event);
    return row;
  }
}

/** Stands for more kinds than are told apart. */
export const manyWord = "(many)";

/** The words that a log may make up for every call, in the order in which they are given up. */
const folds = [["consumer", "network", "onBehalfOf"], ["action"], ["service", "country"]] as const;

/** The event without the words of so many steps, after the last without its credential; null: it has none of them. */
function fold(event: UsageEvent, who: Who, steps: number): { event: UsageEvent; who: Who } | null {
  const words = folds.slice(0, steps).flat();
  const credentialId = steps < folds.length ? who.credentialId : null;
  if (credentialId === who.credentialId && words.every((word) => event[word] === manyWord)) return null;
  const given = Object.fromEntries(words.map((word) => [word, manyWord]));
  return { event: { ...event, ...given }, who: { ...who, credentialId } };
}

function count(row: UsageRow, event: UsageEvent): void {
  row.count += 1;
  const at = event.at.getTime();
  if (at < row.first.at.getTime()) row.first = event;
  if (at >= row.last.at.getTime()) row.last = event;
  const hour = event.at.getUTCHours();
  row.hours[hour] = (row.hours[hour] ?? 0) + 1;
}
