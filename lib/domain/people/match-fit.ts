import { mostWrong, wrongLetters } from "./match-distance";

/** How well the words of a cell fit those of a name that is not quite the same: parts left out or added, letters wrong. Null: not at all. */
export function fitOf(
  words: readonly string[],
  of: readonly string[],
): { confidence: number; why: string } | null {
  const [short, long] = words.length <= of.length ? [words, of] : [of, words];
  // One word within a longer name says little, and a name with half as many words more is another.
  if (short.length < 2 || long.length - short.length > 2) return null;
  const rest = [...long];
  let wrong = 0;
  for (const word of short) {
    let best = -1;
    let least = 3;
    for (const [at, other] of rest.entries()) {
      const most = mostWrong(Math.min(word.length, other.length));
      const found = wrongLetters(word, other, most);
      if (found <= most && found < least) [best, least] = [at, found];
    }
    if (best < 0) return null;
    rest.splice(best, 1);
    wrong += least;
  }
  if (wrong > 2) return null;
  const extra = rest.length;
  if (wrong === 0 && extra === 0) return null;
  const confidence = 92 - 6 * wrong - 2 * extra;
  if (wrong === 0) {
    return {
      confidence,
      why: long === of ? "It is their name, with a part left out." : "It is their name, and something more.",
    };
  }
  return { confidence, why: `${differs(wrong)} from their name.` };
}

/** In words how many letters are wrong, as the beginning of a sentence. */
export function differs(wrong: number): string {
  return wrong === 1 ? "One letter differs" : `${wrong} letters differ`;
}
