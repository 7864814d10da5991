import { loadPeek } from "@/lib/features/identities/loaders-routes";
import { memberRoute } from "@/lib/platform/member-route";

/** What the drawer beside the list shows of one identity. */
export const GET = memberRoute("inventory:read", loadPeek);
