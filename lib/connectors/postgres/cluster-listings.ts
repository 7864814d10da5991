import type { Listing } from "@/lib/connectors/sdk/listings";
import { grantsSql, isGroupSql, optionSql, ownerSql, roleSql, takesEffectSql } from "./acl-sql";
import { databasesPermission, membersPermission, rolesPermission, statsPermission } from "./data-sets";

/** A listing with the query of one piece: the key of the last row comes first, the limit last. */
export interface SqlListing extends Listing {
  sql: string;
  /** The key before the first row. */
  start: string[];
  permission: string;
}

const roles: SqlListing = {
  call: "roles",
  key: ["oid"],
  start: ["0"],
  permission: rolesPermission,
  sql: `SELECT r.oid::text AS oid, r.rolname AS name, r.rolsuper AS superuser, r.rolcreaterole AS creates_roles,
    r.rolcreatedb AS creates_databases, r.rolreplication AS replication, r.rolbypassrls AS bypasses_rls, r.rolcanlogin AS login,
    r.rolinherit AS inherits, r.rolconnlimit AS connections, (r.rolvaliduntil AT TIME ZONE 'UTC')::text AS valid_until,
    r.rolconfig AS settings, shobj_description(r.oid, 'pg_authid') AS comment, ${isGroupSql("r")} AS "group"
    FROM pg_roles r WHERE r.oid > $1::oid ORDER BY r.oid LIMIT $2::int`,
};

const memberships: SqlListing = {
  call: "memberships",
  key: ["role_oid", "member_oid"],
  start: ["0", "0"],
  permission: membersPermission,
  sql: `SELECT m.roleid::text AS role_oid, m.member::text AS member_oid, m.admin, m.takes, m.inherits, m.sets, ${roleSql("g")} AS role, ${roleSql("r")} AS member
    FROM (SELECT a.roleid, a.member, bool_or(a.admin_option) AS admin, bool_or(${takesEffectSql("a")}) AS takes,
        bool_or(${optionSql("a", "inherit_option", "(SELECT i.rolinherit FROM pg_roles i WHERE i.oid = a.member)")}) AS inherits,
        bool_or(${optionSql("a", "set_option", "true")}) AS sets
      FROM pg_auth_members a WHERE (a.roleid, a.member) > ($1::oid, $2::oid) GROUP BY a.roleid, a.member
      ORDER BY a.roleid, a.member LIMIT $3::int) m
    JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member ORDER BY m.roleid, m.member`,
};

const some = (value: string) => `(array_agg(DISTINCT ${value}) FILTER (WHERE ${value} <> ''))[1:20]`;

/** What a session's query is, is not asked. Without pg_read_all_stats the kind of other sessions is empty. */
const sessions: SqlListing = {
  call: "sessions",
  key: ["oid"],
  start: ["0"],
  permission: statsPermission,
  sql: `SELECT a.usesysid::text AS oid, min(a.usename::text) AS name, ${some("a.datname::text")} AS databases,
    ${some("a.application_name")} AS applications, ${some("host(a.client_addr)")} AS addresses
    FROM pg_stat_activity a WHERE a.usesysid > $1::oid AND coalesce(a.backend_type, 'client backend') IN ('client backend', 'walsender')
    GROUP BY a.usesysid ORDER BY a.usesysid LIMIT $2::int`,
};

const databases: SqlListing = {
  call: "databases",
  key: ["oid"],
  start: ["0"],
  permission: databasesPermission,
  sql: `SELECT d.oid::text AS oid, 'database' AS kind, d.datname AS name, d.datistemplate AS template, d.datallowconn AS connectable,
    shobj_description(d.oid, 'pg_database') AS comment, ${ownerSql("d.datdba")} AS owner,
    ${grantsSql("coalesce(d.datacl, acldefault('d', d.datdba))", "d.datdba")} AS grants
    FROM pg_database d WHERE d.oid > $1::oid ORDER BY d.oid LIMIT $2::int`,
};

/** What is read once for the whole cluster, by data set. */
export const clusterListings: { [dataSet: string]: SqlListing[] } = {
  roles: [roles],
  memberships: [memberships],
  sessions: [sessions],
  databases: [databases],
};
