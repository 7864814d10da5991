import { isTitle, onlyLeft, saysLeft, saysNothing, withoutLead, withoutLeft, wordsOf } from "./match-words";

/** One person or team that a cell may name. */
export interface CellPart {
  /** As it was typed, without brackets. */
  text: string;
  /** An e-mail address, or the beginning of one (`ops@`), in lower case. */
  address: string | null;
  /** Plain words without titles. */
  words: string[];
  /** The same with them: a team may be called so (`DR`). */
  all: string[];
  /** The parts that a comma sets off: `Silva, Ana`. */
  turned: boolean;
  /** Something says that they left, or that whoever typed it was not sure. */
  doubt: "left" | "unsure" | null;
}

export interface Cell {
  parts: CellPart[];
  /** It names nobody at all, and says so: a question mark, `unknown`, `left`. */
  says: "nothing" | "left" | null;
}

const mostParts = 5;
const longest = 500;
const addressPattern = /[^\s@<>()[\],;|"']{1,64}@(?:[^\s@<>()[\],;|"'/]{1,253})?/;

/**
 * Takes a cell apart into those whom it may name: at `;`, `&`, `+`, `|`, `/`, lines and words for "and". A comma stays where it
 * may turn a name round; whoever matches decides. Any text is read, none throws.
 */
export function readCell(text: string): Cell {
  const clean = text
    .slice(0, longest)
    .normalize("NFKC")
    .replace(/[\p{Cc}\p{Cf}]+/gu, (signs) => (/\n/.test(signs) ? "\n" : " "))
    .replace(/mailto:/gi, "");
  const words = wordsOf(clean);
  if (saysNothing(words) || saysNothing([words.join("")])) return { parts: [], says: "nothing" };
  if (onlyLeft(words)) return { parts: [], says: "left" };
  const parts = clean
    .split(/[;&+|\n]|(?<!c)\/|\s(?:and|und|et|y|or|oder|ou)\s/i)
    .flatMap((piece) => (piece.includes("@") ? piece.split(/,/) : [piece]))
    .map(readPart)
    .filter((part) => part !== null)
    .slice(0, mostParts);
  return { parts, says: parts.length === 0 ? "nothing" : null };
}

/** A part that a comma turned is two people when it is no one's name: `Ana, Bo`. */
export function splitAtComma({ text }: CellPart): CellPart[] {
  return text
    .split(",")
    .map(readPart)
    .filter((part) => part !== null)
    .slice(0, mostParts);
}

function readPart(piece: string): CellPart | null {
  const typed = withoutLead(piece.trim());
  const found =
    addressPattern
      .exec(typed)?.[0]
      .toLowerCase()
      .replace(/[.,:]+$/, "") ?? null;
  const brackets = /[([{][^)\]}]*[)\]}]?/g;
  const aside = wordsOf([...typed.matchAll(brackets)].map(([inside]) => inside).join(" "));
  const text = typed
    .replace(brackets, " ")
    .replace(/^[@\s"'“”-]+|[\s"'“”.-]+$/g, "")
    .replace(/\s+/g, " ");
  const all = wordsOf(found ? found.slice(0, found.indexOf("@")) : text);
  const doubt =
    saysLeft(aside) || (found === null && saysLeft(all)) ? "left" : /\?/.test(typed) ? "unsure" : null;
  const said = found ? all : withoutLeft(all);
  const named = said.filter((word) => !isTitle(word));
  // Somebody may be called as a title is written.
  const words = named.length > 0 ? named : said;
  if (saysNothing(words)) return null;
  const shown = (found ?? text).replace(/\?+$/, "").trim();
  return {
    text: shown,
    address: found,
    words,
    all: said,
    turned: found === null && text.includes(","),
    doubt,
  };
}
