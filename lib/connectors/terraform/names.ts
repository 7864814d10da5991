import type { Ref } from "@/lib/domain/record";

/** How everything of Terraform is named: a state by its lineage, what HCP Terraform keeps by its ids there. */

export const system = "terraform";
export const stateRealms = /^tfstate:[\w-]{1,100}$/;
export const stateRealm = (lineage: string): string => `tfstate:${lineage}`;
export const stateRef = (realm: string): Ref => ({ realm, externalId: "state" });

/** Ids and names of organisations are unique in an installation of HCP Terraform or Terraform Enterprise. */
export const platformRealms = /^terraform:[\w.:-]{1,200}$/;
export const platformRealm = (address: string): string => `terraform:${new URL(address).host}`;
export const organizationRef = (realm: string, name: string): Ref => ({ realm, externalId: `org/${name}` });
/** What runs of a workspace sign in as elsewhere. */
export const workspaceName = (organization: string, workspace: string): string =>
  `workspace/${organization}/${workspace}`;

/** Ids as the platform makes them; they are put into addresses. */
export const platformId = /^[a-z]{1,10}-[A-Za-z\d]{1,60}$/;
export const organizationName = /^[\w-]{1,100}$/;
