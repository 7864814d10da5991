import { exportFindings } from "@/lib/features/findings/loaders-export";
import { memberRoute } from "@/lib/platform/member-route";

/** Every finding that a query finds, as a file. */
export const GET = memberRoute("inventory:export", exportFindings);
