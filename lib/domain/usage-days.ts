/** Days and months of use, in UTC. Events come by the hundred thousand: only what differs is written out. */

const dayMs = 86_400_000;

/** Which day since 1970 it is. */
export function dayNumber(at: Date): number {
  return Math.floor(at.getTime() / dayMs);
}

/** The day of a number, as `2026-11-26`. */
export function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The first of a date's month, as `2026-11-01`. */
export function monthOf(date: Date): string {
  return `${date.toISOString().slice(0, 7)}-01`;
}

/** The months that these days lie in. */
export function monthsOf(days: Iterable<number>): Set<string> {
  return new Set([...days].map((day) => monthOf(new Date(day * dayMs))));
}
