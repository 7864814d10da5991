import type { Ref } from "@/lib/domain/record";

export const system = "postgres";

/** The cluster issues the ids of its roles. */
export function clusterRealm(cluster: string): string {
  return `postgres:${cluster}`;
}

export function clusterRef(realm: string): Ref {
  return { realm, externalId: "cluster" };
}

export function databaseRef(realm: string, oid: string): Ref {
  return { realm, externalId: `database/${oid}` };
}

/** A role as who it is, and as the group that others are members of: one id, in two id spaces. */
export function roleRef(realm: string, oid: string): Ref {
  return { realm, externalId: `role/${oid}` };
}

/** As the server's log and sessions know a role: a name that is unique in the cluster, and may move to another role. */
export function nameOf(role: string): string {
  return `name/${role}`;
}

/** Everyone who may sign in is in it; the catalogs call it 0. */
export function publicRef(realm: string): Ref {
  return { realm, externalId: "public" };
}

/** Roles that came with the server have small numbers; 10 is the superuser that the installer named. */
const firstOwnOid = 16_384;
const managedNames =
  /^(?:rdsadmin|rdsrepladmin|rdstopmgr|rdswriteforwarduser|rds_[a-z_]+|cloudsql[a-z]*|azuresu|azure_superuser|azure_pg_admin)$/;

/** Whether the server or the cloud provider made a role. */
export function isProvided(oid: string, name: string): boolean {
  return (Number(oid) < firstOwnOid && oid !== "10") || managedNames.test(name);
}
