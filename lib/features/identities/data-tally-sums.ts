import { z } from "zod";
import type { WordTest } from "./data-tally-tests";
import { heldSources, type TallyWord } from "./data-tally-words";

/** Identities with the same words, as the database adds them up. */
export interface TallyRow {
  /** A list in JSON. */
  words: string;
  /** `<id of the account> <how many>`, with commas between; no id for what is in none. */
  cells: string;
}

export interface TallyCounts {
  total: number;
  /** By field and word; accounts and sources by their id. */
  fields: Map<string, Map<string | null, number>>;
}

/** Numbers in place of texts. */
class Codes {
  readonly words: (string | null)[] = [];
  private readonly codes = new Map<string | null, number>();

  of(word: string | null): number {
    const known = this.codes.get(word);
    if (known !== undefined) return known;
    this.codes.set(word, this.words.length);
    return this.words.push(word) - 1;
  }
}

/** Numbers one after the other, close together in memory. */
class Numbers {
  values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}

const wordList = z.array(z.string().nullable());

/** More accounts than there can be. */
const accountsAtMost = 2 ** 26;

/**
 * How many identities there are of each combination of words and account: small enough to be kept, and to be added up by
 * every facet within a few milliseconds. It grows with combinations, not with what is added to them.
 */
export class Tally {
  private readonly columns: readonly { codes: Codes; ofCombination: Numbers }[];
  private readonly accounts = new Codes();
  private readonly combinations = new Map<string, number>();
  /** The cells: so many of this combination in this account. */
  private readonly cells = new Map<number, number>();
  private readonly combinationOf = new Numbers();
  private readonly accountOf = new Numbers();
  private readonly countOf = new Numbers();

  constructor(private readonly words: readonly TallyWord[]) {
    this.columns = words.map(() => ({ codes: new Codes(), ofCombination: new Numbers() }));
  }

  /** Adds numbers to what is there; they may be negative. */
  add(rows: Iterable<TallyRow>): void {
    for (const { words, cells } of rows) {
      const combination = this.combination(words);
      for (const text of cells.split(",")) {
        const gap = text.indexOf(" ");
        const account = this.accounts.of(gap === 0 ? null : text.slice(0, gap));
        this.addTo(combination, account, Number(text.slice(gap + 1)));
      }
    }
  }

  private addTo(combination: number, account: number, n: number): void {
    const key = combination * accountsAtMost + account;
    const cell = this.cells.get(key);
    if (cell === undefined) {
      this.cells.set(key, this.countOf.length);
      this.combinationOf.push(combination);
      this.accountOf.push(account);
      this.countOf.push(n);
    } else this.countOf.values[cell] = (this.countOf.values[cell] ?? 0) + n;
  }

  private combination(words: string): number {
    const known = this.combinations.get(words);
    if (known !== undefined) return known;
    const made = this.combinations.size;
    this.combinations.set(words, made);
    const list = wordList.parse(JSON.parse(words));
    this.columns.forEach(({ codes, ofCombination }, at) => {
      ofCombination.push(codes.of(list[at] ?? null));
    });
    return made;
  }

  /** Counts what meets all tests, by fields, in one pass. The tests that a facet wrote itself do not narrow it. */
  count(tests: readonly WordTest[], fields: ReadonlySet<string>): TallyCounts {
    const missed = this.missed(tests, fields);
    const ofAccounts = tests.filter(({ field }) => field === "account");
    const within = met(this.accounts, ofAccounts);
    const beside = met(
      this.accounts,
      ofAccounts.filter(({ own }) => !own),
    );
    const perCombination = new Float64Array(missed.length);
    const perAccount = new Float64Array(this.accounts.words.length);
    const combinations = this.combinationOf.values;
    const accountCodes = this.accountOf.values;
    const counts = this.countOf.values;
    for (let cell = 0; cell < this.countOf.length; cell += 1) {
      const combination = combinations[cell] ?? 0;
      const misses = missed[combination] ?? 0;
      if (misses < 0) continue;
      const account = accountCodes[cell] ?? 0;
      const n = counts[cell] ?? 0;
      if (within[account]) perCombination[combination] = (perCombination[combination] ?? 0) + n;
      if (misses === 0 && beside[account]) perAccount[account] = (perAccount[account] ?? 0) + n;
    }
    const counted = new Map<string, Map<string | null, number>>();
    this.words.forEach(({ field }, at) => {
      const column = this.columns[at];
      if (!column || !fields.has(field)) return;
      const sums = new Float64Array(column.codes.words.length);
      const codes = column.ofCombination.values;
      for (let combination = 0; combination < missed.length; combination += 1) {
        const misses = missed[combination] ?? 0;
        if (misses !== 0 && misses !== 1 << at) continue;
        const code = codes[combination] ?? 0;
        sums[code] = (sums[code] ?? 0) + (perCombination[combination] ?? 0);
      }
      counted.set(field, field === "source" ? perSource(column.codes, sums) : positive(column.codes, sums));
    });
    if (fields.has("account")) counted.set("account", positive(this.accounts, perAccount));
    const total = perCombination.reduce(
      (sum, n, combination) => (missed[combination] === 0 ? sum + n : sum),
      0,
    );
    return { total, fields: counted };
  }

  /**
   * What each combination misses: 0 nothing; the bit of a field: only what the facet of this field wrote itself; -1: more,
   * it counts nowhere.
   */
  private missed(tests: readonly WordTest[], fields: ReadonlySet<string>): Int32Array {
    const missed = new Int32Array(this.combinations.size);
    this.missedWords(tests, fields).forEach((ofWord, at) => {
      const codes = this.columns[at]?.ofCombination.values;
      if (!ofWord || !codes) return;
      for (let combination = 0; combination < missed.length; combination += 1) {
        const misses = ofWord[codes[combination] ?? 0] ?? 0;
        if (misses !== 0) missed[combination] = missed[combination] === 0 ? misses : -1;
      }
    });
    return missed;
  }

  /** The same for each word of the fields that are tested. */
  private missedWords(tests: readonly WordTest[], fields: ReadonlySet<string>): (Int32Array | undefined)[] {
    return this.words.map(({ field }, at) => {
      const codes = this.columns[at]?.codes;
      const all = tests.filter((test) => test.field === field);
      if (!codes || all.length === 0) return undefined;
      const meetAll = met(codes, all);
      const meetOthers = met(codes, fields.has(field) ? all.filter(({ own }) => !own) : all);
      return Int32Array.from(meetAll, (meets, code) => (meets ? 0 : meetOthers[code] ? 1 << at : -1));
    });
  }
}

/** Which words meet all tests: 1 or 0 for each. */
function met({ words }: Codes, tests: readonly WordTest[]): Uint8Array {
  return Uint8Array.from(words, (word) => Number(tests.every(({ meets }) => meets(word))));
}

/** One that several sources see counts for each of them. */
function perSource(codes: Codes, sums: Float64Array): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const [word, n] of positive(codes, sums)) {
    for (const id of heldSources(word)) counts.set(id, (counts.get(id) ?? 0) + n);
  }
  return counts;
}

/** The words that something has, with their numbers. */
function positive({ words }: Codes, sums: Float64Array): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  words.forEach((word, code) => {
    const n = sums[code] ?? 0;
    if (n > 0) counts.set(word, n);
  });
  return counts;
}
