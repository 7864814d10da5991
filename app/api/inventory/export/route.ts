import { exportMatching, exportPicked } from "@/lib/features/identities/loaders-export";
import { memberRoute } from "@/lib/platform/member-route";

/** Every row that a query finds, as a file. */
export const GET = memberRoute("inventory:export", exportMatching);

/** The rows that were chosen in the list, as a file. */
export const POST = memberRoute("inventory:export", exportPicked);
