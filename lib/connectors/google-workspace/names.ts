import type { Ref } from "@/lib/domain/record";

/** How everything of Google Workspace is named. */

export const system = "google_workspace";
/** People and groups of Google, in whatever customer: bindings of Google Cloud name them so, too. */
export const googleRealm = "google";
export const customerRealms = /^google-workspace:[\w-]{2,60}$/;
export const customerRealm = (customer: string): string => `google-workspace:${customer}`;
export const customerRef = (realm: string): Ref => ({ realm, externalId: "customer" });

/** Ids as Google makes them; they are put into addresses. */
export const googleId = /^[\w-]{1,100}$/;

export const personRef = (id: string): Ref => ({ realm: googleRealm, externalId: id });
/** A group is known by its address, as in bindings of Google Cloud. */
export const groupRef = (email: string): Ref => ({
  realm: googleRealm,
  externalId: `group/${email.toLowerCase()}`,
});
/** A client of digits alone is a service account of Google Cloud: this is its unique id, whatever customer lets it in. */
export const isAccountId = (client: string): boolean => /^\d{15,30}$/.test(client);
export const appRef = (realm: string, client: string): Ref =>
  isAccountId(client) ? personRef(client) : { realm, externalId: `app/${client}` };
export const scopeRef = (realm: string, scope: string): Ref => ({ realm, externalId: `scope/${scope}` });
export const roleRef = (realm: string, role: string): Ref => ({ realm, externalId: `role/${role}` });
