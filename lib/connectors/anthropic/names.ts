import type { Ref } from "@/lib/domain/record";

/** How everything of Anthropic is named: by its ids, which are the same for every organization. */

export const system = "anthropic";
export const realm = "anthropic";
/** The realms that a page of this connector may speak of. */
export const anthropicRealms = /^anthropic$/;

export const ref = (externalId: string): Ref => ({ realm, externalId });
export const organizationRef = (id: string): Ref => ref(`organization/${id}`);
export const workspaceRef = (id: string): Ref => ref(`workspace/${id}`);
export const accountRef = (id: string): Ref => ref(`service-account/${id}`);
export const keyRef = (id: string): Ref => ref(`key/${id}`);
