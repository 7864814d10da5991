import type { Ref } from "@/lib/domain/record";

/** How everything of CircleCI is named: by its ids, which are the same for everybody. */

export const system = "circleci";
export const realm = "circleci";
/** The realms that a page of this connector may speak of. */
export const circleRealms = /^circleci$/;

export const ref = (externalId: string): Ref => ({ realm, externalId });
export const organizationRef = (id: string): Ref => ref(`organization/${id}`);
export const projectRef = (id: string): Ref => ref(`project/${id}`);
/** What the pipelines of a project run as. */
export const pipelinesRef = (project: string): Ref => ref(`project/${project}/pipelines`);
export const contextRef = (id: string): Ref => ref(`context/${id}`);
