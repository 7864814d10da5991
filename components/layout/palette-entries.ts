import type { ReactNode } from "react";
import { z } from "zod";

/** A place to go to. */
export interface PalettePlace {
  href: string;
  label: string;
  hint?: string;
  icon?: ReactNode;
}

/** Something to do. With `href` it is a page; with `run` it happens here. */
export interface PaletteAction {
  id: string;
  label: string;
  hint?: string;
  icon?: ReactNode;
  /** Shown beside it; registered elsewhere. */
  keys?: string;
  href?: string;
  run?: () => void;
}

/** What a search found. */
export interface PaletteResult {
  id: string;
  href: string;
  label: string;
  /** What it is: "role · aws 4711". */
  hint?: string;
}

const storageKey = "rollcall:recent";
const recentSchema = z.array(
  z.object({ href: z.string().startsWith("/"), label: z.string(), hint: z.string().optional() }),
);
export type RecentPlace = z.infer<typeof recentSchema>[number];

/** The recent places with one more in front; each once, at most `max`. */
export function withRecent(recent: readonly RecentPlace[], place: RecentPlace, max = 6): RecentPlace[] {
  return [place, ...recent.filter((each) => each.href !== place.href)].slice(0, max);
}

/** Whether every word that was typed begins somewhere in a word of the entry. */
export function matchesTyped(typed: string, ...texts: (string | undefined)[]): boolean {
  const text = texts.filter(Boolean).join(" ").toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every(
    (word) => text.startsWith(word) || text.includes(` ${word}`) || (word.length > 2 && text.includes(word)),
  );
}

/** What was opened last in this browser; nothing if it cannot be read. */
export function readRecent(): RecentPlace[] {
  try {
    return recentSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? "[]"));
  } catch {
    return [];
  }
}

export function rememberRecent(place: RecentPlace): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(withRecent(readRecent(), place)));
  } catch {
    // Storage can be forbidden or full; then nothing is remembered.
  }
}
