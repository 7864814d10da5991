import { listScimGroups } from "@/lib/features/scim/data";
import { provisioning } from "@/lib/features/scim/mutations";
import { createGroup } from "@/lib/features/scim/mutations-groups";
import { scimBody, scimRoute } from "@/lib/platform/scim-route";

export const GET = scimRoute(({ web, ...asked }) => listScimGroups(web.pool, asked));

export const POST = scimRoute((call) =>
  scimBody(call.request, (body) => createGroup(provisioning(call), body, call)),
);
