import type { QueryProblem } from "./grammar";

/** One character of a word, where it stood, and whether quotes protected it from having a meaning. */
export interface Glyph {
  char: string;
  quoted: boolean;
  at: number;
}

/** What stands between blanks. */
export interface Word {
  at: number;
  length: number;
  glyphs: Glyph[];
  hasQuotes: boolean;
}

/** Splits a query at blanks outside quotes. Inside quotes `\"` and `\\` stand for themselves without the backslash. */
export function splitWords(text: string): { words: Word[]; problems: QueryProblem[] } {
  const words: Word[] = [];
  const problems: QueryProblem[] = [];
  let word: Word | null = null;
  let quoteAt = -1;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (quoteAt === -1 && /\s/.test(char)) {
      word = null;
      continue;
    }
    if (!word) {
      word = { at: i, length: 0, glyphs: [], hasQuotes: false };
      words.push(word);
    }
    if (char === '"') {
      quoteAt = quoteAt === -1 ? i : -1;
      word.hasQuotes = true;
    } else if (quoteAt !== -1 && char === "\\" && /["\\]/.test(text.charAt(i + 1))) {
      word.glyphs.push({ char: text.charAt(i + 1), quoted: true, at: i });
      i++;
    } else {
      word.glyphs.push({ char, quoted: quoteAt !== -1, at: i });
    }
    word.length = i + 1 - word.at;
  }
  if (quoteAt !== -1) {
    problems.push({
      at: quoteAt,
      length: text.length - quoteAt,
      message: 'This quote is not closed. Add a " at its end.',
    });
  }
  return { words, problems };
}

/** The text of glyphs, quotes and escapes resolved. */
export function textOf(glyphs: readonly Glyph[]): string {
  return glyphs.map((glyph) => glyph.char).join("");
}

/** The index of the first of these characters that stands outside quotes, or -1. */
export function indexOutsideQuotes(glyphs: readonly Glyph[], char: string): number {
  return glyphs.findIndex((glyph) => !glyph.quoted && glyph.char === char);
}
