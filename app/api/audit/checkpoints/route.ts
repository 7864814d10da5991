import { exportCheckpoints } from "@/lib/features/audit/loaders";
import { memberRoute } from "@/lib/platform/member-route";

/** Every signed point of the audit log, one a line, as `rollcall audit verify --checkpoints` takes them. */
export const GET = memberRoute("audit:read", exportCheckpoints);
