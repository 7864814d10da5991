/** The answer to a yes-or-no question about the record. `unknown` is an answer of its own and never counts as a yes. */
export const answers = ["yes", "no", "unknown"] as const;
export type Answer = (typeof answers)[number];

/** Yes when all are yes, no when one is no, else unknown. An empty list is yes. */
export function allOf(parts: readonly Answer[]): Answer {
  if (parts.includes("no")) return "no";
  return parts.includes("unknown") ? "unknown" : "yes";
}

/** An answer with the sentence that says why, for a person to read. */
export interface Judgement<A extends string = Answer> {
  answer: A;
  why: string;
}
