import { ScimProblem } from "@/lib/domain/scim/problem";
import { scimRoute } from "@/lib/platform/scim-route";

const nothingHere = scimRoute<{ rest: string[] }>(async () => {
  throw new ScimProblem(
    404,
    null,
    "There are Users, Groups, ServiceProviderConfig, ResourceTypes and Schemas.",
  );
});

export const GET = nothingHere;
export const POST = nothingHere;
export const PUT = nothingHere;
export const PATCH = nothingHere;
export const DELETE = nothingHere;
