import "server-only";
import { cache } from "react";
import { requireMember, requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listViews, ownerNamesOf } from "./data";
import type { FindingViewsLoad, SavedView } from "./schema";

/** The saved views of the inventory of whoever is signed in. */
export const loadViews = cache(async (): Promise<SavedView[]> => {
  const scope = await requireScope("inventory:read");
  const { userId } = await requireMember();
  const { pool } = await web();
  return listViews(pool, { userId, canShare: scope.can("view:share") }, "identities");
});

/** The saved views of findings, and what whoever is signed in may do with them. */
export async function loadFindingViews(): Promise<FindingViewsLoad> {
  const scope = await requireScope("finding:read");
  const { userId, email } = await requireMember();
  const { pool } = await web();
  const canShare = scope.can("view:share");
  const named = scope.personId === null ? [] : await ownerNamesOf(pool, scope.personId);
  return {
    views: await listViews(pool, { userId, canShare }, "findings"),
    // Somebody whom the record does not know may be an owner there by the address that they sign in with.
    me: named.length > 0 ? named : [email],
    may: { save: scope.can("view:save"), share: canShare, alert: scope.can("alert:manage") },
  };
}
