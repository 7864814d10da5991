import type { Ref } from "@/lib/domain/record";

/** How everything of a Datadog organization is named: by its ids, within the organization. */

export const system = "datadog";
/** The realms that a page of this connector may speak of. */
export const datadogRealms = /^datadog:[\w-]{1,100}$/;

export const organizationRef = (realm: string): Ref => ({ realm, externalId: "organization" });
export const userRef = (realm: string, id: string): Ref => ({ realm, externalId: `user/${id}` });
export const roleRef = (realm: string, id: string): Ref => ({ realm, externalId: `role/${id}` });
