/** How many events there are, and from when to when. */
export interface UsageSpan {
  events: number;
  first: Date;
  last: Date;
}

/** The span of some events; null: there are none. */
export function spanOf(events: readonly { at: Date }[]): UsageSpan | null {
  const [start] = events;
  if (start === undefined) return null;
  let [first, last] = [start.at, start.at];
  for (const { at } of events) {
    // As numbers: dates themselves compare slowly.
    if (at.getTime() < first.getTime()) first = at;
    else if (at.getTime() > last.getTime()) last = at;
  }
  return { events: events.length, first, last };
}

/** Both together. */
export function joinedSpan(one: UsageSpan | undefined, other: UsageSpan): UsageSpan {
  if (one === undefined) return other;
  return {
    events: one.events + other.events,
    first: one.first < other.first ? one.first : other.first,
    last: one.last > other.last ? one.last : other.last,
  };
}
