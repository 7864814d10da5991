/** From each thing that was reached to the one before it; null: where it began. */
export type Reached = ReadonlyMap<string, string | null>;

/** All that is reached from `start` by any number of steps, the fewest first. Circles end where they began. */
export function reachedFrom(
  start: string,
  next: (from: string) => Iterable<string>,
): Map<string, string | null> {
  const reached = new Map<string, string | null>([[start, null]]);
  for (const from of reached.keys()) {
    for (const to of next(from)) if (!reached.has(to)) reached.set(to, from);
  }
  return reached;
}

/** The steps between the start and what was reached, without either. */
export function stepsTo(reached: Reached, end: string): string[] {
  const steps: string[] = [];
  for (let at = reached.get(end) ?? null; at !== null; at = reached.get(at) ?? null) steps.unshift(at);
  return steps.slice(1);
}
