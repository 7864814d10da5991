import { exportRules } from "@/lib/features/custom-rules/loaders-export";
import { memberRoute } from "@/lib/platform/member-route";

/** Rules of our own as a YAML file. */
export const GET = memberRoute("inventory:export", exportRules);
