import { questionFields } from "@/lib/domain/query/question-fields";
import { listQuestions } from "@/lib/features/questions/list";
import { questionSorts } from "@/lib/features/questions/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

/** Questions who owns what: one's own, and for who asks others those within reach. */
export const GET = apiRoute("owner:answer", (call) =>
  apiList(call, {
    fields: questionFields,
    sorts: questionSorts,
    sort: "asked",
    direction: "desc",
    read: listQuestions,
  }),
);
