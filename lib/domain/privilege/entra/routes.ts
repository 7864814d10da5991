import { type AzureRole, azureRoleGives, type Plane } from "./azure-role";
import { type DirectoryRole, directoryRoleGives } from "./directory-role";

/** One thing that is held, with what gives it. */
export interface HeldRight {
  kind: "permission" | "directory" | "azure";
  /** Of an API: the permission. Else the role's name. */
  name: string;
  api: string;
  directory: DirectoryRole;
  azure: AzureRole;
  where: string;
  by: string;
}

interface RouteFacts {
  id: string;
  /** What whoever has it may come to, after "It ". */
  sentence: string;
  /** One of these application permissions of Microsoft Graph. */
  permissions?: readonly string[];
  /** Or one of these roles of the directory, by name or by what they give. */
  roles?: readonly string[];
  directory?: readonly string[];
  /** Or one of these actions in Azure. */
  azure?: readonly string[];
  data?: readonly string[];
}

export const graphAppId = "00000003-0000-0000-c000-000000000000";

/**
 * The known ways to more rights: after Microsoft's own marks of privileged roles and permissions
 * (https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions,
 * https://learn.microsoft.com/graph/permissions-reference), and SpecterOps' published abuses of them.
 */
const facts: readonly RouteFacts[] = [
  {
    id: "app-credentials",
    sentence: "adds secrets to applications, and signs in as them with all that they may",
    permissions: ["Application.ReadWrite.All", "Directory.ReadWrite.All"],
    roles: ["Application Administrator", "Cloud Application Administrator", "Hybrid Identity Administrator"],
    directory: [
      "microsoft.directory/applications/credentials/update",
      "microsoft.directory/serviceprincipals/credentials/update",
    ],
  },
  {
    id: "own-app-credentials",
    sentence: "adds secrets to applications that it owns, and signs in as them",
    permissions: ["Application.ReadWrite.OwnedBy"],
  },
  {
    id: "grant-app-permissions",
    sentence: "gives any application permission to any application, also to itself",
    permissions: ["AppRoleAssignment.ReadWrite.All"],
    directory: ["microsoft.directory/serviceprincipals/approleassignedto/update"],
  },
  {
    id: "grant-delegated-permissions",
    sentence: "lets applications act for everybody without asking them",
    permissions: ["DelegatedPermissionGrant.ReadWrite.All"],
  },
  {
    id: "directory-roles",
    sentence: "gives roles of the directory, also Global Administrator to itself",
    permissions: [
      "RoleManagement.ReadWrite.Directory",
      "RoleAssignmentSchedule.ReadWrite.Directory",
      "RoleEligibilitySchedule.ReadWrite.Directory",
      "PrivilegedAccess.ReadWrite.AzureAD",
    ],
    roles: ["Global Administrator", "Privileged Role Administrator", "Partner Tier2 Support"],
    directory: ["microsoft.directory/roleassignments/alltasks"],
  },
  {
    id: "groups",
    sentence: "adds members to groups, and has what is granted to these",
    permissions: [
      "Group.ReadWrite.All",
      "GroupMember.ReadWrite.All",
      "PrivilegedAccess.ReadWrite.AzureADGroup",
    ],
    roles: ["Groups Administrator", "User Administrator", "Directory Writers"],
    directory: ["microsoft.directory/groups/members/update"],
  },
  {
    id: "reset-sign-in",
    sentence: "sets passwords or sign-in methods of people, and signs in as them",
    permissions: [
      "User-PasswordProfile.ReadWrite.All",
      "UserAuthenticationMethod.ReadWrite.All",
      "User.ReadWrite.All",
    ],
    roles: [
      "Privileged Authentication Administrator",
      "Authentication Administrator",
      "Helpdesk Administrator",
      "Password Administrator",
    ],
    directory: [
      "microsoft.directory/users/password/update",
      "microsoft.directory/users/authenticationmethods/create",
    ],
  },
  {
    id: "federate-domain",
    sentence: "has the directory believe another issuer, and signs in as anybody",
    permissions: ["Domain.ReadWrite.All", "Domain-InternalFederation.ReadWrite.All"],
    roles: ["Domain Name Administrator", "External Identity Provider Administrator"],
    directory: ["microsoft.directory/domains/federation/update"],
  },
  {
    id: "manage-devices",
    sentence: "runs scripts on managed devices, as their administrator",
    permissions: ["DeviceManagementConfiguration.ReadWrite.All", "DeviceManagementScripts.ReadWrite.All"],
    roles: ["Intune Administrator"],
  },
  {
    id: "azure-role-assignments",
    sentence: "grants any role in Azure, also Owner to itself",
    azure: ["microsoft.authorization/roleassignments/write", "microsoft.authorization/elevateaccess/action"],
  },
  {
    id: "azure-role-definitions",
    sentence: "changes what roles of one's own in Azure give",
    azure: ["microsoft.authorization/roledefinitions/write"],
  },
  {
    id: "run-on-machines",
    sentence: "runs commands on machines, as their managed identity",
    azure: [
      "microsoft.compute/virtualmachines/runcommand/action",
      "microsoft.compute/virtualmachines/runcommands/write",
      "microsoft.compute/virtualmachines/extensions/write",
      "microsoft.compute/virtualmachinescalesets/extensions/write",
      "microsoft.hybridcompute/machines/runcommands/write",
    ],
    data: ["microsoft.compute/virtualmachines/loginasadmin/action"],
  },
  {
    id: "automation",
    sentence: "runs scripts of its own as the identity of an automation account",
    azure: [
      "microsoft.automation/automationaccounts/runbooks/write",
      "microsoft.automation/automationaccounts/jobs/write",
    ],
  },
  {
    id: "deploy-as-identity",
    sentence: "runs code of its own in apps, functions or workflows, as their managed identity",
    azure: [
      "microsoft.web/sites/write",
      "microsoft.web/sites/publishxml/action",
      "microsoft.logic/workflows/write",
      "microsoft.app/containerapps/write",
      "microsoft.containerinstance/containergroups/write",
      "microsoft.resources/deploymentscripts/write",
    ],
  },
  {
    id: "believe-another",
    sentence: "has a managed identity believe another issuer, and signs in as it",
    azure: ["microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/write"],
  },
  {
    id: "key-vault-secrets",
    sentence: "reads secrets of key vaults, or lets itself read them",
    azure: ["microsoft.keyvault/vaults/accesspolicies/write", "microsoft.keyvault/vaults/write"],
    data: ["microsoft.keyvault/vaults/secrets/getsecret/action"],
  },
  {
    id: "account-keys",
    sentence: "reads keys that open all of a storage account, a database or a registry",
    azure: [
      "microsoft.storage/storageaccounts/listkeys/action",
      "microsoft.documentdb/databaseaccounts/listkeys/action",
      "microsoft.containerregistry/registries/listcredentials/action",
    ],
  },
  {
    id: "cluster-admin",
    sentence: "takes the administrator's credentials of clusters, or runs commands in them",
    azure: [
      "microsoft.containerservice/managedclusters/listclusteradmincredential/action",
      "microsoft.containerservice/managedclusters/runcommand/action",
    ],
  },
];

/** A way to more rights, where it holds, and what gives it. */
export interface EntraRoute {
  id: string;
  sentence: string;
  where: string;
  by: string;
}

/** The known ways to more rights that these give, once for each place. */
export function routesOf(held: readonly HeldRight[]): EntraRoute[] {
  return facts.flatMap(({ id, sentence, ...needs }) => {
    const places = new Map<string, EntraRoute>();
    for (const right of held) {
      if (meets(right, needs) && !places.has(right.where))
        places.set(right.where, { id, sentence, where: right.where, by: right.by });
    }
    return [...places.values()];
  });
}

function meets(right: HeldRight, needs: Omit<RouteFacts, "id" | "sentence">): boolean {
  switch (right.kind) {
    case "permission":
      return right.api === graphAppId && (needs.permissions?.includes(right.name) ?? false);
    case "directory":
      return (
        (needs.roles?.includes(right.name) ?? false) ||
        (needs.directory?.some((action) => directoryRoleGives(right.directory, action) === "yes") ?? false)
      );
    case "azure": {
      const gives = (actions: readonly string[] | undefined, plane: Plane) =>
        actions?.some((action) => azureRoleGives(right.azure, action, plane) === "yes") ?? false;
      return gives(needs.azure, "control") || gives(needs.data, "data");
    }
  }
}
