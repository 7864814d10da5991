import { fieldOf, textOf, textsOf } from "./body";
import { Gathered, named, nothing, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

const superuser = wide(
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

/** Attributes of a role, as `CREATE ROLE` spells them. */
const attributes = new Map<string, EntitlementPowers>([
  ["SUPERUSER", superuser],
  ["CREATEROLE", wide(["grant_access", "create_credentials", "write"], "creates_tokens")],
  ["CREATEDB", wide(["write"])],
  ["REPLICATION", wide(["read_all"])],
  ["BYPASSRLS", wide(["read"])],
]);

/** Roles that PostgreSQL or a cloud provides; membership gives what they may. */
const provided = new Map<string, EntitlementPowers>([
  ["pg_execute_server_program", superuser],
  ["pg_write_server_files", superuser],
  ["pg_read_server_files", wide(["read_secrets", "read_all", "read"], "reads_secrets")],
  ["pg_read_all_data", wide(["read_all", "read"])],
  ["pg_write_all_data", wide(["write", "delete"])],
  ["pg_maintain", wide(["write"])],
  ["pg_create_subscription", wide(["write"])],
  ["pg_checkpoint", reads],
  ["pg_monitor", reads],
  ["pg_read_all_settings", reads],
  ["pg_read_all_stats", reads],
  ["pg_stat_scan_tables", reads],
  ["pg_signal_backend", wide(["write"])],
  ["pg_use_reserved_connections", reads],
  ["rds_superuser", superuser],
  ["cloudsqlsuperuser", superuser],
  ["azure_pg_admin", superuser],
  ["alloydbsuperuser", superuser],
  ["rds_iam", nothing],
  ["rds_password", wide(["create_credentials"])],
  ["rds_replication", wide(["read_all"])],
]);

/** Attributes, memberships and privileges of PostgreSQL. What a role may, is granted to it: the role is nothing by itself. */
export function powersOfPostgres({ kind, name, managedBy, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return nothing;
  if (kind === "role")
    return (
      provided.get(name) ?? (managedBy === "provider" && name.startsWith("pg_") ? notUnderstood : nothing)
    );
  const attribute = textOf(body, "attribute") || name.toUpperCase();
  const known = attributes.get(attribute);
  if (known) return known;
  const object = textOf(body, "object");
  if (object === "") return provided.get(name.toLowerCase()) ?? notUnderstood;
  if (object === "role") {
    // Hands the role on to others. What a membership is for gives nothing beside what the role has.
    const handsOn = textsOf(fieldOf(body, "privileges")).includes("ADMIN OPTION");
    return handsOn ? named(["grant_access"], "grants_onward") : nothing;
  }
  if (fieldOf(body, "owner") === true) return powersOfOwner(object);
  return powersOfPrivileges(textsOf(fieldOf(body, "privileges")), textsOf(fieldOf(body, "grantable")));
}

function powersOfOwner(object: string): EntitlementPowers {
  if (object === "database")
    return wide(["administer", "grant_access", "write", "delete", "read"], "grants_onward");
  return named(["grant_access", "write", "delete", "read"], "grants_onward");
}

const privileges: { readonly [privilege: string]: readonly Power[] } = {
  SELECT: ["read"],
  USAGE: ["read"],
  CONNECT: ["read"],
  REFERENCES: ["read"],
  EXECUTE: ["read"],
  TEMPORARY: ["read"],
  MAINTAIN: ["write"],
  INSERT: ["write"],
  UPDATE: ["write"],
  TRIGGER: ["write"],
  CREATE: ["write"],
  SET: ["write"],
  "ALTER SYSTEM": ["administer"],
  DELETE: ["delete"],
  TRUNCATE: ["delete"],
};

function powersOfPrivileges(held: readonly string[], grantable: readonly string[]): EntitlementPowers {
  const found = new Gathered();
  for (const each of held) {
    const powers = Object.hasOwn(privileges, each) ? privileges[each] : undefined;
    if (!powers) return notUnderstood;
    found.add("named", ...powers);
  }
  if (grantable.length > 0) found.add("named", "grant_access").trait("grants_onward");
  return found.powers;
}
