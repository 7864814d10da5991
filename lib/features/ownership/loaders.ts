import "server-only";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { ownershipSummary } from "./data";
import { listOwnerSuggestions } from "./data-suggestions";
import type { OwnerSuggestion, OwnershipSummary } from "./schema";

export interface OwnershipPage {
  summary: OwnershipSummary;
  suggestions: OwnerSuggestion[];
  canAssign: boolean;
  canAsk: boolean;
}

/** How much is answered for, and what spreadsheets suggest. */
export async function loadOwnership(): Promise<OwnershipPage> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const canAssign = scope.can("inventory:assign-owner");
  const [summary, suggestions] = await Promise.all([
    ownershipSummary(pool, scope),
    canAssign ? listOwnerSuggestions(pool, scope) : [],
  ]);
  return { summary, suggestions, canAssign, canAsk: scope.can("owner:ask") };
}
