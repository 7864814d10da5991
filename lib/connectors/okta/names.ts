import type { Ref } from "@/lib/domain/record";

/** How everything of an Okta organisation is named: ids are unique in it, and its own id outlives its domains. */

export const system = "okta";
export const oktaRealms = /^okta:\w{1,60}$/;
export const oktaRealm = (org: string): string => `okta:${org}`;
export const orgRef = (realm: string): Ref => ({ realm, externalId: "org" });

/** Ids as Okta makes them; they are put into addresses. */
export const oktaId = /^[\w-]{1,100}$/;
