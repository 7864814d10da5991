import { known, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

const scopes = known(
  ["admin", wide(["administer", "grant_access", "write", "delete", "read"], "powerful_scope", "org_wide")],
  [
    "admin.users:write admin.roles:write admin.teams:write admin.invites:write admin.usergroups:write admin.apps:write admin.app_activities:write",
    wide(["grant_access", "write", "read"], "powerful_scope", "org_wide"),
  ],
  [
    "admin.conversations:write admin.barriers:write admin.workflows:write admin.conversations:manage_objects",
    wide(["write", "delete", "read"], "powerful_scope", "org_wide"),
  ],
  [
    "auditlogs:read admin.users:read admin.conversations:read admin.teams:read admin.apps:read admin.roles:read",
    wide(["read"], "powerful_scope", "org_wide"),
  ],
  [
    "channels:history groups:history im:history mpim:history search:read files:read search:read.private search:read.im search:read.mpim search:read.files",
    wide(["read_all", "read"], "powerful_scope", "mail_or_files"),
  ],
  ["discovery:read", wide(["read_all", "read"], "powerful_scope", "mail_or_files", "org_wide")],
  ["discovery:write", wide(["write", "delete"], "powerful_scope", "org_wide")],
  ["client post", wide(["read_all", "write", "read"], "powerful_scope", "mail_or_files")],
  [
    "identify read bot commands incoming-webhook openid email profile app_mentions:read connections:write users:read users:read.email team:read links:read",
    reads,
  ],
);

/** Scopes of apps in Slack. */
export function powersOfSlack({ kind, name }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return notUnderstood;
  const scope = name.toLowerCase();
  const found = scopes.get(scope);
  if (found) return found;
  const level = scope.slice(scope.lastIndexOf(":") + 1);
  if (scope.startsWith("admin."))
    return wide(level === "read" ? ["read"] : ["write", "read"], "powerful_scope", "org_wide");
  if (!scope.includes(":")) return notUnderstood;
  if (level.startsWith("read") || level === "basic" || level === "history") return reads;
  return /^(?:write|join|manage|execute|create)/.test(level) ? wide(["write"]) : notUnderstood;
}
