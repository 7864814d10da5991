import { searchPalette } from "@/lib/features/search/loaders";
import { memberRoute } from "@/lib/platform/member-route";

/** What the command palette finds. The text comes in the body: a pasted secret must not stand in an address. */
export const POST = memberRoute("inventory:read", searchPalette);
