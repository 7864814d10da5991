import { known, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

const roles = known(
  [
    "organization-admin organization-owner organization-primary_owner org:admin organization-admin-key",
    wide(
      ["administer", "grant_access", "create_credentials", "write", "delete", "read"],
      "org_wide",
      "creates_tokens",
    ),
  ],
  ["organization-membership_admin organization-managed", wide(["grant_access", "write", "read"], "org_wide")],
  [
    "organization-billing organization-user organization-claude_code_user organization-developer",
    wide(["write", "read"]),
  ],
  [
    "workspace-workspace_admin workspace-admin",
    wide(["grant_access", "create_credentials", "write", "delete", "read"], "creates_tokens"),
  ],
  [
    "workspace-workspace_developer workspace-workspace_user workspace-workspace_restricted_developer workspace-developer workspace-user",
    wide(["write", "read"]),
  ],
  ["api-of-a-workspace workspace:developer workspace:inference user:inference", wide(["write", "read"])],
  ["workspace-workspace_billing", wide(["read"])],
);

/** Roles in an organisation or workspace of Anthropic (`workspace workspace_admin`), and what keys and scopes may call. */
export function powersOfAnthropic({ name }: EntitlementFacts): EntitlementPowers {
  return roles.get(name.toLowerCase().replaceAll(" ", "-")) ?? notUnderstood;
}
