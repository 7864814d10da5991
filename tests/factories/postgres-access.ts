import { asBoss } from "@/tests/factories/postgres-world";

/** Roles and rights of every sort that decide what somebody may, on top of the world of `postgres-world`. */
export async function makeAccess(port: number, version: number): Promise<void> {
  await asBoss(port, "postgres", [
    "CREATE ROLE side_owner LOGIN",
    "CREATE DATABASE side OWNER side_owner",
    "REVOKE CONNECT ON DATABASE side FROM PUBLIC",
    "GRANT CONNECT ON DATABASE side TO readers, rollcall_reader",
    "CREATE ROLE root2 LOGIN SUPERUSER",
    "CREATE ROLE operator LOGIN",
    "GRANT root2 TO operator",
    "CREATE ROLE quiet LOGIN NOINHERIT",
    "GRANT readers TO quiet",
    "CREATE ROLE analyst LOGIN BYPASSRLS",
    "GRANT pg_read_all_data TO analyst",
    "CREATE ROLE loader LOGIN",
    "GRANT pg_write_all_data TO loader",
    "CREATE ROLE programs LOGIN NOINHERIT",
    "GRANT pg_execute_server_program TO programs",
    "CREATE ROLE copier LOGIN REPLICATION",
    "CREATE ROLE deputy LOGIN",
    "GRANT side_owner TO deputy",
    ...(version >= 16
      ? [
          "CREATE ROLE half LOGIN",
          "GRANT writers TO half WITH INHERIT FALSE, SET TRUE",
          "CREATE ROLE heir LOGIN",
          "GRANT writers TO heir WITH INHERIT TRUE, SET FALSE",
          "CREATE ROLE chair LOGIN",
          "GRANT writers TO chair WITH INHERIT FALSE, SET FALSE, ADMIN TRUE",
        ]
      : []),
    ...(version >= 17 ? ["CREATE ROLE keeper LOGIN", "GRANT pg_maintain TO keeper"] : []),
  ]);
  await asBoss(port, "shop", [
    "CREATE TABLE public.items (id int)",
    "GRANT SELECT, DELETE ON public.items TO PUBLIC",
    'CREATE SCHEMA "odd.name"',
    'CREATE TABLE "odd.name"."a""b.c" (id int, "Mixed Case" text)',
    'GRANT USAGE ON SCHEMA "odd.name" TO lead',
    'GRANT SELECT ("Mixed Case") ON "odd.name"."a""b.c" TO lead',
    'GRANT INSERT ON "odd.name"."a""b.c" TO lead, batch',
    "CREATE SCHEMA locked",
    "CREATE TABLE locked.everybody (id int)",
    "GRANT ALL ON locked.everybody TO PUBLIC",
    "CREATE FUNCTION sales.as_boss() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "GRANT EXECUTE ON FUNCTION sales.as_boss() TO readers",
    "REVOKE EXECUTE ON FUNCTION sales.as_boss() FROM PUBLIC",
  ]);
  await asBoss(port, "side", [
    "CREATE TABLE public.notes (id int)",
    "GRANT SELECT ON public.notes TO PUBLIC",
    "ALTER TABLE public.notes OWNER TO side_owner",
  ]);
}

export interface Answer {
  identity: string;
  action: string;
  resource: string;
  allowed: boolean;
}

/** What the server itself says of every role, object and privilege of a database. */
export async function answersOf(port: number, database: string, version: number): Promise<Answer[]> {
  const table = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"];
  const list = (words: string[]) => `unnest(ARRAY['${words.join("','")}']) AS p`;
  const enters = "has_database_privilege(r.oid, current_database(), 'CONNECT')";
  const uses = `${enters} AND has_schema_privilege(r.oid, n.oid, 'USAGE')`;
  const name = (...parts: string[]) =>
    ["current_database()", ...parts].map((part) => `quote_ident(${part})`).join(" || '.' || ");
  const ask = (resource: string, held: string, from: string) =>
    `SELECT r.rolname AS identity, lower(p) AS action, ${resource} AS resource, ${held} AS allowed FROM roles r, ${from}`;
  const own = "n.nspname IN ('public', 'sales', 'odd.name', 'locked')";
  const inSchema = (catalog: string, of: string) =>
    `${catalog} o JOIN pg_namespace n ON n.oid = o.${of} AND ${own}`;
  const relations = `${inSchema("pg_class", "relnamespace")}`;
  const answers = await asBoss(port, database, [
    `WITH roles AS (SELECT oid, rolname FROM pg_roles WHERE rolname NOT LIKE 'bulk\\_%')
    ${ask(name(), "has_database_privilege(r.oid, current_database(), p)", list(["CONNECT", "CREATE", "TEMPORARY"]))}
    UNION ALL ${ask(name("n.nspname"), `${enters} AND has_schema_privilege(r.oid, n.oid, p)`, `pg_namespace n, ${list(["USAGE", "CREATE"])} WHERE ${own}`)}
    UNION ALL ${ask(
      name("n.nspname", "o.relname"),
      `${uses} AND has_table_privilege(r.oid, o.oid, p)`,
      `${relations}, ${list([...table, ...(version >= 17 ? ["MAINTAIN"] : [])])} WHERE o.relkind IN ('r', 'v', 'm')`,
    )}
    UNION ALL ${ask(name("n.nspname", "o.relname"), `${uses} AND has_sequence_privilege(r.oid, o.oid, p)`, `${relations}, ${list(["SELECT", "UPDATE", "USAGE"])} WHERE o.relkind = 'S'`)}
    UNION ALL ${ask(
      name("n.nspname", "o.relname", "a.attname"),
      `${uses} AND has_column_privilege(r.oid, o.oid, a.attnum, p)`,
      `${relations} JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0, ${list(["SELECT", "INSERT", "UPDATE", "REFERENCES"])} WHERE o.relkind = 'r'`,
    )}
    UNION ALL ${ask(
      `${name("n.nspname")} || '.' || o.proname || '(' || pg_get_function_identity_arguments(o.oid) || ')'`,
      `${uses} AND has_function_privilege(r.oid, o.oid, p)`,
      `${inSchema("pg_proc", "pronamespace")}, ${list(["EXECUTE"])}`,
    )}`,
  ]);
  return answers.map(({ identity, action, resource, allowed }) => ({
    identity: String(identity),
    action: String(action),
    resource: String(resource),
    allowed: allowed === true,
  }));
}

/** Which role may become which, as `role > other`. */
export async function becoming(port: number, version: number): Promise<Set<string>> {
  const rows = await asBoss(port, "postgres", [
    `SELECT r.rolname AS role, o.rolname AS other FROM pg_roles r, pg_roles o
     WHERE r.oid <> o.oid AND r.rolname NOT LIKE 'bulk\\_%' AND o.rolname NOT LIKE 'bulk\\_%' AND pg_has_role(r.oid, o.oid, '${version >= 16 ? "SET" : "MEMBER"}')`,
  ]);
  return new Set(rows.map(({ role, other }) => `${role} > ${other}`));
}
