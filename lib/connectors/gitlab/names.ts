import type { Ref } from "@/lib/domain/record";

/** How everything of a GitLab is named. Ids are unique in all of an instance, so that each is one realm. */

export const system = "gitlab";

/** The realm: `gitlab` for gitlab.com, with the host for a GitLab of one's own. */
export function realmOf(baseUrl: string): string {
  const { host } = new URL(baseUrl);
  return host === "gitlab.com" ? "gitlab" : `gitlab:${host}`;
}

export type PlaceKind = "instance" | "group" | "project";
/** A group, a project, or the instance itself. */
export const placeRef = (realm: string, kind: PlaceKind, id: number): Ref => ({
  realm,
  externalId: kind === "instance" ? "instance" : `${kind}/${id}`,
});
export const userRef = (realm: string, id: number): Ref => ({ realm, externalId: `user/${id}` });
/** Tokens of people, bots and service accounts are all numbered in one row. */
export const tokenRef = (realm: string, id: number): Ref => ({ realm, externalId: `token/${id}` });
/** What the pipelines of a project run as, and as what ID tokens of its jobs begin their subject. */
export const pipelinesRef = (realm: string, project: number): Ref => ({
  realm,
  externalId: `project/${project}/pipelines`,
});
export const pipelinesName = (path: string): string => `project_path:${path}`;

const botName = /^(?:(?:project|group)_\d+_bot(?:_|\d|$)|service_account_)/;

/** Whether a name is one that GitLab gives to the bot of a token, or to a service account. */
export function isBotName(username: string): boolean {
  return botName.test(username);
}
