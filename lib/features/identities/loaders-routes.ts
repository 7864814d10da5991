import "server-only";
import { z } from "zod";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { getPeek } from "./data-peek";
import { readInventoryPage } from "./loaders";
import { type InventoryPage, inventoryPageRows, inventoryState } from "./schema-state";
import { type Peek, pageRequestSchema } from "./schema-view";

/** What the inventory's own routes answer. */

function badRequest(message: string): AppError {
  return new AppError({ code: "bad_request", message, safe: "Nothing was read.", next: "Reload the page." });
}

/** The terms of a query that a page sent. Throws an AppError, `bad_query`. */
export function termsOf(query: string): Term[] {
  const parsed = parseQuery(query, identityFields);
  if (parsed.ok) return parsed.terms;
  throw new AppError({
    code: "bad_query",
    message: parsed.problems[0]?.message ?? "This query cannot be read.",
    safe: "Nothing was run.",
    next: "Correct the query.",
  });
}

/** The next page of rows on either side of a cursor. */
export async function loadInventoryPage(call: MemberCall): Promise<InventoryPage> {
  const asked = pageRequestSchema.safeParse(Object.fromEntries(call.query));
  if (!asked.success) throw badRequest("This is no page of the inventory.");
  const { q, sort, ...place } = asked.data;
  const order = inventoryState({ q, sort }, undefined);
  return readInventoryPage(call.web, call.scope, { terms: termsOf(q), now: call.now }, order, {
    ...place,
    limit: inventoryPageRows.more,
  });
}

/** One identity, for the drawer beside the list. */
export async function loadPeek(call: MemberCall): Promise<Peek> {
  const id = z.uuid().safeParse(call.query.get("id"));
  const found = id.success ? await getPeek(call.web.pool, call.scope, id.data, call.now) : null;
  if (found) return found;
  throw new AppError({
    code: "not_found",
    message: "There is no such identity, or it is not yours to see.",
    safe: "Nothing was changed.",
    next: "Close this and reload the list.",
  });
}
