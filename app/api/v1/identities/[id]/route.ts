import { getIdentity } from "@/lib/features/identities/data-one";
import { apiRoute } from "@/lib/platform/api-route";
import { AppError } from "@/lib/platform/errors";

/** One identity, by its id, external id or another of its names. */
export const GET = apiRoute<{ id: string }>("inventory:read", async ({ web, scope, params, now }) => {
  const identity = await getIdentity(web.pool, scope, params.id, now);
  if (identity !== null) return { data: identity };
  throw new AppError({
    code: "not_found",
    message: "There is no such identity, or it is not yours to see.",
    safe: "Nothing was changed.",
    next: "Look it up with GET /api/v1/identities?q=…",
  });
});
