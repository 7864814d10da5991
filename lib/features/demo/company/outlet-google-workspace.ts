import { dataSets } from "@/lib/connectors/google-workspace/data-sets";
import { appRef, customerRealm, customerRef, googleRealm } from "@/lib/connectors/google-workspace/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";

const domain = `outlet.${companyDomain}`;
const realm = customerRealm("C0outlet7");
const drive = "https://www.googleapis.com/auth/drive";
const mail = "https://mail.google.com/";

/** Accounts: name, title (none: nobody's), days since it signed in. */
const accounts: readonly (readonly [string, string | null, number])[] = [
  ["rosa.keller", "Managing director", 1],
  ["jan.dekker", "Logistics", 2],
  ["amelie.roux", "Buying", 0],
  ["svc-invoices", null, 0],
  ["scanner", null, 300],
];

/** Apps that people let in: name, client, what it may do, who. None of them exists. */
const apps: readonly (readonly [string, string, string[], string[]])[] = [
  ["Invoice Bee", "4071.apps.googleusercontent.com", [mail, drive], ["svc-invoices", "rosa.keller"]],
  ["Sheet Sorter", "4072.apps.googleusercontent.com", [drive], ["amelie.roux", "jan.dekker"]],
];

/** The client that may act as anybody. */
const delegate = "104207310421414000701";

/** Mail and files of the outlet: it came with the company that was bought, and nobody has moved it. */
export const outletWorkspace: ConnectedSystem = {
  name: "Google Workspace garden outlet",
  connector: "google-workspace",
  about: domain,
  make: ({ company }) => ({ parts: partsOf(company), planted: wrong }),
};

const personId = (index: number) => `10${String(index).padStart(19, "0")}`;
const idOf = (name: string) => personId(accounts.findIndex(([each]) => each === name));

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "outlet", name).toISOString();
  const reader = `rollcall-reader@${domain}`;
  const shared = { dataSets, id: domain, title: domain, container: customerRef(realm), reader };
  return [
    ...listParts(
      { ...shared, common: { realm, customer: domain }, issues: [realm, googleRealm] },
      {
        people: {
          "GET /admin/directory/v1/users": accounts.map(([name, title, seen]) => ({
            id: idOf(name),
            primaryEmail: `${name}@${domain}`,
            isAdmin: name === "rosa.keller",
            suspended: false,
            creationTime: at(1600, name),
            lastLoginTime: at(seen, `${name} login`),
            orgUnitPath: title === null ? "/Service accounts" : "/",
            name: { fullName: name },
            externalIds: title === null ? [] : [{ type: "organization", value: `G${idOf(name).slice(-2)}` }],
            relations: [],
            organizations: title === null ? [] : [{ primary: true, title }],
          })),
        },
        apps: {
          "GET /admin/directory/v1/users/{user}/tokens": accounts.map(([name]) => ({
            id: idOf(name),
            primaryEmail: `${name}@${domain}`,
            letIn: apps
              .filter(([, , , people]) => people.includes(name))
              .map(([displayText, clientId, scopes]) => ({
                clientId,
                displayText,
                scopes,
                anonymous: false,
              })),
            appCodes:
              name === "scanner"
                ? [
                    {
                      codeId: 1,
                      name: "scan to mail",
                      creationTime: String(company.ago(1400, "app password").getTime()),
                      lastTimeUsed: String(company.ago(1, "app password use").getTime()),
                    },
                  ]
                : [],
          })),
        },
      },
    ),
    ...listParts(
      { ...shared, common: { realm }, issues: [] },
      {
        delegation: {
          "GET /admin/reports/v1/activity/users/all/applications/admin": [
            {
              client: delegate,
              scopes: [drive, mail],
              at: at(120, "delegation"),
              by: `rosa.keller@${domain}`,
            },
          ],
        },
      },
    ),
  ];
}

const wrong: Planted[] = [
  planted(
    "acts-as-every-mailbox",
    10,
    "A program may read and write the mail and files of everybody at the outlet.",
    {
      identities: [appRef(realm, delegate)],
    },
  ),
];
