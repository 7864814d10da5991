import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import type { WorkspaceConfig } from "./config";
import { delegationSteps } from "./delegation";
import { groupSteps } from "./groups";
import { peopleSteps } from "./people";
import { permission } from "./permissions";
import { roleSteps } from "./roles";
import { tokenSteps } from "./tokens";
import type { Tools } from "./tools";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Tools>[] } = {
  people: peopleSteps,
  groups: groupSteps,
  apps: tokenSteps,
  delegation: delegationSteps,
  administrators: roleSteps,
};

/** What is read, the scopes that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "people",
    title: "Accounts",
    permissions: [permission.people, permission.customer],
    withoutIt: "Accounts, and which of them machines use, are not known.",
  },
  {
    id: "groups",
    title: "Groups and their members",
    permissions: [permission.groups],
    withoutIt: "Who is in which group is not known.",
  },
  {
    id: "apps",
    title: "Apps that people let in, and app passwords",
    permissions: [permission.tokens, permission.people],
    withoutIt: "Apps with access to the data of people, and app passwords, are not known.",
  },
  {
    id: "delegation",
    title: "Domain-wide delegation",
    permissions: [permission.audit],
    withoutIt: "Clients that may act as anybody are not known.",
  },
  {
    id: "administrators",
    title: "Roles of administrators",
    permissions: [permission.roles, permission.groups],
    withoutIt: "Who administers the directory, service accounts too, is not known.",
  },
  // An administrator of a unit sees what lies in it, and no word of the rest.
].map((set) => ({ ...set, filtered: true }));

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, { tokens }: WorkspaceConfig): string | null {
  return id === "apps" && tokens === "no" ? "Not asked: the source is set not to read apps of people." : null;
}
