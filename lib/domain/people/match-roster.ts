import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import type { CellPart } from "./match-cell";
import { Spelling } from "./match-distance";
import { differs, fitOf } from "./match-fit";
import { isTitle, loose, teamWordsOf, wordsOf } from "./match-words";

/** Somebody whom a cell may name. Whoever left is known too, to be told of. */
export interface RosterPerson {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
}

export interface RosterTeam {
  id: string;
  name: string;
  /** Somebody in it is here. */
  active: boolean;
}

/** Somebody whom a text fits, and how. */
export interface Fit {
  kind: "person" | "team";
  id: string;
  name: string;
  active: boolean;
  /** 100: their own address or name; less, the more was guessed. */
  confidence: number;
  /** As a sentence. */
  why: string;
}

interface Entry {
  kind: "person" | "team";
  id: string;
  name: string;
  active: boolean;
  /** The name in lower case, marks and all. */
  written: string;
  plain: string;
  /** The words of the name, however umlauts are written. */
  words: string[];
}

/** Of a single word shorter than this a letter makes another name. */
const shortest = 5;

/** Everybody and every team, looked up by what people type into a cell. */
export class Roster {
  readonly #address = new Map<string, Entry[]>();
  readonly #local = new Map<string, Entry[]>();
  readonly #name = new Map<string, Entry[]>();
  readonly #word = new Map<string, Entry[]>();
  readonly #initial = new Map<string, Entry[]>();
  readonly #login = new Map<string, Entry[]>();
  readonly #team = new Map<string, Entry[]>();
  readonly #spelling: Spelling;
  readonly #teamSpelling: Spelling;

  constructor(people: readonly RosterPerson[], teams: readonly RosterTeam[]) {
    for (const person of people) this.#add(person);
    for (const team of teams) {
      const entry = entryOf("team", team);
      push(this.#team, teamWordsOf(entry.words).key, entry);
    }
    this.#spelling = new Spelling(this.#word.keys());
    this.#teamSpelling = new Spelling(this.#team.keys());
  }

  #add(person: RosterPerson): void {
    const entry = entryOf("person", person);
    const { words } = entry;
    if (person.email !== null) {
      const email = person.email.toLowerCase();
      push(this.#address, email, entry);
      push(this.#local, email.slice(0, email.indexOf("@")), entry);
    }
    push(this.#name, sorted(words), entry);
    for (const word of new Set(words)) push(this.#word, word, entry);
    const [first = ""] = words;
    const last = words.at(-1) ?? "";
    if (words.length < 2) return;
    for (const login of new Set([
      first[0] + last,
      first + last[0],
      last + first[0],
      first + last,
      last + first,
    ])) {
      push(this.#login, login, entry);
    }
    for (const one of words) {
      for (const other of words) if (one !== other) push(this.#initial, `${one[0]} ${other}`, entry);
    }
  }

  /** Everybody whom a part of a cell fits, each once by what fits best; in no order. */
  fits(part: CellPart): Fit[] {
    const found = new Map<string, Fit>();
    const add: Add = (entries, confidence, why) => {
      for (const { kind, id, name, active } of entries ?? []) {
        if ((found.get(id)?.confidence ?? 0) < confidence)
          found.set(id, { kind, id, name, active, confidence, why });
      }
    };
    const local = part.address?.slice(0, part.address.indexOf("@")) ?? null;
    const isShared = part.address !== null && isSharedMailbox(part.address);
    if (local !== null && part.address !== `${local}@`) {
      const own = isShared ? undefined : this.#address.get(part.address ?? "");
      if (own) add(own, 100, "It is their e-mail address.");
      else {
        if (!isShared)
          add(this.#local.get(local.replace(/\+.*$/, "")), 82, "Their address begins so, at another domain.");
        add(this.#team.get(teamWordsOf(part.all.map(loose)).key), 85, "A team is called like this mailbox.");
      }
      return [...found.values()];
    }
    this.#teams(part, add);
    // Somebody may have added the mailbox as a person; it answers for nothing all the same.
    if (!isShared && !teamWordsOf(part.all).said) this.#people({ ...part, text: local ?? part.text }, add);
    return [...found.values()];
  }

  #teams(part: CellPart, add: Add): void {
    const { key, said } = teamWordsOf(part.all.map(loose));
    const same = this.#team.get(key) ?? [];
    const written = writtenOf(part.text);
    add(
      same.filter((team) => team.written === written),
      100,
      "It is the team's name.",
    );
    add(
      same,
      said ? 95 : 93,
      said ? "It is the team's name, called a team." : "It is the team's name, written otherwise.",
    );
    for (const { word, wrong } of key.length < shortest ? [] : this.#teamSpelling.near(key)) {
      add(
        this.#team.get(word),
        said ? 84 - 6 * wrong : 78 - 6 * wrong,
        `${differs(wrong)} from the team's name.`,
      );
    }
  }

  #people(part: CellPart, add: Add): void {
    const words = part.words.map(loose);
    const isWhole = this.#whole(part, words, add);
    if (words.length === 1) this.#oneWord(words[0] ?? "", part, add);
    // Whose own name it is needs no guessing.
    else if (!isWhole) {
      this.#initials(words, add);
      this.#partly(words, add);
    }
    add(this.#local.get(part.text.toLowerCase()), 92, "It is what stands before @ in their address.");
    add(this.#login.get(words.join("")), 84, "It is made of their name, as logins are.");
  }

  /** All words of the name, in whatever order and however they are written. Gives whether it is so of somebody who is here. */
  #whole(part: CellPart, words: string[], add: Add): boolean {
    const written = writtenOf(part.text);
    const plain = part.words.join(" ");
    const inOrder = words.join(" ");
    const found = this.#name.get(sorted(words)) ?? [];
    for (const entry of found) {
      if (entry.written === written) add([entry], 100, "It is their name.");
      else if (entry.plain === plain) add([entry], 97, "It is their name, with other signs or accents.");
      else if (entry.words.join(" ") === inOrder)
        add([entry], 95, "It is their name, with the umlauts written otherwise.");
      else add([entry], 96, "It is their name in the other order.");
    }
    return found.some(({ active }) => active);
  }

  /** A first name, a last name: says who is meant only where nobody else who is here has it. */
  #oneWord(word: string, { words: [typed = ""] }: CellPart, add: Add): void {
    const all = this.#word.get(word) ?? [];
    for (const [which, have, alone] of [
      ["first", all.filter(({ words }) => words[0] === word), 76],
      ["last", all.filter(({ words }) => words.at(-1) === word), 80],
      ["middle", all.filter(({ words }) => words.slice(1, -1).includes(word)), 55],
    ] as const) {
      const here = have.filter(({ active }) => active);
      const one = here.length === 1;
      add(
        here,
        one ? alone : 50,
        one ? `Nobody else here has this ${which} name.` : `One of ${here.length} with this ${which} name.`,
      );
      add(
        have.filter(({ active }) => !active),
        here.length === 0 && have.length === 1 ? alone : 50,
        `They had this ${which} name.`,
      );
    }
    if (typed.length < shortest) return;
    for (const { word: near, wrong } of this.#spelling.near(word)) {
      const have = this.#word.get(near) ?? [];
      add(have, have.length === 1 ? 68 - 6 * wrong : 44, `${differs(wrong)} from one of their names.`);
    }
  }

  /** `A. Silva`, `Ana S.`, `A. M. Silva`. */
  #initials(words: readonly string[], add: Add): void {
    const letters = words.filter((word) => word.length === 1);
    const [name, ...more] = words.filter((word) => word.length > 1);
    if (letters.length === 0 || name === undefined || more.length > 0) return;
    const fits = (this.#initial.get(`${letters[0]} ${name}`) ?? []).filter((entry) =>
      letters.every((letter) => entry.words.some((word) => word !== name && word[0] === letter)),
    );
    add(
      fits.filter((entry) => entry.words[0] === name),
      88,
      "It is their first name, and the letter of another.",
    );
    add(
      fits.filter((entry) => entry.words.at(-1) === name),
      90,
      "It is their last name, and the letter of another.",
    );
    add(fits, 70, "It is one of their names, and the letter of another.");
  }

  /**
   * A name more or less, letters wrong: every word but those too many has to fit some word of the name. So whoever is meant is
   * found by any words but one, and the rarest are the fewest to look at.
   */
  #partly(words: readonly string[], add: Add): void {
    const rarest = words
      .map((word) => {
        const lists = [word, ...this.#spelling.near(word).map((near) => near.word)].map((each) =>
          this.#word.get(each),
        );
        return { lists, entries: lists.reduce((sum, list) => sum + (list?.length ?? 0), 0) };
      })
      .sort((a, b) => a.entries - b.entries)
      .slice(0, -1);
    const seen = new Set<Entry>();
    for (const list of rarest.flatMap(({ lists }) => lists)) {
      for (const entry of list ?? []) {
        if (seen.has(entry)) continue;
        seen.add(entry);
        const fit = fitOf(words, entry.words);
        if (fit) add([entry], fit.confidence, fit.why);
      }
    }
  }
}

type Add = (entries: readonly Entry[] | undefined, confidence: number, why: string) => void;

function entryOf(kind: Entry["kind"], { id, name, active }: RosterPerson | RosterTeam): Entry {
  const all = wordsOf(name);
  const named = kind === "person" ? all.filter((word) => !isTitle(word)) : all;
  const words = named.length > 0 ? named : all;
  return {
    kind,
    id,
    name,
    active,
    written: writtenOf(name),
    plain: words.join(" "),
    words: words.map(loose),
  };
}

function writtenOf(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

function sorted(words: readonly string[]): string {
  return [...words].sort().join(" ");
}

function push(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  if (key === "") return;
  const list = map.get(key);
  if (list) list.push(entry);
  else map.set(key, [entry]);
}
