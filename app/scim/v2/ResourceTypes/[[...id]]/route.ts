import { discovered } from "@/lib/domain/scim/discovery";
import { scimRoute } from "@/lib/platform/scim-route";

export const GET = scimRoute<{ id?: string[] }>(async ({ base, params }) => ({
  status: 200,
  body: discovered("ResourceTypes", params.id?.join("/") ?? null, base),
}));
