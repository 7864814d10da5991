import { listScimUsers } from "@/lib/features/scim/data";
import { provisioning } from "@/lib/features/scim/mutations";
import { createUser } from "@/lib/features/scim/mutations-users";
import { scimBody, scimRoute } from "@/lib/platform/scim-route";

export const GET = scimRoute(({ web, ...asked }) => listScimUsers(web.pool, asked));

export const POST = scimRoute((call) =>
  scimBody(call.request, (body) => createUser(provisioning(call), body, call)),
);
