import { sourceFields } from "@/lib/domain/query/fields";
import { listSources, sourceSorts } from "@/lib/features/sources/data";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("source:read", (call) =>
  apiList(call, { fields: sourceFields, sorts: sourceSorts, sort: "name", read: listSources }),
);
