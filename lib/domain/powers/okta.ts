import { textOf } from "./body";
import { known, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

const change: readonly Power[] = ["write", "delete", "read"];

/** Roles of administrators that every organisation has, by their type. */
const roles = known(
  [
    "SUPER_ADMIN",
    wide(
      ["administer", "grant_access", "create_credentials", "change_trust", "disable_logging", ...change],
      "org_wide",
      "creates_tokens",
    ),
  ],
  [
    "ORG_ADMIN",
    wide(["grant_access", "create_credentials", "change_trust", ...change], "org_wide", "creates_tokens"),
  ],
  ["APP_ADMIN", wide(["grant_access", "create_credentials", ...change], "org_wide", "creates_tokens")],
  [
    "USER_ADMIN GROUP_ADMIN GROUP_MEMBERSHIP_ADMIN",
    wide(["grant_access", "create_credentials", ...change], "org_wide"),
  ],
  ["HELP_DESK_ADMIN", wide(["create_credentials", "write", "read"], "org_wide")],
  [
    "API_ACCESS_MANAGEMENT_ADMIN API_ADMIN",
    wide(["create_credentials", "change_trust", ...change], "org_wide", "creates_tokens"),
  ],
  ["MOBILE_ADMIN", wide(["write", "read"])],
  ["READ_ONLY_ADMIN REPORT_ADMIN ACCESS_CERTIFICATIONS_ADMIN", reads],
  ["ACCESS_REQUESTS_ADMIN WORKFLOWS_ADMIN", wide(["write", "read"])],
);

/** Scopes of Okta's own API that change more than a thing. */
const managing = known(
  [
    "roles groups governance.assignments accessRequests",
    wide(["grant_access", ...change], "powerful_scope", "org_wide"),
  ],
  [
    "users apps clients appGrants apiTokens oauthIntegrations authenticators userTypes factors",
    wide(["create_credentials", ...change], "powerful_scope", "org_wide", "creates_tokens"),
  ],
  [
    "idps policies authorizationServers trustedOrigins orgs agentPools federatedClaims inlineHooks domains agents networkZones",
    wide(["change_trust", ...change], "powerful_scope", "org_wide"),
  ],
  ["logStreams logs", wide(["disable_logging", ...change], "powerful_scope", "org_wide")],
);

/** Roles of administrators, and scopes of Okta's API. What groups open elsewhere is not known. */
export function powersOfOkta({ kind, externalId, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "role")
    return (
      roles.get((textOf(body, "type") || externalId.replace(/^role\//, "")).toLowerCase()) ?? notUnderstood
    );
  if (kind !== "scope" && !name.startsWith("okta.")) return notUnderstood;
  const [, area, level] = /^okta\.([\w.]+?)\.(read|manage)(?:\.self|\.own)?$/.exec(name) ?? [];
  if (!area)
    return /^(?:openid|profile|email|offline_access|groups|address|phone|device_sso)$/.test(name)
      ? reads
      : notUnderstood;
  if (level === "read") return reads;
  if (name.endsWith(".self")) return wide(["write", "read"]);
  return managing.get(area.toLowerCase()) ?? wide(change);
}
