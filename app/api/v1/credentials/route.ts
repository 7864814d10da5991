import { credentialFields } from "@/lib/domain/query/fields";
import { credentialSorts, listCredentials } from "@/lib/features/credentials/data";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("inventory:read", (call) =>
  apiList(call, { fields: credentialFields, sorts: credentialSorts, sort: "id", read: listCredentials }),
);
