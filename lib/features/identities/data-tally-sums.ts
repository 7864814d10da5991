import { z } from "zod";
import type { Term } from "@/lib/domain/query/grammar";
import { isOwnTerm, meetsTerm, type TallyWord } from "./data-tally-words";

/** Identities with the same words, as the database adds them up. */
export interface TallyRow {
  /** A list in JSON. */
  words: string;
  /** `<id of the account> <how many>`, with commas between; no id for what is in none. */
  cells: string;
}

/** What is counted. */
export interface TallyQuestion {
  /** Terms on words of this tally. */
  terms: readonly Term[];
  /** Which accounts count: beside the terms on accounts, and beside those of them that the facet of accounts did not write. */
  accounts?: { all: AccountTest; besideOwn: AccountTest } | undefined;
  /** By which fields, `account` among them. Terms that a facet wrote itself do not narrow it. */
  fields: ReadonlySet<string>;
}
export type AccountTest = (id: string | null) => boolean;

export interface TallyCounts {
  total: number;
  /** By field and word; accounts by their id. */
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

  /** Counts what meets the terms, in one pass over the cells for all facets. */
  count({ terms, accounts, fields }: TallyQuestion): TallyCounts {
    const missed = this.missed(terms, fields);
    const within = accounts && Uint8Array.from(this.accounts.words, (id) => Number(accounts.all(id)));
    const beside = accounts && Uint8Array.from(this.accounts.words, (id) => Number(accounts.besideOwn(id)));
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
      if (!within || within[account]) perCombination[combination] = (perCombination[combination] ?? 0) + n;
      if (misses === 0 && (!beside || beside[account])) perAccount[account] = (perAccount[account] ?? 0) + n;
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
      counted.set(field, positive(column.codes, sums));
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
  private missed(terms: readonly Term[], fields: ReadonlySet<string>): Int32Array {
    const missed = new Int32Array(this.combinations.size);
    this.missedWords(terms, fields).forEach((ofWord, at) => {
      const codes = this.columns[at]?.ofCombination.values;
      if (!ofWord || !codes) return;
      for (let combination = 0; combination < missed.length; combination += 1) {
        const misses = ofWord[codes[combination] ?? 0] ?? 0;
        if (misses !== 0) missed[combination] = missed[combination] === 0 ? misses : -1;
      }
    });
    return missed;
  }

  /** The same for each word of the fields that terms speak of. */
  private missedWords(terms: readonly Term[], fields: ReadonlySet<string>): (Int32Array | undefined)[] {
    return this.words.map((word, at) => {
      const spoken = terms.filter((term) => term.kind !== "search" && term.field === word.field);
      if (spoken.length === 0) return undefined;
      const others = fields.has(word.field) ? spoken.filter((term) => !isOwnTerm(term, word.field)) : spoken;
      return Int32Array.from(this.columns[at]?.codes.words ?? [], (held) => {
        if (spoken.every((term) => meetsTerm(word, held, term))) return 0;
        // Where it wrote none of them, the others are all of them, and one is not met.
        return others.every((term) => meetsTerm(word, held, term)) ? 1 << at : -1;
      });
    });
  }
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
