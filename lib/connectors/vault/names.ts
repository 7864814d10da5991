import { hash } from "node:crypto";
import type { Ref } from "@/lib/domain/record";

/** How everything of a Vault is named: as Vault's own paths write it. */

export const system = "vault";
/** The realms that a page of this connector may speak of. */
export const vaultRealms = /^vault:.{1,480}$/;

/** An address, and a namespace within it, issue the names. */
export function vaultRealm({ address, namespace }: { address: string; namespace?: string }): string {
  const { host, pathname } = new URL(address);
  const root = `${host}${pathname.replace(/\/+$/, "")}`.toLowerCase();
  return namespace ? `vault:${root}/${namespace}` : `vault:${root}`;
}

export const rootRef = (realm: string): Ref => ({ realm, externalId: "vault" });
export const authMountRef = (realm: string, mount: string): Ref => ({ realm, externalId: `auth/${mount}` });
export const secretMountRef = (realm: string, mount: string): Ref => ({
  realm,
  externalId: `mount/${mount}`,
});
export const policyRef = (realm: string, name: string): Ref => ({ realm, externalId: `policy/${name}` });
/** A role or user of an auth mount, by the path at which it is read. */
export const roleRef = (realm: string, path: string): Ref => ({ realm, externalId: path });
/** The name under which an auth mount reports a login: it joins a role to its entity. */
export const loginName = (accessor: string, name: string): string => `login/${accessor}/${name}`;

/** A short name for something that is described by many words. */
export const digest = (text: string): string => hash("sha256", text, "hex").slice(0, 24);
