import { getChannelTest } from "@/lib/features/channels/data";
import { AppError } from "@/lib/platform/errors";
import { memberRoute } from "@/lib/platform/member-route";

/** How far the test `id` of a channel is. */
export const GET = memberRoute("channel:manage", async ({ web, scope, query }) => {
  const test = await getChannelTest(web.pool, scope, query.get("id") ?? "");
  if (test !== null) return test;
  throw new AppError({
    code: "not_found",
    message: "There is no such test any more.",
    safe: "Nothing was changed.",
    next: "Press Test again.",
  });
});
