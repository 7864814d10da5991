import { serviceProviderConfig } from "@/lib/domain/scim/discovery";
import { scimRoute } from "@/lib/platform/scim-route";

export const GET = scimRoute(async ({ base }) => ({ status: 200, body: serviceProviderConfig(base) }));
