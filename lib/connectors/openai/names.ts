import type { Ref } from "@/lib/domain/record";

/** How everything of OpenAI is named: by its ids, which are the same for every organization. */

export const system = "openai";
export const realm = "openai";
/** The realms that a page of this connector may speak of. */
export const openaiRealms = /^openai$/;

export const ref = (externalId: string): Ref => ({ realm, externalId });
export const organizationRef = (id: string): Ref => ref(`organization/${id}`);
export const projectRef = (id: string): Ref => ref(`project/${id}`);
export const accountRef = (id: string): Ref => ref(`service-account/${id}`);
export const keyRef = (id: string): Ref => ref(`key/${id}`);
