import { readUserById } from "@/lib/features/scim/data";
import { provisioning } from "@/lib/features/scim/mutations";
import { deleteUser, patchUser, replaceUser } from "@/lib/features/scim/mutations-users";
import { scimBody, scimRoute } from "@/lib/platform/scim-route";

type Named = { id: string };

export const GET = scimRoute<Named>(({ web, params, ...asked }) => readUserById(web.pool, params.id, asked));

export const PUT = scimRoute<Named>((call) =>
  scimBody(call.request, (body) => replaceUser(provisioning(call), call.params.id, body, call)),
);

export const PATCH = scimRoute<Named>((call) =>
  scimBody(call.request, (body) => patchUser(provisioning(call), call.params.id, body, call)),
);

export const DELETE = scimRoute<Named>((call) => deleteUser(provisioning(call), call.params.id));
