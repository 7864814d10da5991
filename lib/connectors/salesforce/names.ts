import type { Ref } from "@/lib/domain/record";

/** How everything of a Salesforce org is named: by its ids, within the org. */

export const system = "salesforce";
/** The realms that a page of this connector may speak of. */
export const salesforceRealms = /^salesforce:00D\w{12,15}$/;

/** Ids as Salesforce makes them; they are put into questions. */
export const salesforceId = /^[A-Za-z\d]{15,18}$/;

export const orgRef = (realm: string): Ref => ({ realm, externalId: "org" });
export const userRef = (realm: string, id: string): Ref => ({ realm, externalId: `user/${id}` });
/** The other name of an app: tokens call it by nothing else. */
export const appNameRef = (realm: string, name: string): Ref => ({ realm, externalId: `app-name/${name}` });
