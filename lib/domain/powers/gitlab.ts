import { fieldOf } from "./body";
import { known, nothing, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

/** What a token may do with the role that it has: no scope gives more than the role. */
const scopes = known(
  ["api", wide(["deploy", "write", "delete", "read"], "powerful_scope", "repo_write")],
  ["sudo", wide(["impersonate"], "powerful_scope", "org_wide")],
  ["admin_mode", wide(["administer"], "powerful_scope", "org_wide")],
  ["write_repository", wide(["deploy", "write", "read"], "repo_write")],
  [
    "write_registry write_package_registry write_virtual_registry",
    wide(["write", "read"], "publishes_packages"),
  ],
  ["create_runner manage_runner", wide(["impersonate", "deploy"], "powerful_scope")],
  ["k8s_proxy", wide(["deploy", "write"], "powerful_scope")],
  ["ai_features self_rotate granular", wide(["read"])],
  ["read_api read_repository", wide(["read_all", "read"])],
  [
    "read_user read_registry read_package_registry read_virtual_registry read_service_ping read_observability openid profile email",
    reads,
  ],
);

/** Roles in a group or project by their level, and scopes of tokens. */
export function powersOfGitLab({ kind, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return nothing;
  if (kind === "scope" || kind === "privilege") return scopes.get(name.toLowerCase()) ?? notUnderstood;
  const level = fieldOf(body, "level");
  if (typeof level !== "number") return notUnderstood;
  if (level >= 50)
    return wide(
      ["administer", "grant_access", "deploy", "delete", "write", "read"],
      "repo_write",
      "org_wide",
    );
  // A maintainer adds members, makes deploy tokens, and sees the variables of pipelines.
  if (level >= 40)
    return wide(
      ["grant_access", "create_credentials", "read_secrets", "deploy", "delete", "write", "read"],
      "repo_write",
      "reads_secrets",
    );
  if (level >= 30) return wide(["deploy", "write", "read"], "repo_write");
  return level >= 20 ? wide(["read_all", "read"]) : reads;
}
