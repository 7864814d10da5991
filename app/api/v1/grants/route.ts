import { grantFields } from "@/lib/domain/query/fields";
import { grantSorts, listGrants } from "@/lib/features/grants/data";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("inventory:read", (call) =>
  apiList(call, { fields: grantFields, sorts: grantSorts, sort: "id", read: listGrants }),
);
