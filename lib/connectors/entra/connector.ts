import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps } from "@/lib/connectors/sdk/steps";
import { accountRecords } from "./accounts";
import { agentRecords } from "./agents";
import { applicationRecords, federationRecords } from "./applications";
import { managedIdentityRecords, probeFederation, workloadRecords } from "./azure-identities";
import { azureAssignmentRecords, azureRoleRecords, subscriptionRecords } from "./azure-roles";
import type { EntraConfig } from "./config";
import { dataSets, steps, stepsOf, whyOff } from "./data-sets";
import { membershipRecords, roleAssignmentRecords, roleDefinitionRecords } from "./directory-roles";
import { appRoleRecords, delegatedRecords } from "./grants";
import { graphPage } from "./graph-list";
import { listVaults, probeVaults, vaultRecords } from "./key-vaults";
import { readEntraLog } from "./logs";
import { manifest } from "./manifest";
import { permission } from "./permissions";
import { planScopes } from "./plan";
import { principalRecords } from "./service-principals";
import { tenantRecords } from "./tenant";
import { openTools } from "./tools";

const toRecords = recordsByCall({
  "GET /v1.0/organization": tenantRecords,
  "GET /v1.0/applications?$expand=owners": applicationRecords,
  "GET /v1.0/applications?$expand=federatedIdentityCredentials": federationRecords,
  "GET /v1.0/applications/microsoft.graph.agentIdentityBlueprint": applicationRecords,
  "GET /v1.0/servicePrincipals?$expand=owners": principalRecords,
  "GET /v1.0/servicePrincipals?$expand=appRoleAssignments": appRoleRecords,
  "GET /v1.0/servicePrincipals?$expand=memberOf": membershipRecords,
  "GET /v1.0/servicePrincipals/microsoft.graph.agentIdentity": agentRecords,
  "GET /v1.0/oauth2PermissionGrants": delegatedRecords,
  "GET /v1.0/roleManagement/directory/roleDefinitions": roleDefinitionRecords,
  "GET /v1.0/roleManagement/directory/roleAssignments?$expand=principal": roleAssignmentRecords,
  "GET /v1.0/users?$expand=manager": accountRecords,
  // Snapshots that were collected before managers were asked for.
  "GET /v1.0/users": accountRecords,
  "GET /v1.0/users/microsoft.graph.agentUser": accountRecords,
  "Resource Graph: subscriptions and management groups": subscriptionRecords,
  "Resource Graph: userAssignedIdentities": managedIdentityRecords,
  "Resource Graph: resources with an identity": workloadRecords,
  "Resource Graph: roleDefinitions": azureRoleRecords,
  "Resource Graph: roleAssignments": azureAssignmentRecords,
  "GET https://{vault}/secrets": vaultRecords,
});

/** Microsoft Entra and Azure: applications, principals, agents, and what they may do. */
export const entra: Connector<EntraConfig> = {
  manifest,
  plan: planScopes,
  async *pages(ctx, scope, cursor) {
    const calls = stepsOf(scope);
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, await openTools(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Microsoft",
      dataSets,
      steps,
      open: (signal) => openTools({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
      further: {
        [permission.applications]: ({ session }) =>
          graphPage(
            session,
            { path: "/v1.0/servicePrincipals", select: ["id"], top: 1, permission: permission.applications },
            null,
          ),
        [permission.activity]: async ({ session }) =>
          session.cloud.isPublic
            ? graphPage(
                session,
                {
                  path: "/beta/reports/servicePrincipalSignInActivities",
                  top: 1,
                  permission: permission.activity,
                },
                null,
              )
            : null,
        [permission.managedFederation]: ({ session }) => probeFederation(session),
        [permission.vaults]: ({ session }) => listVaults(session),
        [permission.vaultSecrets]: ({ session }) => probeVaults(session),
      },
    }),
  readEvent: (_kind, record, log) => readEntraLog(record, log),
  toRecords,
};
