import { dataSets } from "@/lib/connectors/salesforce/data-sets";
import { orgRef, userRef } from "@/lib/connectors/salesforce/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employee, membersOf } from "./staff";

const realm = "salesforce:00D0X00000BrndWUAS";
const host = `${companyName}.my.salesforce.com`;
const id = (prefix: string, number: number) => `${prefix}${String(number).padStart(12, "0")}AAA`;

/** Users of programs: name, its profile, age, days since it logged in. */
const programs: readonly (readonly [string, string, number, number | null])[] = [
  ["crm-sync", "Minimum Access - API Only Integrations", 900, 0],
  ["svc-newsletter", "Standard User", 1300, 1],
  ["svc-migration", "System Administrator", 1600, 500],
  ["care-agent", "Einstein Agent User", 150, 0],
];

/** Permission sets: which users hold them, and what they hold. */
const sets: readonly (readonly [string, number[], string[]])[] = [
  ["Integration of the warehouse", [0], ["PermissionsApiEnabled", "PermissionsViewAllData"]],
  ["Everything", [2], ["PermissionsModifyAllData", "PermissionsManageUsers"]],
  ["Returns", [3], ["PermissionsApiEnabled"]],
];

/** Apps and the tokens that they hold: name, which user, age, days since use. */
const apps: readonly (readonly [string, number, number, number | null])[] = [
  ["Data Loader", 2, 1500, 500],
  ["Newsletter tool", 1, 1200, 0],
  ["Segments to the warehouse", 0, 880, 0],
];

/** Customers, and whoever syncs them. */
export const salesforceOrg: ConnectedSystem = {
  name: `Salesforce ${companyName}`,
  connector: "salesforce",
  about: host,
  make: ({ company }) => ({ parts: partsOf(company), planted: wrong }),
};

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) =>
    company.ago(days, "salesforce", name).toISOString().replace("Z", "+0000");
  const people = membersOf("customer-care");
  return listParts(
    {
      dataSets,
      common: { realm },
      id: host,
      title: host,
      issues: [realm],
      container: orgRef(realm),
      reader: id("005", 99),
    },
    {
      users: {
        User: [
          ...programs.map(([name, profile, age, used], index) => ({
            Id: id("005", index),
            Username: `${name}@${companyDomain}`,
            Name: name,
            IsActive: true,
            UserType: "Standard",
            LastLoginDate: used === null ? null : at(used, `${name} login`),
            CreatedDate: at(age, name),
            numbered: false,
            profile,
            creator: employee("Maeve Byrne").email,
          })),
          ...people.map(({ name, email }, index) => ({
            Id: id("005", 50 + index),
            Username: email,
            Email: email,
            Name: name,
            IsActive: true,
            UserType: "Standard",
            LastLoginDate: at(1, `${name} login`),
            CreatedDate: at(1000, name),
            numbered: true,
            profile: "Standard User",
            creator: employee("Maeve Byrne").email,
          })),
        ],
      },
      apps: {
        ConnectedApplication: apps.map(([Name, , age], index) => ({
          Id: id("0H4", index),
          Name,
          OptionsAllowAdminApprovedUsersOnly: index > 0,
          CreatedDate: at(age, Name),
        })),
      },
      tokens: {
        OauthToken: apps.map(([AppName, user, age, used], index) => ({
          Id: id("0CQ", index),
          AppName,
          UserId: id("005", user),
          CreatedDate: at(age, AppName),
          LastUsedDate: used === null ? null : at(used, `${AppName} use`),
          UseCount: 400,
        })),
      },
      assignments: {
        PermissionSetAssignment: sets.flatMap(([Label, users, holds], index) =>
          users.map((user) => ({
            Id: id("0Pa", index),
            AssigneeId: id("005", user),
            PermissionSetId: id("0PS", index),
            set: { Name: `Set${index}`, Label, IsOwnedByProfile: false, profile: null, holds },
          })),
        ),
      },
      "named-credentials": {
        NamedCredential: [
          {
            Id: id("0XA", 0),
            DeveloperName: "Orders",
            MasterLabel: "Orders",
            PrincipalType: "NamedUser",
            CreatedDate: at(800, "Orders"),
            LastModifiedDate: at(800, "Orders"),
            target: `https://orders.${companyDomain}`,
          },
        ],
      },
      agents: {
        BotDefinition: [
          {
            Id: id("0Xx", 0),
            DeveloperName: "Returns",
            MasterLabel: "Returns agent",
            CreatedDate: at(150, "agent"),
            Description: "Answers customers who return something",
            AgentType: "AgentforceServiceAgent",
            Type: "ExternalCopilot",
            BotUserId: id("005", 3),
            creator: employee("Oskar Lindahl").email,
            active: true,
          },
        ],
      },
    },
  );
}

const wrong: Planted[] = [
  planted(
    "migration-user-changes-everything",
    10,
    "A user of a finished project may change every customer, unused for a year and more.",
    {
      identities: [userRef(realm, id("005", 2))],
    },
  ),
];
