import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { permission } from "./permissions";
import type { Tools } from "./session";

/** Only owners may change the organisation's own token: they alone are shown it, and they are shown everything. */
export const ownersPermission = "can-update-api-token";

const schema = z.object({
  data: z.object({
    attributes: z.object({ permissions: z.record(z.string().max(200), z.unknown()) }),
  }),
});

/** What the platform says that our token may do in the organisation, in its own words. */
export async function permissionsIn(tools: Tools): Promise<string[]> {
  const answer = await tools.ask({
    path: `/organizations/${tools.organization}`,
    permission: permission.organization,
  });
  const read = schema.safeParse(answer.json());
  if (!read.success)
    throw new SourceError({
      kind: "malformed",
      message: "The platform does not say what the token may do in the organisation.",
    });
  const { permissions } = read.data.data.attributes;
  return Object.keys(permissions)
    .filter((name) => permissions[name] === true)
    .sort();
}
