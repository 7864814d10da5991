/** The first of several coming instants at which an answer is another than now; null: at none. */
export function firstChange(
  now: Date,
  instants: readonly (Date | null)[],
  answerAt: (at: Date) => string,
): Date | null {
  const coming = instants.flatMap((each) => (each && each > now ? [each] : []));
  coming.sort((a, b) => a.getTime() - b.getTime());
  const today = answerAt(now);
  return coming.find((each) => answerAt(each) !== today) ?? null;
}
