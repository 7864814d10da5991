import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { agentPoolSteps } from "./agent-pools";
import { oauthClientSteps } from "./oauth-clients";
import { permission } from "./permissions";
import type { Tools } from "./session";
import { teamSteps } from "./teams";
import { organizationTokenSteps, teamTokenSteps } from "./tokens";
import { variableSetSteps, workspaceSteps } from "./workspaces";

/** What each data set of the platform asks. States come as files. */
export const steps: { [dataSet: string]: Step<Tools>[] } = {
  teams: teamSteps,
  "organization-token": organizationTokenSteps,
  "team-tokens": teamTokenSteps,
  "agent-pools": agentPoolSteps,
  "oauth-clients": oauthClientSteps,
  workspaces: workspaceSteps,
  "variable-sets": variableSetSteps,
};

/** The files that are brought. */
export const statePermission = "the state files that you bring";

export const dataSets: DataSet[] = [
  {
    id: "teams",
    title: "Teams",
    permissions: [permission.teams],
    withoutIt: "What tokens of teams may do is not known.",
    filtered: true,
  },
  {
    id: "organization-token",
    title: "Token of the organisation",
    permissions: [permission.organizationToken],
    withoutIt: "Whether the organisation has a token, and when it was used, is not known.",
  },
  {
    id: "team-tokens",
    title: "Tokens of teams",
    permissions: [permission.teamTokens],
    withoutIt: "Tokens of teams, their age and their last use, are not known.",
    filtered: true,
  },
  {
    id: "agent-pools",
    title: "Agent pools and their tokens",
    permissions: [permission.agentPools],
    withoutIt: "Which machines of yours run Terraform, and with which tokens, is not known.",
    filtered: true,
  },
  {
    id: "oauth-clients",
    title: "Connections to code hosts",
    permissions: [permission.vcs],
    withoutIt: "Whose token reads your code is not known.",
  },
  {
    id: "workspaces",
    title: "Workspaces and their variables",
    permissions: [permission.workspaces],
    withoutIt: "What runs act as, and where their keys lie, is not known.",
    filtered: true,
  },
  {
    id: "variable-sets",
    title: "Variable sets",
    permissions: [permission.variableSets],
    withoutIt: "Keys that many workspaces share are not known.",
    filtered: true,
  },
  {
    id: "state",
    title: "States",
    permissions: [statePermission],
    withoutIt: "Which code made an identity, and which secrets lie in states, is not known.",
  },
];
