import "server-only";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { searchAll } from "./data";
import { type SearchResult, searchRequestSchema } from "./schema";

/** Answers the command palette. */
export async function searchPalette(call: MemberCall): Promise<{ results: SearchResult[] }> {
  const asked = searchRequestSchema.safeParse(await call.request.json().catch(() => null));
  if (!asked.success) {
    throw new AppError({
      code: "bad_request",
      message: "A search needs two to 500 characters.",
      safe: "Nothing was read.",
      next: "Type a part of a name, or a whole id.",
    });
  }
  return { results: await searchAll(call.web.pool, call.scope, asked.data.text, call.now) };
}
