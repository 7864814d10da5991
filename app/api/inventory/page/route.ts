import { loadInventoryPage } from "@/lib/features/identities/loaders-routes";
import { memberRoute } from "@/lib/platform/member-route";

/** The next page of rows, on either side of a cursor. */
export const GET = memberRoute("inventory:read", loadInventoryPage);
