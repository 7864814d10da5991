import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { GitLabConfig } from "./config";
import { groupLists, permission, projectLists, rootGroup, type Step, steps } from "./steps";

const described: { [id: string]: { title: string; withoutIt: string; premium?: true } } = {
  "group-tokens": {
    title: "Access tokens of groups",
    withoutIt: "Tokens that reach a whole group, and when they were last used, are not known.",
  },
  "project-tokens": {
    title: "Access tokens of projects",
    withoutIt: "Tokens that reach a project, and when they were last used, are not known.",
  },
  "personal-tokens": {
    title: "Personal access tokens",
    withoutIt: "Tokens of people and machines, and when they were last used, are not known.",
  },
  "service-accounts": {
    title: "Service accounts and their tokens",
    withoutIt: "Accounts that were made for machines are not known.",
    premium: true,
  },
  members: {
    title: "Members",
    withoutIt: "Which accounts and bots may enter the group, and as what, is not known.",
  },
  "group-deploy-tokens": {
    title: "Deploy tokens of groups",
    withoutIt: "Tokens that read packages and code of a whole group are not known.",
  },
  "project-deploy-credentials": {
    title: "Deploy tokens and deploy keys of projects",
    withoutIt: "Tokens and SSH keys that read or write a project are not known.",
  },
  "group-runners": {
    title: "Runners of groups",
    withoutIt: "Machines that run a group's jobs are not known.",
  },
  "project-runners": {
    title: "Runners of projects",
    withoutIt: "Machines that run a project's jobs are not known.",
  },
  "group-variables": {
    title: "CI/CD variables of groups, without their values",
    withoutIt: "Where secrets of a group lie is not known.",
  },
  "project-variables": {
    title: "CI/CD variables of projects, without their values",
    withoutIt: "Where secrets of a project lie is not known.",
  },
  triggers: { title: "Pipeline triggers", withoutIt: "Tokens that start pipelines are not known." },
  "group-webhooks": {
    title: "Webhooks of groups",
    withoutIt: "Who is told of everything that happens in a group is not known.",
    premium: true,
  },
  "project-webhooks": {
    title: "Webhooks of projects",
    withoutIt: "Who is told of what happens in a project is not known.",
  },
};

/** What is read, the permissions that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "places",
    title: "Groups and projects",
    permissions: [permission.member, permission.admin],
    withoutIt: "No group or project is known, and nothing in them.",
    filtered: true,
  },
  ...Object.entries(steps).map(([id, { calls }]) => ({
    id,
    title: described[id]?.title ?? id,
    permissions: [...new Set(calls.map(({ list }) => list.permission))],
    withoutIt: described[id]?.withoutIt ?? "It is not known.",
    filtered: true,
  })),
];

/** The calls of a data set as this source makes them; none where it has no such thing. */
export function callsOf(id: string, { scope, premium }: GitLabConfig): Step[] {
  if (id === "places") {
    return [...(scope === "group" ? [rootGroup] : []), groupLists[scope], projectLists[scope]];
  }
  const set = Object.hasOwn(steps, id) ? steps[id] : undefined;
  if (!set || (set.only && set.only !== scope) || (described[id]?.premium && premium === "no")) return [];
  return set.calls;
}
