import { z } from "zod";
import { getRunDetail } from "@/lib/features/sources/data-runs";
import { apiRoute } from "@/lib/platform/api-route";
import { AppError } from "@/lib/platform/errors";

/** How a run went: its state, its counts, what could not be read. */
export const GET = apiRoute<{ id: string }>("source:read", async ({ web, scope, params }) => {
  const id = z.uuid().safeParse(params.id);
  const run = id.success ? await getRunDetail(web.pool, scope, { runId: id.data }) : null;
  if (run) return { data: run };
  throw new AppError({
    code: "not_found",
    message: "There is no such run.",
    safe: "Nothing was changed.",
    next: "Use the id that a push answered with.",
  });
});
