import { identityFields } from "@/lib/domain/query/identity-fields";
import { listIdentities } from "@/lib/features/identities/data";
import { identitySorts } from "@/lib/features/identities/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("inventory:read", (call) =>
  apiList(call, { fields: identityFields, sorts: identitySorts, sort: "name", read: listIdentities }),
);
