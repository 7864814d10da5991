import { AppError } from "@/lib/platform/errors";
import { sqlState } from "@/lib/platform/transaction";

/** Nothing was done, and what to do instead. */
export function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

/** Two at once, or a name that somebody has already: told apart from what went wrong. */
export async function unique<Result>(work: Promise<Result>, message: string): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (sqlState(error) !== "23505") throw error;
    throw refusal("taken", message, "Choose the existing one, or another name.");
  }
}
