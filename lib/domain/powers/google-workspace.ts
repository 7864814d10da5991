import { fieldOf, objectsOf, textOf } from "./body";
import { Gathered, known, nothing, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

const change: readonly Power[] = ["write", "delete", "read"];

/** Scopes of OAuth by what follows `…/auth/`. Whether they reach everybody, the grant says. */
const scopes = known(
  [
    "cloud-platform",
    wide(
      ["administer", "grant_access", "create_credentials", "impersonate", "deploy", ...change],
      "powerful_scope",
    ),
  ],
  ["iam", wide(["grant_access", "create_credentials", "change_trust", "write"], "powerful_scope")],
  [
    "admin.directory.rolemanagement admin.directory.group admin.directory.group.member cloud-identity.groups apps.groups.settings",
    wide(["grant_access", ...change], "powerful_scope", "org_wide"),
  ],
  [
    "admin.directory.user admin.directory.user.security cloud-identity.devices",
    wide(["create_credentials", ...change], "powerful_scope", "org_wide"),
  ],
  [
    "admin.directory.domain cloud-identity.inboundsso apps.alerts cloud-identity.policies admin.directory.customer",
    wide(["change_trust", ...change], "powerful_scope", "org_wide"),
  ],
  [
    "https://mail.google.com/ gmail.modify gmail.settings.sharing drive documents spreadsheets presentations ediscovery chat.messages chat.import",
    wide(["read_all", ...change], "powerful_scope", "mail_or_files"),
  ],
  [
    "gmail.readonly drive.readonly gmail.metadata ediscovery.readonly chat.messages.readonly documents.readonly spreadsheets.readonly presentations.readonly drive.meet.readonly",
    wide(["read_all", "read"], "powerful_scope", "mail_or_files"),
  ],
  ["calendar calendar.events contacts tasks keep", wide(change, "powerful_scope")],
  ["gmail.send gmail.compose gmail.insert gmail.settings.basic", wide(["write"], "powerful_scope")],
  ["admin.datatransfer", wide(["read_all", "write"], "powerful_scope", "mail_or_files")],
  [
    "openid email profile userinfo.email userinfo.profile drive.file drive.appdata drive.install plus.login plus.me script.external_request script.container.ui",
    reads,
  ],
);

/** Privileges of an administrator's role that give access, by name. */
const privileges: readonly (readonly [RegExp, Power])[] = [
  [/^(?:GROUPS_ALL|ROLE_MANAGEMENT\w*|ADMIN_ROLE\w*|SECURITY_ALL)$/, "grant_access"],
  [
    /^(?:USERS_ALL|USERS_RESET_PASSWORD|USERS_CREATE|USERS_UPDATE|USER_SECURITY_ALL|USERS_FORCE_PASSWORD_CHANGE)$/,
    "create_credentials",
  ],
  [/^(?:DOMAIN_MANAGEMENT|MANAGE_SSO\w*|SSO\w*|INBOUND_SSO\w*)$/, "change_trust"],
];

/** Roles of administrators, and scopes of apps. Groups have what is granted to them. */
export function powersOfGoogleWorkspace({ kind, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return nothing;
  return kind === "role" ? powersOfRole(name, body) : powersOfScope(name);
}

function powersOfScope(name: string): EntitlementPowers {
  const scope = name.toLowerCase().replace("https://www.googleapis.com/auth/", "");
  const found = scopes.get(scope) ?? scopes.get(`${scope}/`);
  if (found) return found;
  const last = scope.split(".").at(-1) ?? "";
  return last === "readonly" || last === "read" ? reads : notUnderstood;
}

function powersOfRole(name: string, body: unknown): EntitlementPowers {
  if (fieldOf(body, "superAdministrator") === true || name === "_SEED_ADMIN_ROLE")
    return wide(
      ["administer", "grant_access", "create_credentials", "change_trust", ...change],
      "org_wide",
      "creates_tokens",
    );
  const held = fieldOf(body, "privileges");
  if (!Array.isArray(held)) return notUnderstood;
  const found = new Gathered();
  for (const each of objectsOf(held)) {
    const privilege = textOf(each, "privilegeName");
    const powers = privileges.filter(([pattern]) => pattern.test(privilege)).map(([, power]) => power);
    if (powers.length > 0) found.add("wide", ...powers).trait("org_wide");
    found.add("wide", /(?:READ|RETRIEVE|VIEW|LIST|AUDIT|REPORT)/.test(privilege) ? "read" : "write");
  }
  return found.powers;
}
