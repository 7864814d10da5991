import { answerByApi } from "@/lib/features/questions/mutations-api";
import { apiRoute } from "@/lib/platform/api-route";

/** Answers one question: accepts it, or says why not. Of two the first counts; the second is told who was first. */
export const POST = apiRoute<{ id: string }>(
  "owner:answer",
  async ({ web, scope, request, params, now }) => ({
    data: await answerByApi(web, scope, { questionId: params.id, request, now }),
  }),
);
