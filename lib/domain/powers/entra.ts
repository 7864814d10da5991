import { fieldOf, objectsOf, textOf, textsOf } from "./body";
import { directoryRoles, tellingDirectoryActions } from "./entra-directory-roles";
import { powersOfApplicationPermission } from "./entra-permissions";
import { Gathered, nothing } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";
import { covers } from "./wildcard";

/** Roles of the directory, and permissions of applications. What an application may do for a signed-in person is bounded by that person. */
export function powersOfEntra({ kind, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return nothing;
  if (kind === "scope")
    return powersOfApplicationPermission(
      textOf(body, "resource"),
      textOf(body, "permission"),
      textOf(body, "resourceAppId"),
    );
  const known = directoryRoles.get(name.replaceAll(" ", "").toLowerCase());
  if (known) return known;
  const permissions = fieldOf(body, "rolePermissions");
  return Array.isArray(permissions) ? powersOfRolePermissions(permissions) : notUnderstood;
}

function powersOfRolePermissions(permissions: unknown[]): EntitlementPowers {
  const found = new Gathered();
  for (const permission of objectsOf(permissions)) {
    // Some hold only for what one owns, or for oneself.
    const reach = permission.condition ? "depends" : "wide";
    const allowed = textsOf(permission.allowedResourceActions).map((each) => each.toLowerCase());
    const but = textsOf(permission.excludedResourceActions).map((each) => each.toLowerCase());
    for (const action of allowed) {
      if (but.includes(action)) continue;
      for (const [telling, power] of tellingDirectoryActions) {
        if (isWithin(action, telling)) found.add(reach, power);
      }
      const last = action.slice(action.lastIndexOf("/") + 1);
      if (/^(?:read|allproperties)$/.test(last) || last.startsWith("read")) found.add(reach, "read");
      else found.add(reach, last === "delete" ? "delete" : "write");
    }
  }
  if (found.wide.has("create_credentials")) found.trait("creates_tokens");
  return found.powers;
}

/** `…/allEntities/allTasks` holds every task of a kind, `…/allProperties/update` every property. */
function isWithin(action: string, telling: string): boolean {
  if (action === telling || covers(action, telling)) return true;
  const [namespace, kind, ...rest] = action.split("/");
  if (!telling.startsWith(`${namespace}/${kind}/`)) return false;
  const task = telling.slice(telling.lastIndexOf("/") + 1);
  const of = rest.join("/");
  return (
    of === "allproperties/alltasks" ||
    of === "allentities/alltasks" ||
    of === "alltasks" ||
    of === `allproperties/${task}`
  );
}
