import { fieldOf, textOf, textsOf } from "./body";
import { Gathered, type Known, known, nothing, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

const change: readonly Power[] = ["write", "delete", "read"];
const writesCode = wide(["deploy", "write", "read"], "repo_write");
const ofOrganisation = wide(["administer", "grant_access", ...change], "org_wide", "powerful_scope");

/** Scopes of classic tokens, which reach whatever their owner does. */
const classic: Known = known(
  ["admin:org", ofOrganisation],
  [
    "admin:enterprise site_admin manage_runners:enterprise",
    wide(["administer", "grant_access", ...change], "org_wide", "powerful_scope"),
  ],
  ["manage_runners:org", wide(["impersonate", "deploy", "write"], "powerful_scope", "org_wide")],
  [
    "write:org admin:org_hook admin:public_key admin:ssh_signing_key admin:gpg_key",
    wide(["write", "read"], "powerful_scope"),
  ],
  ["repo public_repo", wide(["deploy", ...change], "repo_write", "powerful_scope")],
  ["workflow", wide(["deploy", "write"], "changes_workflows", "powerful_scope")],
  ["delete_repo", wide(["delete"], "powerful_scope")],
  [
    "admin:repo_hook write:repo_hook write:public_key write:gpg_key write:ssh_signing_key write:network_configurations codespace copilot manage_billing:copilot manage_billing:enterprise codespace:secrets",
    wide(["write", "read"]),
  ],
  ["write:packages", wide(["write", "read"], "publishes_packages")],
  ["delete:packages", wide(["delete"])],
  [
    "gist user user:follow notifications write:discussion project repo:status repo_deployment repo:invite security_events",
    wide(["write", "read"]),
  ],
  ["audit_log read:audit_log read:enterprise", wide(["read"])],
);

/** Permissions at the level `write` that are more than a change. */
const repository: Known = known(
  ["contents", writesCode],
  [
    "administration",
    wide(["grant_access", "create_credentials", "deploy", ...change], "repo_write", "powerful_scope"),
  ],
  ["workflows", wide(["deploy", "write"], "changes_workflows", "repo_write")],
  ["actions environments deployments pages merge_queues codespaces", wide(["deploy", "write", "read"])],
  [
    "secrets variables actions_variables dependabot_secrets codespaces_secrets agent_secrets",
    wide(["deploy", "write", "read"]),
  ],
  ["packages", wide(["write", "read"], "publishes_packages")],
  ["single_file", wide(["write", "read"], "repo_write")],
);
const organization: Known = known(
  [
    "organization_administration administration members organization_custom_org_roles custom_roles organization_roles custom_org_roles organization_custom_roles",
    wide(["grant_access", "write", "delete", "read"], "org_wide", "powerful_scope"),
  ],
  [
    "organization_personal_access_tokens organization_personal_access_token_requests personal_access_tokens personal_access_token_requests",
    wide(["grant_access", "write", "read"], "org_wide"),
  ],
  [
    "organization_self_hosted_runners self_hosted_runners",
    wide(["impersonate", "deploy", "write", "read"], "org_wide", "powerful_scope"),
  ],
  [
    "organization_secrets secrets organization_actions_variables actions_variables organization_dependabot_secrets dependabot_secrets",
    wide(["deploy", "write", "read"], "org_wide"),
  ],
  ["organization_hooks hooks", wide(["write", "read"], "org_wide", "powerful_scope")],
);

/** Permissions of apps, tokens, keys and workflows of GitHub. */
export function powersOfGitHub({ kind, externalId, name, body }: EntitlementFacts): EntitlementPowers {
  // Which repositories a team may change is not listed.
  if (kind === "group") return externalId.includes("runner") ? powersOfRunnerGroup(body) : notUnderstood;
  if (kind === "role") return powersOfRole(textsOf(fieldOf(body, "permissions")));
  const area = textOf(body, "area");
  const level = textOf(body, "level");
  if (area === "classic") return classic.get(level.toLowerCase()) ?? readOr(level);
  if (kind === "privilege" && area === "") return classic.get(name.toLowerCase()) ?? readOr(name);
  if (level === "read" || level === "none") return readOf(textOf(body, "permission"), level);
  if (area === "workflow") return textOf(body, "permission") === "token" ? writesCode : wide(["write"]);
  if (level !== "write" && level !== "admin") return notUnderstood;
  return (
    (area === "organization" ? organization : repository).get(textOf(body, "permission")) ??
    wide(["write", "read"])
  );
}

/** It lends machines, and gives no rights by itself. */
function powersOfRunnerGroup(body: unknown): EntitlementPowers {
  const visibility = textOf(body, "visibility");
  if (fieldOf(body, "restricted_to_workflows") === true || visibility === "selected")
    return { ...nothing, traits: ["serves_named"] };
  return visibility === "all" || visibility === "private" ? { ...nothing, traits: ["serves_all"] } : nothing;
}

function readOr(scope: string): EntitlementPowers {
  return /^read:/.test(scope) || scope === "user:email" ? reads : notUnderstood;
}

function readOf(permission: string, level: string): EntitlementPowers {
  if (level === "none") return nothing;
  // Source code, of every repository that it is granted on.
  return permission === "contents" ? wide(["read_all", "read"]) : reads;
}

const telling: readonly (readonly [RegExp, readonly Power[]])[] = [
  [
    /^(?:write|manage)_organization_(?:custom_(?:org|repo)_roles?|members)|edit_org_custom_repo|manage_org_roles|write_organization_.*role/,
    ["grant_access"],
  ],
  [/runner/, ["impersonate", "deploy"]],
  [/secret/, ["deploy"]],
];

/** Roles that an organisation made: names of permissions that begin with what may be done. */
function powersOfRole(permissions: readonly string[]): EntitlementPowers {
  if (permissions.length === 0) return notUnderstood;
  const found = new Gathered();
  for (const each of permissions) {
    if (/^(?:read|view)_/.test(each)) {
      found.add("wide", "read");
      continue;
    }
    found.add("wide", "write");
    for (const [pattern, powers] of telling)
      if (pattern.test(each)) found.add("wide", ...powers).trait("org_wide");
  }
  return found.powers;
}
