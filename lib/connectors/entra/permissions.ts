/** Permissions as Microsoft names them: of Graph, and of Azure. */
export const permission = {
  organization: "Organization.Read.All",
  applications: "Application.Read.All",
  activity: "AuditLog.Read.All",
  delegated: "DelegatedPermissionGrant.Read.All",
  roles: "RoleManagement.Read.Directory",
  members: "GroupMember.Read.All",
  users: "User.Read.All",
  agents: "AgentIdentity.Read.All",
  blueprints: "AgentIdentityBlueprint.Read.All",
  subscriptions: "Microsoft.Resources/subscriptions/read",
  managedIdentities: "Microsoft.ManagedIdentity/userAssignedIdentities/read",
  managedFederation: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
  workloads: "Microsoft.Resources/subscriptions/resources/read",
  azureRoles: "Microsoft.Authorization/roleDefinitions/read",
  azureAssignments: "Microsoft.Authorization/roleAssignments/read",
  vaults: "Microsoft.KeyVault/vaults/read",
  vaultSecrets: "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
} as const;

/** Of these, what an application of Graph is given. */
export const graphPermissions = [
  permission.organization,
  permission.applications,
  permission.activity,
  permission.delegated,
  permission.roles,
  permission.members,
  permission.users,
  permission.agents,
  permission.blueprints,
];
