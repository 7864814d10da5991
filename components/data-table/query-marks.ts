import type { QueryProblem } from "@/lib/domain/query/grammar";

/** A piece of a query, right or wrong. */
export interface QueryPiece {
  at: number;
  text: string;
  wrong: boolean;
}

/** Cuts a query at its problems, so that the wrong pieces can be underlined. Places outside the text are ignored. */
export function piecesOf(
  text: string,
  problems: readonly Pick<QueryProblem, "at" | "length">[],
): QueryPiece[] {
  const wrong = new Set<number>();
  for (const { at, length } of problems) {
    for (let i = Math.max(at, 0); i < Math.min(at + Math.max(length, 1), text.length); i++) wrong.add(i);
  }
  const pieces: QueryPiece[] = [];
  for (let at = 0; at < text.length; at++) {
    const last = pieces.at(-1);
    const isWrong = wrong.has(at);
    if (last && last.wrong === isWrong) last.text += text.charAt(at);
    else pieces.push({ at, text: text.charAt(at), wrong: isWrong });
  }
  return pieces;
}

/** The query with a problem's suggestion in place of what is wrong. */
export function mend(text: string, problem: QueryProblem): string {
  if (problem.suggestion === undefined) return text;
  return text.slice(0, problem.at) + problem.suggestion + text.slice(problem.at + problem.length);
}
