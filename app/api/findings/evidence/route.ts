import { exportEvidence } from "@/lib/features/rules/loaders-export";
import { memberRoute } from "@/lib/platform/member-route";

/** What the rules say about the clauses of a standard, as a file. */
export const GET = memberRoute("inventory:export", exportEvidence);
