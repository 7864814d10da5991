import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { type Baseline, type BaselineEntry, baselineSchema, baselineText } from "@/lib/domain/gate-baseline";
import { AppError, messageOf } from "@/lib/platform/errors";

/** A baseline of a million findings is smaller. */
const mostBytes = 256 * 1024 * 1024;

/** The committed baseline. Throws an AppError where there is none, or it is none. */
export function readBaseline(path: string): Baseline {
  let text: string;
  try {
    if (statSync(resolve(path)).size > mostBytes) throw new Error("it is too large");
    text = readFileSync(resolve(path), "utf8");
  } catch (error) {
    throw unusable(
      `The baseline ${path} cannot be read: ${messageOf(error)}.`,
      `Write one with \`rollcall gate --baseline ${path} --write-baseline\`, look at it, and commit it.`,
    );
  }
  const read = baselineSchema.safeParse(parsed(text));
  if (read.success) return read.data;
  const [problem] = read.error.issues;
  throw unusable(
    `${path} is no baseline that this version reads: ${problem?.path.join(".") || "the file"}: ${problem?.message}.`,
    "Restore the committed file, or write it anew with --write-baseline.",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unusable(message: string, next: string): AppError {
  return new AppError({ code: "no_baseline", message, safe: "Nothing was judged.", next, exitCode: 2 });
}

/** Writes the baseline; a file that was there is replaced as a whole or not at all. */
export function writeBaseline(path: string, entries: readonly BaselineEntry[]): void {
  const unfinished = unfinishedOf(path);
  const file = openFor(unfinished);
  writeSync(file, baselineText(entries));
  closeSync(file);
  renameSync(unfinished, resolve(path));
}

/** Writes a file from pieces, as a whole or not at all. */
export async function writeWhole(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const unfinished = unfinishedOf(path);
  const file = openFor(unfinished);
  try {
    for await (const piece of pieces) writeSync(file, piece);
    closeSync(file);
    renameSync(unfinished, resolve(path));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

const unfinishedOf = (path: string) => `${resolve(path)}.unfinished`;

function openFor(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw new AppError({
      code: "file_unwritable",
      message: `${path} cannot be written: ${messageOf(error)}.`,
      safe: "Nothing was changed.",
      next: "Check the folder and try again.",
      exitCode: 2,
    });
  }
}
