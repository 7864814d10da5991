import type { Pool } from "pg";
import { AppError } from "@/lib/platform/errors";
import { CallLimit } from "./throttle";

/** So many exports in so many seconds, of whatever, for each person. */
const limit = { exports: 10, seconds: 60 };

/** Counts an export. Throws AppError `too_many_exports`. */
export async function takeExport(pool: Pool, actor: string): Promise<void> {
  const verdict = await new CallLimit(pool, "export", limit.exports, limit.seconds).take(actor);
  if (verdict.allowed) return;
  throw new AppError({
    code: "too_many_exports",
    message: `You made ${limit.exports} exports within a minute.`,
    safe: "Nothing was exported.",
    next: `Try again in ${verdict.retryAfterSeconds} seconds.`,
  });
}
