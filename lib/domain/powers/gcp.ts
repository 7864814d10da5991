import { fieldOf, textsOf } from "./body";
import { Gathered, nothing } from "./gathered";
import { actAs, harmlessPermissions, tellingPermissions } from "./gcp-permissions";
import { powersOfNamedRole } from "./gcp-roles";
import type { EntitlementFacts, EntitlementPowers } from "./power";
import { powersOfAction } from "./verbs";

/** Roles of Google Cloud by their permissions, else by what Google's own are known to hold. Groups have what is bound to them. */
export function powersOfGcp({ kind, externalId, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return nothing;
  const id = externalId.includes("roles/") ? externalId : name;
  const permissions = fieldOf(body, "permissions");
  return Array.isArray(permissions) ? powersOfPermissions(id, textsOf(permissions)) : powersOfNamedRole(id);
}

const basic = new Set(["roles/owner", "roles/editor", "roles/viewer"]);

function powersOfPermissions(role: string, permissions: readonly string[]): EntitlementPowers {
  const found = new Gathered();
  const held = new Set(permissions);
  for (const permission of held) {
    const power = tellingPermissions.get(permission);
    if (power) found.add("wide", power);
    if (power === "read_secrets") found.trait("reads_secrets");
    if (power === "create_credentials") found.trait("creates_tokens");
    if (permission.startsWith("resourcemanager.organizations.set")) found.trait("org_wide");
    if (permission.endsWith(".setIamPolicy")) found.trait("shares_resources");
    if (harmlessPermissions.has(permission)) found.add("wide", "read");
    else {
      const verb = permission.slice(permission.lastIndexOf(".") + 1).toLowerCase();
      found.add("wide", ...powersOfAction(verb, true));
    }
  }
  if (held.has(actAs)) {
    found.trait("passes_roles");
    if (found.wide.has("deploy")) found.add("wide", "impersonate");
  }
  // What it changes may run as an account already.
  if (found.wide.has("deploy")) found.add("depends", "impersonate");
  if (basic.has(role)) found.trait("basic_role", "wildcard_actions", "wildcard_resources");
  if (role === "roles/owner") found.add("wide", "administer");
  return found.powers;
}
