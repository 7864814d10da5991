import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { showText } from "@/lib/domain/text";
import { type AccessQuestion, questionSchema } from "@/lib/features/access/schema";
import { AppError, messageOf } from "@/lib/platform/errors";

/** A million questions are smaller. */
const mostBytes = 256 * 1024 * 1024;

/** The questions of a file, one JSON object a line, in order; empty lines are none. Throws an AppError with the line that is none. */
export function readQuestions(path: string): AccessQuestion[] {
  return textOf(path)
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : [questionOf(line, `${path}:${index + 1}`)]));
}

function textOf(path: string): string {
  try {
    if (statSync(resolve(path)).size > mostBytes) throw new Error("it is larger than 256 MB");
    return readFileSync(resolve(path), "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw unusable(`${path} cannot be read: ${messageOf(error)}.`);
  }
}

function questionOf(line: string, at: string): AccessQuestion {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw unusable(`${at}: this is not JSON: ${showText(line, 60)}`);
  }
  const read = questionSchema.safeParse(value);
  if (read.success) return read.data;
  const [problem] = read.error.issues;
  throw unusable(`${at}: ${problem?.path.join(".") || "the line"}: ${problem?.message}.`);
}

function unusable(message: string): AppError {
  return new AppError({
    code: "bad_questions",
    message,
    safe: "Nothing was answered.",
    next: 'Each line is an object like {"identity": "system:serviceaccount:shop:api", "action": "get /secrets", "namespace": "shop"}.',
    exitCode: 2,
  });
}
