import "server-only";
import { countOwnerTexts } from "@/lib/features/ownership/data-texts";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { suggestionsOf } from "./data";
import { countOpen, listGroups } from "./data-groups";
import { groupFilterSchema, type SuggestionRow, type SuggestionsLoad } from "./schema";

/** What can be confirmed in bulk, and how much spreadsheets say beside it. */
export async function loadSuggestions(
  address: Record<string, string | string[] | undefined>,
): Promise<SuggestionsLoad> {
  const scope = await requireScope("inventory:assign-owner");
  const { pool } = await web();
  const filter = groupFilterSchema.parse(address);
  const [found, columns] = await Promise.all([
    listGroups(pool, scope, filter),
    countOwnerTexts(pool, scope, null),
  ]);
  return { filter, ...found, columns };
}

/** How many identities have somebody to confirm; null: the reader assigns nobody. */
export async function loadOpenSuggestions(): Promise<number | null> {
  const scope = await requireScope("inventory:read");
  return scope.can("inventory:assign-owner") ? countOpen((await web()).pool, scope) : null;
}

/** Who may answer for one identity, with what speaks for and against them. */
export async function loadSuggestionsOf(identityId: string): Promise<SuggestionRow[]> {
  const scope = await requireScope("inventory:read");
  return suggestionsOf((await web()).pool, scope, identityId, new Date());
}
