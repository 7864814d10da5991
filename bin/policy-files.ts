import { readFile, stat } from "node:fs/promises";
import { showText } from "@/lib/domain/text";
import { AppError } from "@/lib/platform/errors";

const mostBytes = 200_000_000;

/** The text of a file of policies, of at most 200 MB in UTF-8. Throws an AppError where there is none. */
export async function readPolicyFile(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > mostBytes) throw refuse(file, "is larger than 200 MB", "Split it.");
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof TypeError) throw refuse(file, "is no text in UTF-8", "Save it as JSON in UTF-8.");
    throw refuse(file, "cannot be read", "Check that it is there and that you may read it.");
  }
}

/** An AppError about a file of policies. */
export function refuse(file: string, why: string, next: string): AppError {
  return new AppError({
    code: "bad_policies",
    message: `${showText(file, 200)} ${why}.`,
    safe: "Nothing was judged.",
    next,
    exitCode: 2,
  });
}

/** A line or a file as JSON; undefined where it is none. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
