import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Client } from "pg";
import { type LocalServer, startLocal } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";

/** Starts a PostgreSQL of its own from a folder of programs, with TLS and a superuser `boss`. */
export function startPostgres(bin: string): Promise<LocalServer> {
  return startLocal({
    name: "pg",
    program: join(bin, "postgres"),
    account: "postgres",
    prepare: (folder, user) => {
      const args = [
        "-D",
        join(folder, "data"),
        "-U",
        "boss",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
      ];
      execFileSync(join(bin, "initdb"), args, { cwd: folder, stdio: "ignore", ...(user ?? {}) });
    },
    args: ({ port, folder }) => [
      ...["-D", join(folder, "data"), "-k", folder, "-h", "127.0.0.1", "-p", String(port), "-c", "fsync=off"],
      ...["-c", "ssl=on", "-c", `ssl_cert_file=${folder}/tls.crt`, "-c", `ssl_key_file=${folder}/tls.key`],
    ],
    ready: async ({ port }) => void (await asBoss(port, "postgres", ["SELECT 1"])),
  });
}

/** Runs statements as the superuser; the rows of the last one. */
export async function asBoss(
  port: number,
  database: string,
  statements: string[],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ host: "127.0.0.1", port, user: "boss", database, ssl: { ca: localhostCert } });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

/** Roles of every sort, with memberships. The last one may sign in to read. */
export const roleScript = [
  "CREATE ROLE rollcall_reader LOGIN PASSWORD 'reader'",
  "GRANT pg_read_all_stats TO rollcall_reader",
  "CREATE ROLE shop_owner NOLOGIN",
  "CREATE ROLE readers NOLOGIN",
  "CREATE ROLE writers NOLOGIN",
  "CREATE ROLE api LOGIN VALID UNTIL 'infinity'",
  "CREATE ROLE batch LOGIN CONNECTION LIMIT 0 VALID UNTIL '2031-05-06 07:08:09+00'",
  "CREATE ROLE expired LOGIN VALID UNTIL '2020-01-01 00:00:00+00'",
  "CREATE ROLE maker LOGIN CREATEROLE CREATEDB",
  "CREATE ROLE lead LOGIN",
  `CREATE ROLE "Robert'); DROP TABLE ""x""; --" LOGIN`,
  "GRANT readers TO writers",
  "GRANT writers TO api",
  "GRANT readers TO lead WITH ADMIN OPTION",
  "GRANT pg_signal_backend TO batch",
  `COMMENT ON ROLE api IS '{"owner": "payments", "env": "prod"}'`,
  "ALTER ROLE api SET search_path = sales",
  // From version 16 on, whoever creates a role gets a membership in it that is for administration only.
  "SET ROLE maker",
  "CREATE ROLE made LOGIN",
  "RESET ROLE",
  "DO $$ BEGIN FOR i IN 1..1200 LOOP EXECUTE format('CREATE ROLE bulk_%s LOGIN', i); END LOOP; END $$",
  "CREATE DATABASE shop OWNER shop_owner",
  "CREATE DATABASE closed",
  "REVOKE CONNECT ON DATABASE closed FROM PUBLIC",
];

/** Objects of the database shop, with rights of every sort. */
export const objectScript = [
  "SET ROLE shop_owner",
  "CREATE SCHEMA sales",
  "CREATE TABLE sales.orders (id int PRIMARY KEY, note text, card text)",
  "CREATE TABLE sales.open (id int)",
  "CREATE VIEW sales.summary AS SELECT count(*) FROM sales.orders",
  "CREATE MATERIALIZED VIEW sales.totals AS SELECT 1 AS one",
  "CREATE SEQUENCE sales.numbers",
  "CREATE FUNCTION sales.open_day() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE FUNCTION sales.close_day(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
  "REVOKE EXECUTE ON FUNCTION sales.close_day(int) FROM PUBLIC",
  "GRANT EXECUTE ON FUNCTION sales.close_day(int) TO batch",
  "GRANT USAGE ON SCHEMA sales TO readers",
  "GRANT SELECT ON sales.orders TO readers",
  "GRANT INSERT, UPDATE ON sales.orders TO writers WITH GRANT OPTION",
  "GRANT SELECT (note) ON sales.orders TO batch",
  "GRANT SELECT ON sales.open TO PUBLIC",
  "GRANT USAGE ON SEQUENCE sales.numbers TO writers",
  "ALTER DEFAULT PRIVILEGES IN SCHEMA sales GRANT SELECT ON TABLES TO readers",
  "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO PUBLIC",
  "RESET ROLE",
  // A right that comes from the one that was handed on.
  "SET ROLE writers",
  "GRANT INSERT ON sales.orders TO lead",
  "RESET ROLE",
  "CREATE EXTENSION IF NOT EXISTS plpgsql",
];

/** What the server itself says: every role that came not with it, every object of ours, every privilege that it has. */
export const truthSql = `
WITH roles AS (SELECT oid FROM pg_roles WHERE NOT rolsuper AND oid >= 16384 AND rolname NOT LIKE 'bulk\\_%'),
held AS (
  SELECT r.oid AS role, format('database/%s/%s/%s', d.oid, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END, c.oid) AS object, p
    FROM roles r, pg_database d, pg_class c, unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER']) p
    WHERE d.datname = current_database() AND c.oid >= 16384 AND c.relkind IN ('r','v','m') AND c.relnamespace = 'sales'::regnamespace AND has_table_privilege(r.oid, c.oid, p)
  UNION ALL SELECT r.oid, format('database/%s/sequence/%s', d.oid, c.oid), p FROM roles r, pg_database d, pg_class c, unnest(ARRAY['SELECT','UPDATE','USAGE']) p
    WHERE d.datname = current_database() AND c.relkind = 'S' AND c.oid >= 16384 AND has_sequence_privilege(r.oid, c.oid, p)
  UNION ALL SELECT r.oid, format('database/%s/schema/%s', d.oid, n.oid), p FROM roles r, pg_database d, pg_namespace n, unnest(ARRAY['USAGE','CREATE']) p
    WHERE d.datname = current_database() AND n.nspname = 'sales' AND has_schema_privilege(r.oid, n.oid, p)
  UNION ALL SELECT r.oid, format('database/%s/function/%s', d.oid, f.oid), 'EXECUTE' FROM roles r, pg_database d, pg_proc f
    WHERE d.datname = current_database() AND f.pronamespace = 'sales'::regnamespace AND has_function_privilege(r.oid, f.oid, 'EXECUTE')
  UNION ALL SELECT r.oid, format('database/%s', d.oid), p FROM roles r, pg_database d, unnest(ARRAY['CREATE','CONNECT','TEMPORARY']) p
    WHERE NOT d.datistemplate AND has_database_privilege(r.oid, d.oid, p)
) SELECT format('role/%s %s %s', role, object, p) AS held FROM held ORDER BY 1`;
