import { fieldOf, textOf, textsOf } from "./body";
import { Gathered, nothing, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

/** Privileges that reach the server itself, wherever they are granted. */
const ofServer: { readonly [privilege: string]: readonly Power[] } = {
  SUPER: ["administer", "impersonate"],
  "CREATE USER": ["grant_access", "create_credentials"],
  "ROLE ADMIN": ["grant_access"],
  "SYSTEM USER": ["write"],
  "SET USER": ["impersonate"],
  "SET USER ID": ["impersonate"],
  "SET ANY DEFINER": ["impersonate"],
  PROXY: ["impersonate"],
  FILE: ["read_secrets", "write"],
  "SYSTEM VARIABLES ADMIN": ["disable_logging", "write"],
  "BINLOG ADMIN": ["disable_logging", "write"],
  "AUDIT ADMIN": ["disable_logging"],
  "AUDIT ABORT EXEMPT": ["read"],
  "APPLICATION PASSWORD ADMIN": ["write"],
  "PASSWORDLESS USER ADMIN": ["create_credentials"],
  "REPLICATION SLAVE": ["read_all"],
  "BACKUP ADMIN": ["read_all"],
  "CLONE ADMIN": ["read_all", "write"],
  "FEDERATED ADMIN": ["write"],
};

const changing =
  "INSERT|UPDATE|CREATE|ALTER|INDEX|TRIGGER|EVENT|CREATE ROUTINE|ALTER ROUTINE|CREATE VIEW|CREATE TEMPORARY TABLES|CREATE TABLESPACE|LOCK TABLES|RELOAD|SHUTDOWN".split(
    "|",
  );
const deleting = ["DELETE", "DROP", "DELETE HISTORY", "DROP ROLE"];
const reading =
  "SELECT|SHOW DATABASES|SHOW VIEW|PROCESS|USAGE|EXECUTE|REFERENCES|REPLICATION CLIENT|BINLOG MONITOR|SLAVE MONITOR|SHOW CREATE ROUTINE".split(
    "|",
  );
const byPrivilege = new Map<string, readonly Power[]>([
  ...changing.map((each) => [each, ["write"]] as const),
  ...deleting.map((each) => [each, ["delete"]] as const),
  ...reading.map((each) => [each, ["read"]] as const),
  ...Object.entries(ofServer),
]);

/** Privileges of MySQL and MariaDB. What a role may, is granted to it: the role is nothing by itself. */
export function powersOfMysql({ kind, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "role" || kind === "group") return nothing;
  const object = textOf(body, "object");
  const held = object ? textsOf(fieldOf(body, "privileges")) : [name.toUpperCase().replaceAll("_", " ")];
  // Which role it has when it signs in gives nothing beside the role.
  if (object === "role" && !held.includes("ADMIN OPTION")) return nothing;
  if (held.length === 1 && /^ALL(?: PRIVILEGES)?$/.test(held[0] ?? "")) return everything;
  return powersOfPrivileges(object, held);
}

const everything = wide(
  [
    "administer",
    "grant_access",
    "create_credentials",
    "impersonate",
    "disable_logging",
    "read_all",
    "write",
    "delete",
    "read",
  ],
  "superuser",
);

function powersOfPrivileges(object: string, held: readonly string[]): EntitlementPowers {
  const isServer = object === "server";
  const reach = isServer || object === "database" ? "wide" : "named";
  const found = new Gathered();
  let strange = 0;
  for (const each of held) {
    const word = each.toUpperCase().replaceAll("_", " ");
    if (word === "GRANT OPTION" || word === "ADMIN OPTION")
      found.add(reach, "grant_access").trait("grants_onward");
    else {
      const powers = byPrivilege.get(word);
      if (powers) found.add(reach, ...powers);
      else if (word.endsWith(" ADMIN")) found.add(reach, "write");
      else strange++;
    }
  }
  if (strange === held.length) return notUnderstood;
  if (isServer && held.includes("SELECT")) found.add("wide", "read_all");
  if (isServer && held.includes("SUPER")) found.trait("superuser");
  if (isServer && held.includes("FILE")) found.trait("reads_secrets");
  // Who writes all databases writes the tables of accounts too.
  if (isServer && ["INSERT", "UPDATE"].every((each) => held.includes(each)))
    found.add("wide", "grant_access");
  return found.powers;
}
