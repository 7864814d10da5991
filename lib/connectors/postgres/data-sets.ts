import type { DataSet } from "@/lib/connectors/sdk/contract";

export const clusterIdPermission = "EXECUTE ON FUNCTION pg_catalog.pg_control_system()";
export const rolesPermission = "SELECT ON pg_catalog.pg_roles";
export const membersPermission = "SELECT ON pg_catalog.pg_auth_members";
export const statsPermission = "pg_read_all_stats";
export const databasesPermission = "SELECT ON pg_catalog.pg_database";
export const connectPermission = "CONNECT ON DATABASE";

/** What is read, the permissions that the queries need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "roles",
    title: "Roles",
    permissions: [rolesPermission, clusterIdPermission],
    withoutIt: "No role of the cluster is known, or the cluster has no lasting id.",
  },
  {
    id: "memberships",
    title: "Memberships",
    permissions: [membersPermission],
    withoutIt: "Which role is a member of which, and may hand it on, is not known.",
  },
  {
    id: "sessions",
    title: "Who is connected now",
    permissions: [statsPermission],
    withoutIt: "From where and with which program a role is connected is not known.",
  },
  {
    id: "databases",
    title: "Databases",
    permissions: [databasesPermission],
    withoutIt: "The databases, their owners and who may enter them are not known.",
  },
  {
    id: "privileges",
    title: "Privileges in each database",
    permissions: [connectPermission],
    withoutIt: "What a role may do in that database, and what it owns there, is not known.",
  },
];
