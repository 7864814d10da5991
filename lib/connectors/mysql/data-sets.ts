import type { DataSet } from "@/lib/connectors/sdk/contract";

export const userPermission = "SELECT ON mysql.user";
export const globalPrivPermission = "SELECT ON mysql.global_priv";
export const edgesPermission = "SELECT ON mysql.role_edges";
export const mappingPermission = "SELECT ON mysql.roles_mapping";
export const processPermission = "PROCESS";
/** Tables of privileges that both servers have, and the one that only MySQL has. */
export const privilegeTables = ["db", "tables_priv", "columns_priv", "procs_priv", "proxies_priv"] as const;
export const globalGrantsPermission = "SELECT ON mysql.global_grants";

/** What is read, the permissions that the queries need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "accounts",
    title: "Accounts",
    permissions: [userPermission, globalPrivPermission],
    withoutIt: "No account of the server is known, nor what it may do everywhere.",
  },
  {
    id: "roles",
    title: "Who holds which role",
    permissions: [edgesPermission, mappingPermission],
    withoutIt: "Who holds which role, and may hand it on, is not known.",
  },
  {
    id: "privileges",
    title: "Privileges on databases, tables and routines",
    permissions: [...privilegeTables.map((table) => `SELECT ON mysql.${table}`), globalGrantsPermission],
    withoutIt: "What an account may do in a database is not known.",
  },
  {
    id: "sessions",
    title: "Who is connected now",
    permissions: [processPermission],
    withoutIt: "Nothing is known of the use of any account.",
  },
];
