import { ownerFields } from "@/lib/domain/query/owner-fields";
import { listOwners, ownerSorts } from "@/lib/features/ownership/data-owners";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

/** Who answers, or may answer, for which identity, since when and by what. */
export const GET = apiRoute("inventory:read", (call) =>
  apiList(call, {
    fields: ownerFields,
    sorts: ownerSorts,
    sort: "set",
    direction: "desc",
    read: listOwners,
  }),
);
