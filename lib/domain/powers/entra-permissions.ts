import { known, reads, wide } from "./gathered";
import { type EntitlementPowers, notUnderstood, type Power } from "./power";

const change: readonly Power[] = ["write", "delete", "read"];

/** Permissions of Microsoft Graph, and of its older siblings, that hold in the whole tenant. */
const permissions = known(
  [
    "RoleManagement.ReadWrite.Directory RoleManagement.ReadWrite.All AppRoleAssignment.ReadWrite.All RoleAssignmentSchedule.ReadWrite.Directory RoleEligibilitySchedule.ReadWrite.Directory",
    wide(["grant_access", "write", "read"], "powerful_scope", "org_wide"),
  ],
  [
    `PrivilegedAccess.ReadWrite.AzureADGroup PrivilegedAccess.ReadWrite.AzureAD PrivilegedAccess.ReadWrite.AzureResources PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup
     PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup RoleManagementPolicy.ReadWrite.Directory RoleManagementPolicy.ReadWrite.AzureADGroup
     GroupMember.ReadWrite.All Group.ReadWrite.All EntitlementManagement.ReadWrite.All Directory.ReadWrite.All DelegatedPermissionGrant.ReadWrite.All
     Policy.ReadWrite.PermissionGrant OnPremDirectorySynchronization.ReadWrite.All RoleManagement.ReadWrite.Exchange Directory.AccessAsUser.All`,
    wide(["grant_access", ...change], "powerful_scope", "org_wide"),
  ],
  [
    `Application.ReadWrite.All UserAuthenticationMethod.ReadWrite.All UserAuthMethod-Passkey.ReadWrite.All User-PasswordProfile.ReadWrite.All User.ReadWrite.All
     ServicePrincipalEndpoint.ReadWrite.All AgentIdentityBlueprint.AddRemoveCreds.All User.EnableDisableAccount.All`,
    wide(["create_credentials", ...change], "powerful_scope", "org_wide", "creates_tokens"),
  ],
  [
    `Domain.ReadWrite.All IdentityProvider.ReadWrite.All Policy.ReadWrite.ConditionalAccess Policy.ReadWrite.AuthenticationMethod
     Policy.ReadWrite.Authorization Policy.ReadWrite.CrossTenantAccess Policy.ReadWrite.SecurityDefaults
     Policy.ReadWrite.TrustFramework TrustFrameworkKeySet.ReadWrite.All Organization.ReadWrite.All Policy.ReadWrite.ApplicationConfiguration Domain-InternalFederation.ReadWrite.All
     CustomAuthenticationExtension.ReadWrite.All PublicKeyInfrastructure.ReadWrite.All MultiTenantOrganization.ReadWrite.All`,
    wide(["change_trust", "write", "read"], "powerful_scope", "org_wide"),
  ],
  [
    `DeviceManagementConfiguration.ReadWrite.All DeviceManagementApps.ReadWrite.All DeviceManagementManagedDevices.PrivilegedOperations.All
     DeviceManagementScripts.ReadWrite.All DeviceManagementRBAC.ReadWrite.All`,
    wide(["impersonate", "deploy", ...change], "powerful_scope", "org_wide"),
  ],
  [
    "full_access_as_app Mail.ReadWrite Sites.FullControl.All Files.ReadWrite.All Sites.ReadWrite.All Sites.Manage.All MailboxItem.ImportExport.All Chat.ReadWrite.All Notes.ReadWrite.All Mailbox.Migration",
    wide(["read_all", ...change], "powerful_scope", "mail_or_files"),
  ],
  [
    "Exchange.ManageAsApp Exchange.ManageAsAppV2",
    wide(["grant_access", "read_all", ...change], "powerful_scope", "mail_or_files", "org_wide"),
  ],
  [
    `Mail.Read Mail.ReadBasic.All Files.Read.All Sites.Read.All Chat.Read.All ChannelMessage.Read.All Notes.Read.All Contacts.Read
     Calendars.Read OnlineMeetingTranscript.Read.All CallRecords.Read.All MailboxItem.Read.All eDiscovery.Read.All`,
    wide(["read_all", "read"], "powerful_scope", "mail_or_files"),
  ],
  [
    "BitlockerKey.Read.All DeviceLocalCredential.Read.All",
    wide(["read_secrets"], "powerful_scope", "reads_secrets"),
  ],
  ["Mail.Send Mail.Send.All", wide(["write"], "powerful_scope")],
  ["Application.ReadWrite.OwnedBy Sites.Selected Files.SelectedOperations.Selected", wide(["write", "read"])],
  [
    "openid profile email offline_access User.Read User.ReadBasic.All User.Read.All Directory.Read.All",
    reads,
  ],
);

const microsoft = new Set([
  "00000003-0000-0000-c000-000000000000", // Microsoft Graph
  "00000002-0000-0000-c000-000000000000", // Azure AD Graph
  "00000002-0000-0ff1-ce00-000000000000", // Exchange Online
  "00000003-0000-0ff1-ce00-000000000000", // SharePoint Online
]);
const microsoftNames =
  /^(?:Microsoft Graph|Windows Azure Active Directory|Office 365 (?:Exchange|SharePoint) Online)$/;

/** Permissions of other applications mean whatever those applications make of them. */
export function powersOfApplicationPermission(
  resource: string,
  permission: string,
  appId: string,
): EntitlementPowers {
  if (appId ? !microsoft.has(appId.toLowerCase()) : !microsoftNames.test(resource)) return notUnderstood;
  const found = permissions.get(permission.toLowerCase());
  if (found) return found;
  const words = permission.toLowerCase().split(".");
  if (words.includes("readwrite") || words.includes("manage") || words.includes("fullcontrol"))
    return wide(["write", "delete", "read"]);
  if (words.some((word) => word === "read" || word === "readbasic")) return reads;
  if (
    words.some((word) =>
      /^(?:create|send|write|update|edit|upload|invite|enabledisable\w*|teamwork)$/.test(word),
    )
  )
    return wide(["write"]);
  return notUnderstood;
}
