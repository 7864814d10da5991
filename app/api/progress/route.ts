import { readProgress } from "@/lib/features/overview/data-coverage";
import { memberRoute } from "@/lib/platform/member-route";

/** What is being read now; the first screen asks while something is. */
export const GET = memberRoute("inventory:read", ({ web: { pool }, scope, now }) =>
  readProgress({ pool, scope, now }),
);
