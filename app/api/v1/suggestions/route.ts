import { suggestionFields } from "@/lib/domain/query/suggestion-fields";
import { listSuggestions } from "@/lib/features/suggestions/data";
import { suggestionSorts } from "@/lib/features/suggestions/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("inventory:read", (call) =>
  apiList(call, {
    fields: suggestionFields,
    sorts: suggestionSorts,
    sort: "confidence",
    direction: "desc",
    read: listSuggestions,
  }),
);
