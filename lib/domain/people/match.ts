import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { type Cell, type CellPart, readCell, splitAtComma } from "./match-cell";
import type { Fit, Roster } from "./match-roster";
import { nameOf } from "./name-of-address";

/** Whom a cell may mean, and why. */
export interface Proposal {
  kind: "person" | "team";
  id: string;
  name: string;
  confidence: number;
  why: string;
}

/**
 * What is to be done with a cell. `exact`: it is somebody's own address or name. `likely`: it fits one, to be confirmed. `choose`:
 * it fits several, or something speaks against it. `new`: an address that nobody here has. `none`: nobody can be proposed.
 */
export const verdicts = ["exact", "likely", "choose", "new", "none"] as const;
export type Verdict = (typeof verdicts)[number];

export interface CellMatch {
  verdict: Verdict;
  /** The likeliest first, at most six. */
  proposals: Proposal[];
  /** What is to be known of it, as sentences. */
  notes: string[];
  /** Who would be added. */
  newcomer: { email: string; name: string } | null;
}

/** From here on it is somebody's own address or name, and not guessed. */
const exactFrom = 100;
const likelyFrom = 60;
/** So much surer than the next it has to be, to be proposed alone. */
const lead = 6;
const most = 6;
const wholeAddress = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>"]{2,}$/;

/**
 * Whom the text of an owner cell names, among those who are here. Never picks among equals, and never somebody who left: that
 * is told. Any text gives an answer, the same in any order of people.
 */
export function matchCell(text: string, roster: Roster): CellMatch {
  const cell = readCell(text);
  if (cell.says !== null) return saidNothing(cell);
  const parts = cell.parts.flatMap((part) => partsOf(part, roster));
  const found = parts.map((part) => ({ part, fits: roster.fits(part).sort(bySureness) }));
  const notes = new Set<string>();
  for (const { part, fits } of found) for (const note of notesOf(part, fits)) notes.add(note);
  const proposals = mostSure(found.flatMap(({ fits }) => fits.filter(({ active }) => active)));
  const newcomer = parts.length === 1 && parts[0] ? newcomerOf(parts[0], proposals) : null;
  // Two ways to write one person are one.
  const several = new Set(found.map(({ fits }) => fits.find(({ active }) => active)?.id)).size > 1;
  if (several) notes.add(`It names ${parts.length}: say who of them answers.`);
  const verdict = verdictOf(proposals, { newcomer: newcomer !== null, doubted: several || isDoubted(found) });
  if (verdict === "none" && notes.size === 0) notes.add("Nobody here is called so.");
  return { verdict, proposals: proposals.slice(0, most), notes: [...notes], newcomer };
}

function saidNothing({ says }: Cell): CellMatch {
  const note = says === "left" ? "It says only that somebody left." : "It names nobody.";
  return { verdict: "none", proposals: [], notes: [note], newcomer: null };
}

/** `Silva, Ana` is one where somebody is called so; else it is two. */
function partsOf(part: CellPart, roster: Roster): CellPart[] {
  if (!part.turned) return [part];
  const isOne = roster.fits(part).some(({ confidence }) => confidence >= 80);
  const pieces = splitAtComma(part);
  return isOne || pieces.length < 2 ? [part] : pieces;
}

function notesOf(part: CellPart, fits: readonly Fit[]): string[] {
  const notes: string[] = [];
  const [first] = fits;
  const best = fits.find(({ active }) => active);
  for (const fit of fits) {
    if (fit.active || fit.confidence < likelyFrom || fit.confidence < (best?.confidence ?? 0)) continue;
    notes.push(fit.kind === "person" ? `${fit.name} left.` : `Nobody is in the team ${fit.name}.`);
  }
  if (part.address !== null && isSharedMailbox(part.address) && first?.confidence !== exactFrom) {
    notes.push("It is a shared mailbox: name a person or team.");
  }
  if (part.doubt === "left") notes.push("The cell says that they left.");
  if (part.doubt === "unsure") notes.push("There is a question mark in the cell.");
  return notes.slice(0, 4);
}

/** Something in the cell, or somebody who left and fits at least as well, speaks against taking the first. */
function isDoubted(found: readonly { part: CellPart; fits: readonly Fit[] }[]): boolean {
  return found.some(({ part, fits }) => {
    const best = fits.find(({ active }) => active)?.confidence ?? 0;
    const gone = fits.find(({ active }) => !active)?.confidence ?? 0;
    return (
      part.doubt !== null ||
      (gone >= likelyFrom && gone >= best) ||
      (part.address !== null && best < exactFrom && isSharedMailbox(part.address))
    );
  });
}

function verdictOf(
  proposals: readonly Proposal[],
  { newcomer, doubted }: { newcomer: boolean; doubted: boolean },
): Verdict {
  const [first, second] = proposals;
  if (!first) return newcomer ? "new" : "none";
  if (newcomer || doubted) return "choose";
  const isAhead =
    first.confidence - (second?.confidence ?? 0) >= lead ||
    (first.confidence >= exactFrom && (second?.confidence ?? 0) < exactFrom);
  if (!isAhead || first.confidence < likelyFrom) return "choose";
  return first.confidence >= exactFrom ? "exact" : "likely";
}

function newcomerOf({ address }: CellPart, proposals: readonly Proposal[]): CellMatch["newcomer"] {
  if (address === null || !wholeAddress.test(address) || isSharedMailbox(address)) return null;
  return proposals.some(({ confidence }) => confidence >= exactFrom)
    ? null
    : { email: address, name: nameOf(address) };
}

/** Each once, by what fits best. */
function mostSure(fits: readonly Fit[]): Proposal[] {
  const found = new Map<string, Proposal>();
  for (const { kind, id, name, confidence, why } of fits) {
    if ((found.get(id)?.confidence ?? 0) < confidence) found.set(id, { kind, id, name, confidence, why });
  }
  return [...found.values()].sort(bySureness);
}

function bySureness(
  a: Pick<Fit, "confidence" | "name" | "id">,
  b: Pick<Fit, "confidence" | "name" | "id">,
): number {
  return (
    b.confidence - a.confidence || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) || (a.id < b.id ? -1 : 1)
  );
}
