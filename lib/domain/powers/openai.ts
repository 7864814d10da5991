import { known, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

const roles = known(
  [
    "organization-admin organization-administration organization/owner",
    wide(
      ["administer", "grant_access", "create_credentials", "write", "delete", "read"],
      "org_wide",
      "creates_tokens",
    ),
  ],
  [
    "project-role/owner",
    wide(["grant_access", "create_credentials", "write", "delete", "read"], "creates_tokens"),
  ],
  ["project-role/member", wide(["write", "read"])],
  ["project-role/viewer", wide(["read"])],
);

/** Roles in projects of OpenAI, and administration by admin keys. Roles that an organisation made may hold anything. */
export function powersOfOpenAI({ externalId, name }: EntitlementFacts): EntitlementPowers {
  return (
    roles.get(externalId.toLowerCase()) ?? roles.get(name.toLowerCase().replaceAll(" ", "-")) ?? notUnderstood
  );
}
