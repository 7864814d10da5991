import "server-only";
import { cache } from "react";
import { requireMember, requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listViews } from "./data";
import type { SavedView } from "./schema";

/** The saved views of whoever is signed in. */
export const loadViews = cache(async (): Promise<SavedView[]> => {
  const scope = await requireScope("inventory:read");
  const { userId } = await requireMember();
  const { pool } = await web();
  return listViews(pool, { userId, canShare: scope.can("view:share") });
});
