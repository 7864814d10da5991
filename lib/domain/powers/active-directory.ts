import { known, named, nothing, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

const change: readonly Power[] = ["write", "delete", "read"];
const administers = wide(
  [
    "administer",
    "grant_access",
    "create_credentials",
    "change_trust",
    "impersonate",
    "disable_logging",
    "read_secrets",
    ...change,
  ],
  "org_wide",
);

/** Groups that every domain has, by the end of their security identifier: names are translated, and can be changed. */
const byRid = new Map<string, EntitlementPowers>([
  ["512", administers], // Domain Admins
  ["516", wide(["administer", "read_secrets", "read_all"], "org_wide")], // Domain Controllers
  ["518", wide(["administer", "grant_access", "write"], "org_wide")], // Schema Admins
  ["519", administers], // Enterprise Admins
  ["520", wide(["grant_access", "deploy", "write"], "org_wide")], // Group Policy Creator Owners
  ["526", wide(["create_credentials", "write"], "org_wide")], // Key Admins
  ["527", wide(["create_credentials", "write"], "org_wide")], // Enterprise Key Admins
  ["517", wide(["create_credentials", "write"])], // Cert Publishers
  ["513", nothing], // Domain Users
  ["514", nothing], // Domain Guests
  ["515", nothing], // Domain Computers
  ["525", nothing], // Protected Users
  ["544", administers], // Administrators
  ["548", wide(["grant_access", "create_credentials", ...change], "org_wide")], // Account Operators
  ["549", wide(["deploy", "write"], "org_wide")], // Server Operators
  ["550", wide(["deploy", "write"])], // Print Operators
  ["551", wide(["read_secrets", "read_all", "write"], "org_wide", "reads_secrets")], // Backup Operators
  ["552", wide(["write"])], // Replicators
  ["545", nothing], // Users
  ["546", nothing], // Guests
  ["554", reads], // Pre-Windows 2000 Compatible Access
  ["555", reads], // Remote Desktop Users
  ["568", nothing], // IIS_IUSRS
  ["573", reads], // Event Log Readers
]);

/** By name, for directories of other makers and for groups that products bring. */
const byName = known(
  ["domain-admins enterprise-admins administrators admins", administers],
  ["schema-admins", wide(["administer", "write"], "org_wide")],
  ["dnsadmins", wide(["deploy", "administer", "write"], "org_wide")],
  ["account-operators", wide(["grant_access", "create_credentials", ...change], "org_wide")],
  ["backup-operators", wide(["read_secrets", "read_all", "write"], "org_wide", "reads_secrets")],
  [
    "organization-management exchange-trusted-subsystem exchange-windows-permissions",
    wide(["grant_access", ...change], "org_wide"),
  ],
  ["directory-managers", administers],
);

/** Groups of Active Directory and other directories, and delegation. What other groups open is not known to the directory. */
export function powersOfDirectory({ kind, externalId, name }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return powersOfGroup(externalId, name);
  const lower = name.toLowerCase();
  if (externalId === "delegation/any") return wide(["impersonate"], "delegates");
  if (externalId.startsWith("delegation/")) return named(["impersonate"], "delegates");
  // As tools call rights on objects of the domain.
  if (/^(?:genericall|writedacl|writeowner|dcsync|ds-replication-get-changes-all)/.test(lower))
    return administers;
  if (/^(?:genericwrite|forcechangepassword|addmember|allextendedrights)/.test(lower))
    return named(["grant_access", "create_credentials", "write"]);
  return byName.get(lower.replaceAll(" ", "-")) ?? notUnderstood;
}

function powersOfGroup(externalId: string, name: string): EntitlementPowers {
  const [, rid] = /S-1-5-(?:32|21-[\d-]{1,100})-(\d{3})$/.exec(externalId) ?? [];
  if (rid) return byRid.get(rid) ?? notUnderstood;
  // Own groups may be called as they like where the directory numbers its built-in ones.
  if (/S-1-5-/.test(externalId) && !/^(?:dnsadmins|organization management|exchange )/i.test(name))
    return notUnderstood;
  return byName.get(name.toLowerCase().replaceAll(" ", "-")) ?? notUnderstood;
}
