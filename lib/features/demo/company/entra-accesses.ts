import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { listParts } from "./connected";

/** The id of whatever the words name. */
export type Ids = (...words: string[]) => string;

/** Applications of others that somebody let in, with what they may read of everybody. None of them exists. */
export const letIn = [
  ["Meetnotes", "Meetnotes Ltd", "Calendars.Read Mail.Read offline_access"],
  ["SignFlow", "SignFlow Inc", "User.Read Files.ReadWrite.All"],
] as const;

/** What an application of the company's own may do in the whole directory, without a person. */
const permissions: { [application: string]: string } = {
  "legacy-migration": "Directory.ReadWrite.All",
  "hr-sync": "User.ReadWrite.All",
  "report-refresh": "Mail.Send",
  "care-assistant-backend": "Chat.Read.All",
};

/** Microsoft Graph is the same application everywhere. */
export const graphApp = "00000003-0000-0000-c000-000000000000";

/** What applications may do, by themselves and on behalf of everybody; each list says beside it what that is to. */
export function accessParts(source: Parameters<typeof listParts>[0], id: Ids): SnapshotPart[] {
  const graph = {
    id: id("principal", "Microsoft Graph"),
    appId: graphApp,
    name: "Microsoft Graph",
    roles: Object.values(permissions).map((value) => ({ id: id("app role", value), value, label: value })),
  };
  return listParts(
    { ...source, common: { ...source.common, resources: [graph] } },
    {
      "app-permissions": {
        "GET /v1.0/servicePrincipals?$expand=appRoleAssignments": Object.entries(permissions).map(
          ([name, permission]) => ({
            id: id("principal", name),
            displayName: name,
            assigned: [
              {
                appRoleId: id("app role", permission),
                resourceId: graph.id,
                resourceDisplayName: graph.name,
              },
            ],
          }),
        ),
      },
      "delegated-permissions": {
        "GET /v1.0/oauth2PermissionGrants": letIn.map(([name, , scope]) => ({
          id: id("consent", name),
          clientId: id("principal", name),
          consentType: "AllPrincipals",
          principalId: null,
          resourceId: graph.id,
          scope,
        })),
      },
    },
  );
}
