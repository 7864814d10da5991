import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { agentSteps } from "./agents";
import { appSteps, tokenSteps } from "./apps";
import type { SalesforceConfig } from "./config";
import { namedCredentialSteps } from "./named-credentials";
import { assignmentSteps } from "./permission-sets";
import { permission, type Salesforce } from "./session";
import { userSteps } from "./users";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Salesforce>[] } = {
  users: userSteps,
  apps: appSteps,
  tokens: tokenSteps,
  assignments: assignmentSteps,
  "named-credentials": namedCredentialSteps,
  agents: agentSteps,
};

/** What is read, the permission that the questions need, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "users",
    title: "Users",
    permissions: [permission.setup],
    withoutIt: "Which users are machines', and when they last signed in, is not known.",
  },
  {
    id: "apps",
    title: "Connected apps",
    permissions: [permission.setup],
    withoutIt: "Apps without a token, and who may use each, are not known.",
  },
  {
    id: "tokens",
    title: "Tokens of apps",
    permissions: [permission.users],
    withoutIt: "Which apps act as which users, and when they last did, is not known.",
  },
  {
    id: "assignments",
    title: "Permission sets and profiles of users",
    permissions: [permission.setup],
    withoutIt: "What users and the apps that act as them may do is not known.",
  },
  {
    id: "named-credentials",
    title: "Named credentials",
    permissions: [permission.setup],
    withoutIt: "Which secrets the org keeps to sign in to others is not known.",
  },
  {
    id: "agents",
    title: "Agents and bots",
    permissions: [permission.setup],
    withoutIt: "Agents, and as whom they act, are not known.",
  },
].map((set) => ({ ...set, filtered: true }));

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, { agents }: SalesforceConfig): string | null {
  return id === "agents" && agents === "no" ? "Not asked: the source is set not to read agents." : null;
}
