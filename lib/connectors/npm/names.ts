import type { Ref } from "@/lib/domain/record";

/** How everything of a registry is named: accounts and packages by name, tokens and trusted publishers by id. */

export const system = "npm";
/** The realms that a page of this connector may speak of. */
export const npmRealms = /^npm(?::[\w.:-]{1,250})?$/;
export const publicRegistry = "https://registry.npmjs.org";

/** The realm: `npm` for the public registry, with the host for one's own. */
export function realmOf(registry: string): string {
  return registry === publicRegistry ? "npm" : `npm:${new URL(registry).host}`;
}

export const accountRef = (realm: string, name: string): Ref => ({ realm, externalId: `user/${name}` });
export const packageRef = (realm: string, name: string): Ref => ({ realm, externalId: `package/${name}` });
