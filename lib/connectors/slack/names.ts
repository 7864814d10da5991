import type { Ref } from "@/lib/domain/record";

/** How everything of a workspace is named: by Slack's ids, within the workspace. */

export const system = "slack";
/** The realms that a page of this connector may speak of. */
export const slackRealms = /^slack:[TE]\w{2,40}$/;

export const slackRealm = (team: string): string => `slack:${team}`;
export const teamRef = (realm: string): Ref => ({ realm, externalId: "workspace" });
export const appRef = (realm: string, id: string): Ref => ({ realm, externalId: `app/${id}` });
