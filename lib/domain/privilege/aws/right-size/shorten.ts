import type { Catalogue } from "./rewrite";

/** From so many on, one word with a star is easier to read than the list. */
const fewest = 3;

/**
 * The shortest list that gives exactly these of all known actions: a service of which all are kept is `service:*`; those that begin
 * with the same word are `s3:List*`, where all that begin so are kept. As AWS writes them, in order.
 */
export function shortened(actions: Iterable<string>, { services, actionsOf }: Catalogue): string[] {
  const kept = new Set(actions);
  const all = services.flatMap((service) => {
    const known = actionsOf(service);
    const stay = known.filter((action) => kept.has(action));
    if (stay.length === 0) return [];
    return stay.length === known.length && stay.length >= fewest
      ? [`${service}:*`]
      : byFirstWord(stay, known);
  });
  return all.sort();
}

/** The first word of a name: `s3:ListBucket` begins with `s3:List`. */
const firstWord = (action: string) => /^[^:]+:[A-Z]?[a-z0-9]*/.exec(action)?.[0] ?? action;

function byFirstWord(stay: readonly string[], known: readonly string[]): string[] {
  const words = [...new Set(stay.map(firstWord))];
  return words.flatMap((word) => {
    const those = stay.filter((action) => firstWord(action) === word);
    const alike = known.filter((action) => action.startsWith(word));
    return those.length >= fewest && alike.length === those.length ? [`${word}*`] : those;
  });
}
