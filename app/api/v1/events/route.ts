import { pushLog } from "@/lib/features/usage/mutations-push";
import { apiRoute } from "@/lib/platform/api-route";

/** Counts events of use: `?log=aws/cloudtrail`, and `source` where it is not the usual one. The same events again change nothing. */
export const POST = apiRoute("usage:push", ({ request, web, scope, query, now }) =>
  pushLog(web, scope, {
    query,
    request,
    keep: web.env.usage,
    now,
  }),
);
