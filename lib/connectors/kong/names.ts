import type { Ref } from "@/lib/domain/record";

/** How everything of a gateway is named: by Kong's ids, which the address of its Admin API keeps apart. */

export const system = "kong";
export const kongRealms = /^kong:[\w.:~/-]{1,400}$/;

/** An address, with the workspace or control plane in its path, issues the ids. */
export function kongRealm(url: string): string {
  const { host, pathname } = new URL(url);
  return `kong:${host}${pathname.replace(/\/+$/, "")}`;
}

export const gatewayRef = (realm: string): Ref => ({ realm, externalId: "gateway" });
export const consumerRef = (realm: string, id: string): Ref => ({ realm, externalId: `consumer/${id}` });
export const kongId = /^[\w-]{1,100}$/;
