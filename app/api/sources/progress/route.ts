import { listProgress } from "@/lib/features/sources/data-runs";
import { memberRoute } from "@/lib/platform/member-route";

/** How far the runs under way are; `run=<id>` (repeatable) adds runs that may have ended. */
export const GET = memberRoute("source:read", async ({ web, scope, query }) => ({
  runs: await listProgress(web.pool, scope, query.getAll("run").slice(0, 50)),
}));
