import { exportAudit } from "@/lib/features/audit/loaders";
import { memberRoute } from "@/lib/platform/member-route";

/** The audit log as a file, as its page filters it. */
export const GET = memberRoute("audit:read", exportAudit);
