import type { DataSet, Scope } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { accountSteps } from "./accounts";
import { agentSteps } from "./agents";
import { applicationSteps } from "./applications";
import { managedIdentitySteps, workloadSteps } from "./azure-identities";
import { azureRoleSteps, subscriptionSteps } from "./azure-roles";
import type { EntraConfig } from "./config";
import { directoryRoleSteps, membershipSteps } from "./directory-roles";
import { appRoleSteps, delegatedSteps } from "./grants";
import { vaultSteps } from "./key-vaults";
import { permission } from "./permissions";
import { principalSteps } from "./service-principals";
import { tenantSteps } from "./tenant";
import type { Tools } from "./tools";

/** What each data set asks, in order. The vaults are a scope each. */
export const steps: { [dataSet: string]: Step<Tools>[] } = {
  tenant: tenantSteps,
  applications: applicationSteps,
  "service-principals": principalSteps,
  agents: agentSteps,
  "app-permissions": appRoleSteps,
  "delegated-permissions": delegatedSteps,
  "directory-roles": directoryRoleSteps,
  memberships: membershipSteps,
  accounts: accountSteps,
  subscriptions: subscriptionSteps,
  "managed-identities": managedIdentitySteps,
  workloads: workloadSteps,
  "azure-roles": azureRoleSteps,
};

/** The steps of a scope; null for one that this version does not know. */
export function stepsOf(scope: Scope): readonly Step<Tools>[] | null {
  if (scope.dataSet === "key-vaults") return vaultSteps(scope);
  return Object.hasOwn(steps, scope.dataSet) ? (steps[scope.dataSet] ?? null) : null;
}

const azure = { filtered: true } as const;

/** What is read, the permissions that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "applications",
    title: "Applications, their secrets and whom they believe",
    permissions: [permission.applications, permission.activity],
    withoutIt:
      "Applications, their secrets, certificates and federated credentials, or when these were last used, are not known.",
  },
  {
    id: "service-principals",
    title: "Service principals and their last sign-in",
    permissions: [permission.applications, permission.activity],
    withoutIt: "What can sign in to the tenant without a person, or when it last did, is not known.",
  },
  {
    id: "tenant",
    title: "The directory's name",
    permissions: [permission.organization],
    withoutIt: "The directory has no name.",
  },
  {
    id: "agents",
    title: "Agent identities, blueprints and sponsors",
    permissions: [permission.blueprints, permission.agents],
    withoutIt: "Which agents there are, which blueprint takes them on and who answers for them is not known.",
  },
  {
    id: "app-permissions",
    title: "Application permissions",
    permissions: [permission.applications],
    withoutIt: "What applications may do by themselves is not known.",
  },
  {
    id: "delegated-permissions",
    title: "Delegated permissions",
    // The names of what the permissions are for stand with the applications.
    permissions: [permission.delegated, permission.applications],
    withoutIt: "What applications may do in the name of people is not known.",
  },
  {
    id: "directory-roles",
    title: "Roles of the directory",
    permissions: [permission.roles],
    withoutIt: "Who administers the directory is not known.",
  },
  {
    id: "memberships",
    title: "Groups of service principals",
    permissions: [permission.members],
    withoutIt: "What service principals may do through a group is not known.",
  },
  {
    id: "accounts",
    title: "Accounts",
    permissions: [permission.users],
    withoutIt: "Accounts that machines use are not told from those of people.",
  },
  {
    id: "subscriptions",
    title: "Subscriptions and management groups",
    permissions: [permission.subscriptions],
    withoutIt: "Subscriptions have no name and no place.",
    ...azure,
  },
  {
    id: "managed-identities",
    title: "User-assigned managed identities",
    permissions: [permission.managedIdentities, permission.managedFederation],
    withoutIt: "Whom managed identities believe, and which subscription they belong to, is not known.",
    ...azure,
  },
  {
    id: "workloads",
    title: "What runs as managed identities",
    permissions: [permission.workloads],
    withoutIt: "A managed identity that things in Azure use looks as if nothing ran as it.",
    ...azure,
  },
  {
    id: "azure-roles",
    title: "Roles in Azure and who holds them",
    permissions: [permission.azureRoles, permission.azureAssignments],
    withoutIt: "What identities may do in Azure is not known.",
    ...azure,
  },
  {
    id: "key-vaults",
    title: "Key vaults, without any value",
    permissions: [permission.vaults, permission.vaultSecrets],
    withoutIt: "Which secrets lie in key vaults is not known.",
    ...azure,
  },
];

const inAzure = new Set(dataSets.filter(({ filtered }) => filtered).map(({ id }) => id));
export const isAzure = (id: string): boolean => inAzure.has(id);

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, config: EntraConfig): string | null {
  if (id === "accounts" && config.accounts === "no")
    return "Not asked: the source is set not to read accounts.";
  if (isAzure(id) && config.azure === "no") return "Not asked: the source is set not to read Azure.";
  if (id === "agents" && config.cloud !== "public")
    return "Not asked: agent identities exist in the public cloud alone.";
  return null;
}
