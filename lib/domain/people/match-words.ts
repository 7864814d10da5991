/** Words and letters as they are compared when a cell that somebody typed is held against names. */

/** Letters that no decomposition turns into plain ones. */
const plainOf: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ı: "i",
};

/** Without case and marks: `Müller` is `muller`, `Łukasz` is `lukasz`. */
export function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => plainOf[letter] ?? letter);
}

/** The words of a plain text: letters and figures; an apostrophe within a name joins (`O'Brien`). */
export function wordsOf(text: string): string[] {
  return plain(text)
    .replace(/['’`´]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** However umlauts are written, one key: `muller` and `mueller`, `haakon` and `hakon`. */
export function loose(word: string): string {
  return word.length < 4 ? word : word.replace(/([aou])e/g, "$1").replace(/aa/g, "a");
}

const set = (words: string) => new Set(words.split(/\s+/));

const titles = set(
  "dr prof mr mrs ms miss mx sir herr frau hr fr mme mlle monsieur madame dipl ing phd msc bsc mba jr sr ii iii",
);
/** What stands before a name in such a cell and says only what the cell is for. */
const lead =
  /^(?:(?:technical|tech|business|service|primary|main)?\s*(?:owner|contact|maintainer|responsible)|ask|care of|c\/o|verantwortlich|ansprechpartner)\s*[:=-]\s*/i;
const leftWords = set(
  "left gone leaver departed former ex resigned quit offboarded ausgeschieden parti partie",
);
const nothing = set(
  "unknown none nobody tbd tbc todo na nil null unassigned orphan orphaned missing unbekannt niemand keiner inconnu aucun",
);
const teamWords = set(
  "team teams squad department dept group unit division abteilung gruppe bereich equipe crew tribe",
);
const articles = set("the der die das le la les our unser");

export const isTitle = (word: string) => titles.has(word);
/** Nothing, or words for nothing. */
export const saysNothing = (words: readonly string[]) =>
  words.every((word) => word === "" || nothing.has(word));
export const saysLeft = (words: readonly string[]) => words.some((word) => leftWords.has(word));
export const onlyLeft = (words: readonly string[]) =>
  words.length > 0 &&
  words.every((word) => leftWords.has(word) || ["company", "the", "has", "employee", "they"].includes(word));
export const withoutLeft = (words: readonly string[]) => words.filter((word) => !leftWords.has(word));

/** Without what only says that a name follows. */
export function withoutLead(text: string): string {
  return text.replace(lead, "");
}

/** The words that tell one team from others, and whether something said that it is a team. */
export function teamWordsOf(words: readonly string[]): { key: string; said: boolean } {
  const rest = words.filter((word) => !teamWords.has(word) && !articles.has(word));
  return { key: (rest.length > 0 ? rest : words).join(" "), said: rest.length < words.length };
}
