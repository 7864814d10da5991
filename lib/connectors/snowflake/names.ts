import type { Ref } from "@/lib/domain/record";

/** How everything of a Snowflake account is named: by its region and locator, which no renaming changes. */

export const system = "snowflake";
/** The realms that a page of this connector may speak of. */
export const snowflakeRealms = /^snowflake:[\w.-]{3,200}$/;

export const accountRef = (realm: string): Ref => ({ realm, externalId: "account" });
export const userRef = (realm: string, id: string): Ref => ({ realm, externalId: `user/${id}` });
/** The other name of a user, by which grants and credentials call it. */
export const userNameRef = (realm: string, name: string): Ref => ({
  realm,
  externalId: `user-name/${name}`,
});
export const roleRef = (realm: string, name: string): Ref => ({ realm, externalId: `role/${name}` });
/** A database role has its name within its database only. */
export const databaseRoleRef = (realm: string, database: string, name: string): Ref => ({
  realm,
  externalId: `database-role/${database}.${name}`,
});
