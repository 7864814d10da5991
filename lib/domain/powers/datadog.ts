import { fieldOf, textsOf } from "./body";
import { Gathered, type Known, known, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

/** Permissions, which are scopes of keys as well, that are more than a change of one thing. */
const telling: Known = known(
  [
    "user_access_manage org_management user_access_invite teams_manage",
    wide(["grant_access", "write"], "org_wide"),
  ],
  [
    "service_account_write api_keys_write org_app_keys_write client_tokens_write create_api_keys manage_application_keys",
    wide(["create_credentials", "write"], "creates_tokens", "org_wide"),
  ],
  [
    "org_authorized_apps_write saml_configuration_write org_connections_write",
    wide(["change_trust", "write"], "org_wide"),
  ],
  [
    "audit_logs_write logs_delete_data logs_modify_indexes logs_write_exclusion_filters",
    wide(["disable_logging", "write"]),
  ],
  ["api_keys_read org_app_keys_read client_tokens_read", wide(["read"])],
  ["logs_read_data logs_read_index_data logs_live_tail audit_logs_read", wide(["read_all", "read"])],
  [
    "workflows_run connections_resolve workflows_write connection_write apps_run private_action_runner_write",
    wide(["deploy", "write"]),
  ],
);
const roles: Known = known(
  [
    "datadog-admin-role",
    wide(
      [
        "administer",
        "grant_access",
        "create_credentials",
        "change_trust",
        "disable_logging",
        "write",
        "delete",
        "read",
      ],
      "org_wide",
      "creates_tokens",
    ),
  ],
  ["datadog-standard-role", wide(["write", "delete", "read"])],
  ["datadog-read-only-role", wide(["read"])],
);

/** Roles of Datadog by their permissions, and scopes of keys. */
export function powersOfDatadog({ kind, name, managedBy, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "scope") return powersOfPermissions([name]);
  const known = roles.get(name.toLowerCase().replaceAll(" ", "-"));
  if (known && managedBy === "provider") return known;
  const held = fieldOf(body, "permissions");
  return Array.isArray(held) ? powersOfPermissions(textsOf(held)) : (known ?? notUnderstood);
}

function powersOfPermissions(held: readonly string[]): EntitlementPowers {
  const found = new Gathered();
  for (const each of held) {
    const known = telling.get(each.toLowerCase());
    if (known) found.add("wide", ...known.powers);
    else if (/^sends data/.test(each)) found.add("wide", "read");
    else if (/_(?:read|view|search|export)(?:_|$)|^standard$/.test(each)) found.add("wide", "read");
    else if (
      /_(?:write|manage|delete|create|edit|run|invite|modify|set|resolve|publish|share|respond|evaluate)\w*$|^admin$/.test(
        each,
      )
    )
      found.add("wide", each === "admin" ? "administer" : "write");
    else if (held.length === 1) return notUnderstood;
  }
  if (found.wide.has("create_credentials")) found.trait("creates_tokens");
  if (
    ["grant_access", "create_credentials", "change_trust"].some((power) =>
      [...found.wide].some((each) => each === power),
    )
  )
    found.trait("org_wide");
  return found.powers;
}
