import type { Ref } from "@/lib/domain/record";

export const system = "mysql";

/** The server issues its accounts; replicas that share them share its id. */
export function serverRealm(server: string): string {
  return `mysql:${server}`;
}

export function serverRef(realm: string): Ref {
  return { realm, externalId: "server" };
}

/** An account as the server prints it. Its name is all that it has: a renamed account is another one. */
export function accountName(user: string, host: string): string {
  return `'${user.replaceAll("'", "''")}'@'${host.replaceAll("'", "''")}'`;
}

export function accountRef(realm: string, user: string, host: string): Ref {
  return { realm, externalId: accountName(user, host) };
}

const provided =
  /^(?:mysql\.(?:sys|session|infoschema)|mariadb\.sys|rdsadmin|rdsrepladmin|cloudsql[a-z]*|azure_superuser)$/;

/** Whether the server or the cloud provider made an account. */
export function isProvided(user: string): boolean {
  return provided.test(user);
}
