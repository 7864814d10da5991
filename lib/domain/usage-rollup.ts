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
  private readonly rows = new Map<string, UsageRow>();
  private readonly perDay = new Map<string, number>();
  private readonly cleaned = new Map<string, string>();

  constructor(private readonly sourceId: string) {}

  add(event: UsageEvent, who: Who): void {
    const day = dayNumber(event.at);
    const place = `${who.identityId} ${day}`;
    const kind = [event.service, event.action, event.outcome, event.consumer, event.network, event.country];
    const name = [place, who.credentialId ?? "", ...kind, event.onBehalfOf ?? ""].join("\0");
    const row = this.rows.get(name);
    if (row) count(row, event);
    else this.begin(name, place, { event, who, day });
  }

  /** The rows, in the order in which everybody writes them, so that two never wait for each other. */
  sorted(): UsageRow[] {
    const ordered = [...this.rows.values()].map((row) => ({
      row,
      place: `${row.identityId} ${row.period} ${row.key}`,
    }));
    return ordered.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ row }) => row);
  }

  /** Without secrets. The same few words stand in most rows. */
  private clean(text: string): string {
    const known = this.cleaned.get(text);
    if (known !== undefined) return known;
    const clean = scrubText(text);
    this.cleaned.set(text, clean);
    return clean;
  }

  private begin(
    name: string,
    place: string,
    { event, who, day }: { event: UsageEvent; who: Who; day: number },
  ): void {
    const known = this.perDay.get(place) ?? 0;
    const folded = fold(event, who, Math.floor(known / mostRows));
    if (folded) {
      this.add(folded.event, folded.who);
      return;
    }
    this.perDay.set(place, known + 1);
    const row: UsageRow = {
      identityId: who.identityId,
      period: dayText(day),
      key: hash("sha256", `${this.sourceId}\0${name}`, "hex").slice(0, 32),
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
    this.rows.set(name, row);
    count(row, event);
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
  if (event.at < row.first.at) row.first = event;
  if (event.at >= row.last.at) row.last = event;
  const hour = event.at.getUTCHours();
  row.hours[hour] = (row.hours[hour] ?? 0) + 1;
}
