import type { Listing } from "@/lib/connectors/sdk/listings";
import {
  edgesPermission,
  globalPrivPermission,
  mappingPermission,
  processPermission,
  userPermission,
} from "./data-sets";
import type { Flavour } from "./server";

/** A listing as SQL. Its key is compared as one row, so that a piece begins where the one before ended. */
export interface SqlListing extends Listing {
  permission: string;
  columns: string;
  from: string;
  /** The key's columns in the table, in the order of `key`. */
  keyColumns: string[];
  where?: string;
  group?: string;
}

/** The query of one piece; after its values the limit. */
export function queryOf({ columns, from, keyColumns, where, group }: SqlListing, isFirst: boolean): string {
  const after = `(${keyColumns.join(", ")}) > (${keyColumns.map(() => "?").join(", ")})`;
  const conditions = [where, isFirst ? undefined : after].filter(Boolean);
  return `SELECT ${columns} FROM ${from}${conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : ""}${
    group ? ` GROUP BY ${group}` : ""
  } ORDER BY ${keyColumns.join(", ")} LIMIT ?`;
}

/** Global privileges that are columns of MySQL's own table of users. */
const globalPrivileges =
  "Select Insert Update Delete Create Drop Reload Shutdown Process File Grant References Index Alter Show_db Super Create_tmp_table Lock_tables Execute Repl_slave Repl_client Create_view Show_view Create_routine Alter_routine Create_user Event Trigger Create_tablespace Create_role Drop_role";

/** What MySQL makes of `CREATE ROLE`: an account that is locked, expired, and has no password. */
const isRoleSql = "u.account_locked = 'Y' AND u.password_expired = 'Y' AND u.authentication_string = ''";

/** Whether an account of MySQL, named by two columns, is a role, and whether others hold it. */
export function kindSql(flavour: Flavour, host: string, user: string): string {
  if (flavour === "mariadb") return `IF(${host} = '', 'role', 'account') AS kind, 0 AS held`;
  return `(SELECT IF(${isRoleSql}, 'role', 'account') FROM mysql.user u WHERE u.User = ${user} AND u.Host = ${host}) AS kind,
    EXISTS (SELECT 1 FROM mysql.role_edges e WHERE e.FROM_USER = ${user} AND e.FROM_HOST = ${host}) AS held`;
}

const mysqlAccounts: SqlListing = {
  call: "accounts",
  key: ["user", "host"],
  keyColumns: ["t.User", "t.Host"],
  permission: userPermission,
  from: "mysql.user t",
  columns: `t.User AS user, t.Host AS host, ${kindSql("mysql", "t.Host", "t.User")}, t.plugin AS plugin, t.account_locked AS locked,
    t.password_expired AS expired, CAST(t.password_last_changed AS CHAR) AS changed, t.password_lifetime AS lifetime,
    @@default_password_lifetime AS default_lifetime, IF(t.authentication_string = '', 'none', 'set') AS stored,
    JSON_CONTAINS_PATH(t.User_attributes, 'one', '$.additional_password') AS second,
    CAST(JSON_EXTRACT(t.User_attributes, '$.metadata') AS CHAR) AS attributes,
    CAST(JSON_EXTRACT(t.User_attributes, '$.Restrictions') AS CHAR) AS restrictions,
    CONCAT_WS(',', ${globalPrivileges
      .split(" ")
      .map((name) => `IF(t.${name}_priv = 'Y', '${name}_priv', NULL)`)
      .join(", ")}) AS privileges`,
};

const fact = (path: string) => `JSON_VALUE(t.Priv, '$.${path}')`;

/** MariaDB keeps all of an account in one JSON text; only single facts of it are asked for. */
const mariadbAccounts: SqlListing = {
  call: "accounts",
  key: ["user", "host"],
  keyColumns: ["t.User", "t.Host"],
  permission: globalPrivPermission,
  from: "mysql.global_priv t",
  columns: `t.User AS user, t.Host AS host, IF(${fact("is_role")} = 1, 'role', 'account') AS kind, 0 AS held,
    COALESCE(${fact("plugin")}, '') AS plugin, CAST(JSON_EXTRACT(t.Priv, '$.auth_or[*].plugin') AS CHAR) AS plugins,
    IF(${fact("account_locked")} = 1, 'Y', 'N') AS locked, IF(${fact("password_last_changed")} = 0, 'Y', 'N') AS expired,
    ${fact("password_last_changed")} AS changed, ${fact("password_lifetime")} AS lifetime, @@default_password_lifetime AS default_lifetime,
    CASE COALESCE(${fact("authentication_string")}, '') WHEN '' THEN 'none' WHEN 'invalid' THEN 'invalid' ELSE 'set' END AS stored,
    CAST(${fact("access")} AS CHAR) AS access, ${fact("default_role")} AS default_role,
    EXISTS (SELECT 1 FROM mysql.global_priv p WHERE p.User = 'PUBLIC' AND p.Host = '') AS has_public`,
};

const mysqlRoles: SqlListing = {
  call: "roles",
  key: ["role", "role_host", "user", "host"],
  keyColumns: ["t.FROM_USER", "t.FROM_HOST", "t.TO_USER", "t.TO_HOST"],
  permission: edgesPermission,
  from: "mysql.role_edges t",
  columns: `t.FROM_USER AS role, t.FROM_HOST AS role_host, t.TO_USER AS user, t.TO_HOST AS host, t.WITH_ADMIN_OPTION AS admin,
    ${kindSql("mysql", "t.TO_HOST", "t.TO_USER")}`,
};

const mariadbRoles: SqlListing = {
  call: "roles",
  key: ["role", "user", "host"],
  keyColumns: ["t.Role", "t.User", "t.Host"],
  permission: mappingPermission,
  from: "mysql.roles_mapping t",
  columns: `t.Role AS role, '' AS role_host, t.User AS user, t.Host AS host, t.Admin_option AS admin, ${kindSql("mariadb", "t.Host", "t.User")}`,
};

/** A connection names its user and its own address, not the account: the accounts of that name stand beside it. */
function sessions(table: string): SqlListing {
  const user = "CONVERT(t.USER USING utf8mb4) COLLATE utf8mb4_bin";
  // Without the port, which a connection over the server's own socket does not have.
  const address = "LEFT(t.HOST, CHAR_LENGTH(t.HOST) - LOCATE(':', REVERSE(t.HOST)))";
  return {
    call: "sessions",
    key: ["user"],
    keyColumns: [user],
    permission: processPermission,
    from: "information_schema.PROCESSLIST t",
    where: "t.USER NOT IN ('system user', 'event_scheduler', 'unauthenticated user')",
    group: user,
    columns: `${user} AS user, GROUP_CONCAT(DISTINCT ${address} ORDER BY 1 SEPARATOR '\\n') AS addresses,
      GROUP_CONCAT(DISTINCT t.DB ORDER BY 1 SEPARATOR '\\n') AS dbs,
      (SELECT GROUP_CONCAT(u.Host ORDER BY u.Host SEPARATOR '\\n') FROM ${table} u WHERE u.User = t.USER AND u.Host <> '') AS hosts`,
  };
}

/** Accounts, roles and sessions of each kind of server. */
export const accountListings: { [flavour in Flavour]: { [dataSet: string]: SqlListing[] } } = {
  mysql: { accounts: [mysqlAccounts], roles: [mysqlRoles], sessions: [sessions("mysql.user")] },
  mariadb: { accounts: [mariadbAccounts], roles: [mariadbRoles], sessions: [sessions("mysql.global_priv")] },
};
