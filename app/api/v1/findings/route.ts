import { findingFields } from "@/lib/domain/query/finding-fields";
import { listFindings } from "@/lib/features/findings/data";
import { findingSorts } from "@/lib/features/findings/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("finding:read", (call) =>
  apiList(call, {
    fields: findingFields,
    sorts: findingSorts,
    sort: "rank",
    direction: "desc",
    read: listFindings,
  }),
);
