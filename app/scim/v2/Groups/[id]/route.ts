import { readGroupById } from "@/lib/features/scim/data";
import { provisioning } from "@/lib/features/scim/mutations";
import { deleteGroup, patchGroup, replaceGroup } from "@/lib/features/scim/mutations-groups";
import { scimBody, scimRoute } from "@/lib/platform/scim-route";

type Named = { id: string };

export const GET = scimRoute<Named>(({ web, params, ...asked }) => readGroupById(web.pool, params.id, asked));

export const PUT = scimRoute<Named>((call) =>
  scimBody(call.request, (body) => replaceGroup(provisioning(call), call.params.id, body, call)),
);

export const PATCH = scimRoute<Named>((call) =>
  scimBody(call.request, (body) => patchGroup(provisioning(call), call.params.id, body, call)),
);

export const DELETE = scimRoute<Named>((call) => deleteGroup(provisioning(call), call.params.id));
