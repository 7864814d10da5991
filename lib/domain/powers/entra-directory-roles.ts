import { known, reads, wide } from "./gathered";
import type { Power } from "./power";

const change: readonly Power[] = ["write", "delete", "read"];

/** Roles that every directory has. Those that Microsoft marks as privileged are told apart by what they do. */
export const directoryRoles = known(
  [
    "GlobalAdministrator CompanyAdministrator",
    wide(
      ["administer", "grant_access", "create_credentials", "change_trust", "disable_logging", ...change],
      ...(["creates_tokens", "mail_or_files", "org_wide"] as const),
    ),
  ],
  [
    "PrivilegedRoleAdministrator PartnerTier2Support",
    wide(["grant_access", "create_credentials", ...change], "org_wide", "creates_tokens"),
  ],
  [
    `PrivilegedAuthenticationAdministrator AuthenticationAdministrator PasswordAdministrator HelpdeskAdministrator
     UserAdministrator PartnerTier1Support ApplicationAdministrator CloudApplicationAdministrator`,
    wide(["create_credentials", ...change], "creates_tokens", "org_wide"),
  ],
  [
    "GroupsAdministrator IdentityGovernanceAdministrator DirectoryWriters KnowledgeManager",
    wide(["grant_access", ...change], "org_wide"),
  ],
  [
    "LifecycleWorkflowsAdministrator DirectorySynchronizationAccounts OnPremisesDirectorySyncAccount",
    wide(["create_credentials", ...change], "org_wide", "creates_tokens"),
  ],
  [
    `HybridIdentityAdministrator DomainNameAdministrator ExternalIdentityProviderAdministrator
     ExternalIDUserFlowAdministrator B2CIEFPolicyAdministrator B2CIEFKeysetAdministrator`,
    wide(["change_trust", ...change], "org_wide"),
  ],
  [
    "ConditionalAccessAdministrator AuthenticationPolicyAdministrator AuthenticationExtensibilityAdministrator SecurityAdministrator",
    wide(["change_trust", ...change], "org_wide"),
  ],
  [
    "IntuneAdministrator IntuneServiceAdministrator CloudDeviceAdministrator",
    wide(["impersonate", "deploy", ...change], "org_wide"),
  ],
  [
    "ExchangeAdministrator ExchangeServiceAdministrator",
    wide(["grant_access", "read_all", ...change], "mail_or_files", "org_wide"),
  ],
  [
    "SharePointAdministrator SharePointServiceAdministrator TeamsAdministrator",
    wide(["read_all", ...change], "mail_or_files", "org_wide"),
  ],
  [
    "ComplianceAdministrator ComplianceDataAdministrator eDiscoveryAdministrator",
    wide(["read_all", ...change], "mail_or_files"),
  ],
  ["ApplicationDeveloper", wide(["write", "read"])],
  ["GuestInviter", wide(["write", "read"])],
  [
    `GlobalReader DirectoryReaders ReportsReader SecurityReader MessageCenterReader UsageSummaryReportsReader AttributeLogReader
     MessageCenterPrivacyReader AttributeDefinitionReader AttributeAssignmentReader TenantGovernanceReader`,
    reads,
  ],
);

/** Actions of roles that an organisation made itself. */
export const tellingDirectoryActions: readonly (readonly [action: string, power: Power])[] = [
  ...(
    [
      ["microsoft.directory/roleAssignments/create", "grant_access"],
      ["microsoft.directory/roleDefinitions/update", "grant_access"],
      ["microsoft.directory/servicePrincipals/appRoleAssignedTo/update", "grant_access"],
      [
        "microsoft.directory/servicePrincipals/managePermissionGrantsForAll.microsoft-company-admin",
        "grant_access",
      ],
      ["microsoft.directory/groups/members/update", "grant_access"],
      ["microsoft.directory/groupsAssignableToRoles/members/update", "grant_access"],
      ["microsoft.directory/groups.security/members/update", "grant_access"],
      ["microsoft.directory/applications/credentials/update", "create_credentials"],
      ["microsoft.directory/servicePrincipals/credentials/update", "create_credentials"],
      ["microsoft.directory/users/password/update", "create_credentials"],
      ["microsoft.directory/users/authenticationMethods/create", "create_credentials"],
      ["microsoft.directory/applications/owners/update", "create_credentials"],
      ["microsoft.directory/servicePrincipals/owners/update", "create_credentials"],
      ["microsoft.directory/domains/federation/update", "change_trust"],
      ["microsoft.directory/conditionalAccessPolicies/basic/update", "change_trust"],
      ["microsoft.directory/conditionalAccessPolicies/delete", "change_trust"],
      ["microsoft.directory/bitlockerKeys/key/read", "read_secrets"],
    ] as const
  ).map(([action, power]) => [action.toLowerCase(), power] as const),
];
