import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { cloudRealms, cloudRef, system } from "./names";
import { permission } from "./permissions";
import { googleStep } from "./tools";

const fields = ["name", "title", "description", "stage", "deleted", "includedPermissions"];
const roleList = (parent: string) => ({
  url: `https://iam.googleapis.com/v1/${parent}roles`,
  query: { view: "FULL" },
  under: "roles",
  // Some roles hold ten thousand permissions.
  pageSize: 100,
  permission: permission.roles,
});

/** Roles that Google defines, and those that the organisation defined for all of it. */
export const roleSteps = (scope: string) => [
  googleStep("GET /v1/roles", roleList(""), fields),
  ...(scope.startsWith("organizations/")
    ? [googleStep("GET /v1/organizations/{organization}/roles", roleList(`${scope}/`), fields)]
    : []),
];

/** Roles that a project defined. */
export const projectRoleSteps = (project: string) => [
  googleStep("GET /v1/projects/{project}/roles", roleList(`projects/${project}/`), fields),
];

const schema = z.object({
  name: z.string().regex(/^(?:(?:projects|organizations)\/[^/]{1,200}\/)?roles\/[\w.]{1,200}$/),
  title: z.string().max(500).nullish().catch(null),
  stage: z.string().max(100).nullish().catch(null),
  includedPermissions: z.array(z.string().max(300)).optional().catch(undefined),
});

/** A role with its permissions; where the list leaves them out, that they are not known. */
export function roleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  for (const { item } of records.read(schema)) {
    const isGoogles = item.name.startsWith("roles/");
    records.add({
      t: "entitlement",
      ref: cloudRef(item.name),
      kind: "role",
      name: item.title ? `${item.title} (${item.name})` : item.name,
      system,
      managedBy: isGoogles ? "provider" : "customer",
      body: { permissions: item.includedPermissions ?? "unknown", stage: item.stage ?? "unknown" },
    });
  }
  return records.parsed();
}
