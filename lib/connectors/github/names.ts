import type { Ref } from "@/lib/domain/record";

/** How everything of a GitHub is named. Ids are unique in all of it, so one realm holds every organisation. */

export const system = "github";
/** What workflows run as is a system of its own: it acts on other systems, and GitHub vouches for it. */
export const actionsSystem = "github_actions";

/** The realm: `github` for github.com, with the host for a GitHub of one's own. */
export function realmOf(baseUrl: string): string {
  const { host } = new URL(baseUrl);
  return host === "api.github.com" ? "github" : `github:${host.replace(/^api\./, "")}`;
}

export const orgRef = (realm: string, id: number): Ref => ({ realm, externalId: `org/${id}` });
export const repoRef = (realm: string, id: number): Ref => ({ realm, externalId: `repo/${id}` });
/** An account; its login is another name of it. */
export const userRef = (realm: string, id: number): Ref => ({ realm, externalId: `user/${id}` });
export const loginName = (login: string): string => `login/${login.toLowerCase()}`;
export const teamRef = (realm: string, id: number): Ref => ({ realm, externalId: `team/${id}` });
export const installationRef = (realm: string, id: number): Ref => ({
  realm,
  externalId: `installation/${id}`,
});
export const tokenRef = (realm: string, id: number): Ref => ({ realm, externalId: `token/${id}` });
export const hookRef = (realm: string, id: number): Ref => ({ realm, externalId: `hook/${id}` });
export const deployKeyRef = (realm: string, id: number): Ref => ({ realm, externalId: `deploy-key/${id}` });
export const runnerGroupRef = (realm: string, id: number): Ref => ({
  realm,
  externalId: `runner-group/${id}`,
});

/** What the workflows of a repository run as. */
export const actionsRef = (realm: string, repo: number): Ref => ({
  realm,
  externalId: `repo/${repo}/actions`,
});
/** As what OIDC tokens of its workflows begin their subject. */
export const actionsName = (fullName: string): string => `repo:${fullName}`;

export function environmentRef(realm: string, repo: number, environment: string): Ref {
  return { realm, externalId: `repo/${repo}/environment/${environment}` };
}
