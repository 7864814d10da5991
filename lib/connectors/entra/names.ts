import type { Ref } from "@/lib/domain/record";

/** How everything of a tenant is named. */

export const system = "entra";
export const azureSystem = "azure";

export const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** The realms that a page of this connector may speak of. */
export const entraRealms = /^entra:[\da-f-]{36}$/;

/** Objects of a directory: their ids, and the client ids of their applications. */
export const entraRealm = (tenant: string): string => `entra:${tenant}`;
/** A client id in all of Entra: its one home is the tenant that registered it. Who is not told the tenant names it so. */
export const clientRef = (client: string): Ref => ({ realm: "entra", externalId: client.toLowerCase() });
/** What lies in Azure, known by its path. */
export const azureRealm = (tenant: string): string => `azure:${tenant}`;
/** The Azure realm beside a directory's. */
export const azureBeside = (realm: string): string => realm.replace(/^entra:/, "azure:");

export const tenantRef = (realm: string): Ref => ({ realm, externalId: "tenant" });

/** Paths in Azure are one whatever their letter case. */
export function azureRef(realm: string, path: string): Ref {
  return { realm: azureBeside(realm), externalId: path.toLowerCase().replace(/(.)\/+$/, "$1") };
}

/** A role of Azure. Microsoft's own have the same ids everywhere, but what lists them is the tenant. */
export const azureRoleRef = (realm: string, id: string): Ref => ({
  realm: azureBeside(realm),
  externalId: `role/${id.toLowerCase()}`,
});
