import type { DataSet, Scope } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { agentSteps } from "./agents";
import { apiKeySteps } from "./api-keys";
import { bindingSteps } from "./bindings";
import type { GcpConfig } from "./config";
import { denyPolicySteps } from "./deny-policies";
import { hierarchySteps } from "./hierarchy";
import { permission } from "./permissions";
import { projectRoleSteps, roleSteps } from "./roles";
import { secretSteps } from "./secrets";
import { accountSteps } from "./service-accounts";
import type { Tools } from "./tools";
import { poolSteps } from "./workload-identity";

type Steps = Step<Tools>[];

/** What is asked once for everything that the source reads. */
const ofAll: { [dataSet: string]: (config: GcpConfig) => Steps } = {
  hierarchy: ({ scope }) => hierarchySteps(scope),
  bindings: ({ scope }) => bindingSteps(scope),
  "deny-policies": ({ scope }) => denyPolicySteps(scope),
  roles: ({ scope }) => roleSteps(scope),
};

/** What is asked of each project. */
const ofEach: { [dataSet: string]: (project: string, config: GcpConfig) => Steps } = {
  "service-accounts": accountSteps,
  "project-roles": projectRoleSteps,
  "workload-identity": poolSteps,
  "api-keys": apiKeySteps,
  secrets: secretSteps,
  agents: (project, { regions }) => agentSteps(project, regions),
};

export const isOfProject = (dataSet: string): boolean => Object.hasOwn(ofEach, dataSet);

/** The steps of a data set, of one project where it is one of each. */
export function stepsOf(dataSet: string, project: string, config: GcpConfig): Steps | null {
  if (Object.hasOwn(ofAll, dataSet)) return ofAll[dataSet]?.(config) ?? null;
  return isOfProject(dataSet) ? (ofEach[dataSet]?.(project, config) ?? null) : null;
}

/** The project of a scope. */
export function projectOf(scope: Scope): string {
  return scope.container?.externalId.replace(/^projects\//, "") ?? "";
}

/** What is read, the permissions that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "hierarchy",
    title: "Organisation, folders and projects",
    permissions: [permission.resources],
    withoutIt: "Projects are not found, and nothing in them.",
  },
  {
    id: "bindings",
    title: "Roles that are granted, everywhere",
    permissions: [permission.policies, permission.resources],
    withoutIt: "What identities may do, and who may become a service account, is not known.",
  },
  {
    id: "deny-policies",
    title: "Deny policies",
    permissions: [permission.denies, permission.deny, permission.resources],
    withoutIt: "What is granted and yet denied is not known: access that roles give is then uncertain.",
  },
  {
    id: "roles",
    title: "Roles and their permissions",
    permissions: [permission.roles],
    withoutIt: "Which permissions a role of Google or of the organisation holds is not known.",
  },
  {
    id: "service-accounts",
    title: "Service accounts, their keys and last use",
    permissions: [permission.accounts, permission.keys, permission.accountUse, permission.keyUse],
    withoutIt: "Service accounts, their keys, or when they were last used, are not known.",
  },
  {
    id: "project-roles",
    title: "Roles that projects defined",
    permissions: [permission.roles],
    withoutIt: "Which permissions a role of a project holds is not known.",
  },
  {
    id: "workload-identity",
    title: "Workload identity pools and providers",
    permissions: [permission.pools, permission.providers],
    withoutIt: "Whom outside of Google Cloud a project believes, and on which condition, is not known.",
  },
  {
    id: "api-keys",
    title: "API keys",
    permissions: [permission.apiKeys],
    withoutIt: "API keys, and what they are limited to, are not known.",
  },
  {
    id: "secrets",
    title: "Secret Manager, without any value",
    permissions: [permission.secrets],
    withoutIt: "Which secrets are kept there, and whether they are rotated, is not known.",
  },
  {
    id: "agents",
    title: "Agents in Agent Engine",
    permissions: [permission.agents],
    withoutIt: "Agents, and what they act with, are not known.",
  },
];

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, config: GcpConfig): string | null {
  return id === "agents" && config.regions.length === 0
    ? "Not asked: the source names no region of agents."
    : null;
}
