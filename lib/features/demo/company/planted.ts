import type { Ref } from "@/lib/domain/record";

/** Which of the twelve findings of the first day it is an example of; null: something else that a reader must get right. */
export type Finding = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | null;

/** A problem that was put into the company on purpose, and where it must be found again. */
export interface Planted {
  id: string;
  finding: Finding;
  /** What is wrong, in one sentence. */
  what: string;
  /** The identities that it concerns. */
  identities: Ref[];
  credentials: Ref[];
  placements: Ref[];
}

/** A planted problem; what it does not concern may be left out. */
export function planted(
  id: string,
  finding: Finding,
  what: string,
  where: Partial<Pick<Planted, "identities" | "credentials" | "placements">>,
): Planted {
  return { id, finding, what, identities: [], credentials: [], placements: [], ...where };
}
