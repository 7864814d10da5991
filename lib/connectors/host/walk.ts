import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { z } from "zod";
import { errorCode } from "./read-text";
import { namedSkipReason, type SkipReason, systemSkipReason } from "./skip-rules";

/** What was not read, and why. Travels in the cursor, so that the counts survive an interruption. */
export const tallySchema = z.object({
  visited: z.number().int().nonnegative(),
  skipped: z.record(z.string(), z.number()),
  denied: z.number().int().nonnegative(),
  firstDenied: z.string().nullable(),
  tooLarge: z.number().int().nonnegative(),
  garbled: z.number().int().nonnegative(),
});
export type Tally = z.output<typeof tallySchema>;

/** A tally before anything was read. */
export function emptyTally(): Tally {
  return { visited: 0, skipped: {}, denied: 0, firstDenied: null, tooLarge: 0, garbled: 0 };
}

/** Notes a path that may not be read. */
export function noteDenied(tally: Tally, path: string): void {
  tally.denied += 1;
  tally.firstDenied ??= path;
}

export interface WalkOptions {
  /** Where to start: absolute, without symbolic links. */
  root: string;
  /** The folder is the root of a file system: `/usr/share` and its like are the operating system's. */
  systemLayout: boolean;
  /** Folders that are entered although a rule would skip them, or a folder above them. */
  forced: string[];
  excluded: (path: string) => boolean;
  otherMounts: Set<string>;
  /** Files that the caller wants to open, by absolute path. */
  wants: (path: string, name: string) => boolean;
  signal: AbortSignal;
}

/** A wanted file, or (about every ten thousand entries) a sign of life with the place that was reached. */
export interface WalkStep {
  path: string;
  wanted: boolean;
}

const ticks = 10_000;

interface Level {
  path: string;
  entries: Dirent[];
  at: number;
  manner: Manner;
}

/**
 * By all the rules; or inside a forced folder, where only names count (`/tmp/build/lib` is not the system's `/lib`); or
 * on the way to a forced folder through a skipped one, where nothing else is entered.
 */
type Manner = "by rules" | "open" | "passage";

/**
 * Regular files below a folder, always in the same order (by code unit, each folder's entries in turn), so that a walk
 * can go on after any path. Symbolic links, sockets, pipes and devices are never opened or followed. What vanishes on
 * the way is passed over; what may not be entered is noted in the tally.
 */
export async function* walk(
  options: WalkOptions,
  after: string | null,
  tally: Tally,
): AsyncGenerator<WalkStep> {
  const base = options.root === "/" ? "" : options.root;
  const resume = after?.startsWith(`${base}/`) ? after.slice(base.length + 1).split("/") : [];
  // What was counted up to `after` is in the tally already.
  const stack: Level[] = [];
  const push = async (path: string, manner: Manner) => {
    const entries = await list(path === "" ? "/" : path, tally);
    if (entries) stack.push({ path, entries, at: 0, manner });
  };
  await push(base, options.forced.includes(options.root) ? "open" : "by rules");
  for (let level = stack.at(-1); level; level = stack.at(-1)) {
    const entry = level.entries[level.at++];
    if (entry === undefined) {
      stack.pop();
      continue;
    }
    const depth = stack.length - 1;
    const mark = resume[depth];
    const onWay = mark !== undefined && entry.name === mark;
    if (mark !== undefined && entry.name < mark) continue;
    if (mark !== undefined && !onWay) resume.length = depth;
    const path = `${level.path}/${entry.name}`;
    if (entry.isDirectory()) {
      const verdict = judge(options, base, path, entry.name, level);
      if (typeof verdict === "object") {
        await push(path, verdict.manner);
        continue;
      }
      if (verdict === "passed by") continue;
      if (!onWay) tally.skipped[verdict] = (tally.skipped[verdict] ?? 0) + 1;
      if (entry.name !== ".git") continue;
      // The one file of a skipped folder that is worth opening: remotes with a token in their address.
      const config = `${path}/config`;
      if (!options.excluded(path) && options.wants(config, "config")) yield { path: config, wanted: true };
      continue;
    }
    if (!entry.isFile() || level.manner === "passage") continue;
    if (onWay && depth === resume.length - 1) {
      resume.length = depth;
      // The file itself is shown again: the caller knows how much of it was already taken.
      if (!options.excluded(path) && options.wants(path, entry.name)) yield { path, wanted: true };
      continue;
    }
    tally.visited += 1;
    if (tally.visited % ticks === 0) {
      options.signal.throwIfAborted();
      yield { path, wanted: false };
    }
    if (options.wants(path, entry.name) && !options.excluded(path)) yield { path, wanted: true };
  }
}

async function list(path: string, tally: Tally): Promise<Dirent[] | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR") noteDenied(tally, path);
    return null;
  }
}

type Verdict = { manner: Manner } | "passed by" | SkipReason;

function judge(options: WalkOptions, base: string, path: string, name: string, level: Level): Verdict {
  if (options.excluded(path)) return "left out by you";
  if (options.forced.includes(path)) return { manner: "open" };
  const leadsToForced = options.forced.some((folder) => folder.startsWith(`${path}/`));
  if (level.manner === "passage") return leadsToForced ? { manner: "passage" } : "passed by";
  const reason =
    (options.otherMounts.has(path) ? "network mounts" : null) ??
    (level.manner === "by rules" && options.systemLayout
      ? systemSkipReason(path.slice(base.length + 1))
      : null) ??
    namedSkipReason(level.path, name, () => level.entries.map((each) => each.name));
  if (reason === null) return { manner: level.manner };
  return leadsToForced ? { manner: "passage" } : reason;
}
