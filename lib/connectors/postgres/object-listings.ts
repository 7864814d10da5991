import { grantsSql, isAsShippedSql, ownerSql } from "./acl-sql";
import type { SqlListing } from "./cluster-listings";
import { connectPermission } from "./data-sets";

/** Objects of one catalog: what to call them, who owns them, and what rights they have where none were set. */
interface Catalog {
  call: string;
  from: string;
  catalog: string;
  oid: string;
  kind: string;
  schema: string;
  name: string;
  owner: string;
  acl: string;
  /** Letter of `acldefault`. */
  letter: string;
  where: string;
  more?: string;
}

/** Schemas of temporary tables are as many as sessions, and gone with them. */
const lasting = "n.nspname !~ '^pg_(?:toast|temp_|toast_temp_)'";

function objects(each: Catalog): SqlListing {
  const { catalog, oid, owner, acl } = each;
  const rights = `coalesce(${acl}, acldefault(${each.letter}, ${owner}))`;
  return {
    call: each.call,
    key: ["oid"],
    start: ["0"],
    permission: connectPermission,
    sql: `SELECT ${oid}::text AS oid, ${each.kind} AS kind, ${each.schema} AS schema, ${each.name} AS name,${each.more ?? ""}
      ${ownerSql(owner)} AS owner, ${grantsSql(rights, owner)} AS grants
      FROM ${each.from} WHERE ${oid} > $1::oid AND ${each.where} AND NOT ${isAsShippedSql(catalog, oid, acl, owner)}
      ORDER BY ${oid} LIMIT $2::int`,
  };
}

const relationKinds = `CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
  WHEN 'f' THEN 'foreign table' ELSE 'table' END`;

const columns: SqlListing = {
  call: "columns",
  key: ["oid", "number"],
  start: ["0", "0"],
  permission: connectPermission,
  sql: `SELECT a.attrelid::text AS oid, a.attnum::text AS number, 'column' AS kind, n.nspname AS schema, c.relname || '.' || a.attname AS name,
    NULL AS owner, ${grantsSql("a.attacl", "c.relowner")} AS grants
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (a.attrelid, a.attnum) > ($1::oid, $2::int2) AND a.attacl IS NOT NULL AND NOT a.attisdropped AND a.attrelid >= 16384
    ORDER BY a.attrelid, a.attnum LIMIT $3::int`,
};

/** What will be granted on objects that a role makes later. Where nothing is stated, what the server does anyway is not listed. */
const defaults: SqlListing = {
  call: "default privileges",
  key: ["oid"],
  start: ["0"],
  permission: connectPermission,
  sql: `SELECT d.oid::text AS oid, CASE d.defaclobjtype WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'function'
      WHEN 'T' THEN 'type' WHEN 'n' THEN 'schema' ELSE d.defaclobjtype::text END AS kind,
    n.nspname AS schema, n.oid::text AS schema_oid, ${ownerSql("d.defaclrole")} AS creator, ${grantsSql("d.defaclacl", "d.defaclrole")} AS grants
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    WHERE d.oid > $1::oid ORDER BY d.oid LIMIT $2::int`,
};

/** What is read in each database, in order. */
export const objectListings: SqlListing[] = [
  objects({
    call: "schemas",
    from: "pg_namespace n",
    catalog: "pg_namespace",
    oid: "n.oid",
    kind: "'schema'",
    schema: "NULL",
    name: "n.nspname",
    owner: "n.nspowner",
    acl: "n.nspacl",
    letter: "'n'",
    where: lasting,
  }),
  objects({
    call: "relations",
    from: "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace",
    catalog: "pg_class",
    oid: "c.oid",
    kind: relationKinds,
    schema: "n.nspname",
    name: "c.relname",
    owner: "c.relowner",
    acl: "c.relacl",
    letter: `CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"`,
    where: `c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${lasting}`,
  }),
  columns,
  objects({
    call: "functions",
    from: "pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace",
    catalog: "pg_proc",
    oid: "p.oid",
    kind: "CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END",
    schema: "n.nspname",
    name: "p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'",
    owner: "p.proowner",
    acl: "p.proacl",
    letter: "'f'",
    where: lasting,
    more: " p.prosecdef AS as_owner,",
  }),
  objects({
    call: "types",
    from: "pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace",
    catalog: "pg_type",
    oid: "t.oid",
    kind: "'type'",
    schema: "n.nspname",
    name: "t.typname",
    owner: "t.typowner",
    acl: "t.typacl",
    letter: "'T'",
    // Every table has a type; only those whose rights somebody set are worth a row.
    where: "t.typacl IS NOT NULL",
  }),
  objects({
    call: "languages",
    from: "pg_language l",
    catalog: "pg_language",
    oid: "l.oid",
    kind: "'language'",
    schema: "NULL",
    name: "l.lanname",
    owner: "l.lanowner",
    acl: "l.lanacl",
    letter: "'l'",
    where: "true",
  }),
  objects({
    call: "foreign data wrappers",
    from: "pg_foreign_data_wrapper w",
    catalog: "pg_foreign_data_wrapper",
    oid: "w.oid",
    kind: "'foreign data wrapper'",
    schema: "NULL",
    name: "w.fdwname",
    owner: "w.fdwowner",
    acl: "w.fdwacl",
    letter: "'F'",
    where: "true",
  }),
  objects({
    call: "foreign servers",
    from: "pg_foreign_server s",
    catalog: "pg_foreign_server",
    oid: "s.oid",
    kind: "'foreign server'",
    schema: "NULL",
    name: "s.srvname",
    owner: "s.srvowner",
    acl: "s.srvacl",
    letter: "'S'",
    where: "true",
  }),
  defaults,
];
