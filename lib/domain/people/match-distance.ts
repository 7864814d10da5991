/** How many letters may be wrong in a word of so many: in short ones a letter makes another name. */
export function mostWrong(length: number): number {
  return length < 3 ? 0 : length < 8 ? 1 : 2;
}

/**
 * How many letters were left out, added, mistaken or swapped with their neighbour between two words (restricted
 * Damerau-Levenshtein); more than `most` is `most + 1`.
 */
export function wrongLetters(one: string, other: string, most: number): number {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > most) return most + 1;
  // What both begin and end with makes no difference.
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  let ends = 0;
  const shorter = Math.min(one.length, other.length) - from;
  while (ends < shorter && one.at(-1 - ends) === other.at(-1 - ends)) ends += 1;
  const a = one.slice(from, one.length - ends);
  const b = other.slice(from, other.length - ends);
  if (a === "" || b === "") return a.length + b.length;
  if (most < 2 && a.length > 2) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

/** Which letters a word has, as bits: words that differ in many of them need not be compared. */
function lettersOf(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at += 1) mask |= 1 << (word.charCodeAt(at) % 31);
  return mask;
}

function bitsIn(mask: number): number {
  const pairs = mask - ((mask >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Words in which misspelt ones are looked up. */
export class Spelling {
  readonly #byLength = new Map<number, { words: string[]; letters: number[] }>();
  readonly #known = new Map<string, { word: string; wrong: number }[]>();

  constructor(words: Iterable<string>) {
    for (const word of new Set(words)) {
      const of = this.#byLength.get(word.length) ?? { words: [], letters: [] };
      this.#byLength.set(word.length, of);
      of.words.push(word);
      of.letters.push(lettersOf(word));
    }
  }

  /** Words that this may be a slip for, itself excepted, with how many letters are wrong. */
  near(word: string): readonly { word: string; wrong: number }[] {
    const known = this.#known.get(word);
    if (known) return known;
    const most = mostWrong(word.length);
    const found: { word: string; wrong: number }[] = [];
    if (most > 0) {
      const letters = lettersOf(word);
      for (let length = word.length - most; length <= word.length + most; length += 1) {
        const of = this.#byLength.get(length);
        const here = Math.min(most, mostWrong(length));
        for (let at = 0; of && at < of.words.length; at += 1) {
          if (bitsIn(letters ^ (of.letters[at] ?? 0)) > 2 * here) continue;
          const other = of.words[at] ?? "";
          const wrong = wrongLetters(word, other, here);
          if (wrong > 0 && wrong <= here) found.push({ word: other, wrong });
        }
      }
    }
    this.#known.set(word, found);
    return found;
  }
}
