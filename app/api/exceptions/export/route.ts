import { exportExceptions } from "@/lib/features/exceptions/loaders-export";
import { memberRoute } from "@/lib/platform/member-route";

/** The register of exceptions, as a file. */
export const GET = memberRoute("inventory:export", exportExceptions);
