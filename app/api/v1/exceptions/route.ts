import { exceptionFields } from "@/lib/domain/query/exception-fields";
import { listExceptions } from "@/lib/features/exceptions/data";
import { exceptionSorts } from "@/lib/features/exceptions/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("finding:read", (call) =>
  apiList(call, {
    fields: exceptionFields,
    sorts: exceptionSorts,
    sort: "requested",
    direction: "desc",
    read: listExceptions,
  }),
);
