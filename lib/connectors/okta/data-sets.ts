import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { agentSteps } from "./agents";
import { apiTokenSteps } from "./api-tokens";
import { appGrantSteps, appRoleSteps, appSteps } from "./apps";
import type { OktaConfig } from "./config";
import { adminSteps } from "./grants";
import { integrationSteps } from "./integrations";
import type { Tools } from "./okta-list";
import { groupSteps, peopleSteps } from "./people";
import { permission } from "./permissions";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Tools>[] } = {
  apps: appSteps,
  "app-grants": appGrantSteps,
  "app-roles": appRoleSteps,
  "api-tokens": apiTokenSteps,
  integrations: integrationSteps,
  administrators: adminSteps,
  people: peopleSteps,
  groups: groupSteps,
  agents: agentSteps,
};

/** What is read, the scopes that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "apps",
    title: "Apps, their secrets and keys",
    permissions: [permission.apps],
    withoutIt: "Service apps and other clients, their secrets and keys, are not known.",
  },
  {
    id: "app-grants",
    title: "Scopes that apps were given",
    permissions: [permission.appGrants, permission.apps],
    withoutIt: "What apps may do with Okta's own API is not known.",
  },
  {
    id: "app-roles",
    title: "Administrator's roles of apps",
    permissions: [permission.roles, permission.apps],
    withoutIt: "Which apps administer the organisation is not known.",
  },
  {
    id: "api-tokens",
    title: "API tokens",
    permissions: [permission.apiTokens],
    withoutIt: "API tokens, and when they end, are not known.",
  },
  {
    id: "integrations",
    title: "API service integrations",
    permissions: [permission.integrations],
    withoutIt: "Services of others that may use Okta's API are not known.",
  },
  {
    id: "administrators",
    title: "Roles of administrators",
    permissions: [permission.roles],
    withoutIt: "What API tokens may do, which is what their people may, is not known.",
  },
  {
    id: "people",
    title: "Accounts",
    permissions: [permission.users],
    withoutIt: "Whose a token is, and which accounts machines use, is not known.",
  },
  {
    id: "groups",
    title: "Groups and their members",
    permissions: [permission.groups],
    withoutIt: "Who is in which group is not known.",
  },
  {
    id: "agents",
    title: "AI agents and what they are connected to",
    permissions: [permission.agents],
    withoutIt: "AI agents, their keys and connections are not known.",
  },
].map((set) => ({ ...set, filtered: true }));

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, config: OktaConfig): string | null {
  if (id === "agents" && config.agents === "no") return "Not asked: the source is set not to read agents.";
  const isOfPeople = id === "people" || id === "groups";
  return isOfPeople && config.people === "no" ? "Not asked: the source is set not to read people." : null;
}
