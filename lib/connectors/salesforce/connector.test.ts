import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { salesforceConfigSchema } from "./config";
import { salesforce } from "./connector";
import { canaries, id, realm } from "./fixtures/acme";
import { everything, fakeSalesforce, now } from "./fixtures/fake-salesforce";
import { permission } from "./session";

const page = (dataSet: string, call: string, item: object): Page => ({
  scope: { key: `acme/${dataSet}`, dataSet, title: "", issues: [realm] },
  call,
  body: { realm, items: [item] },
  collectedAt: now,
});
const user = (item: object) => page("users", "User", { Id: id("005", 1), IsActive: true, ...item });
const agent = (item: object) => page("agents", "BotDefinition", { Id: id("0Xx", 1), ...item });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  Id: id("005", 100_000 + index),
  Username: `u${index}@acme.example`,
  IsActive: true,
  UserType: "Standard",
}));

/** The object of each data set that is refused, with the permission that it needs. */
const refusals: [string, string, string][] = [
  ["users", "User", permission.setup],
  ["apps", "ConnectedApplication", permission.setup],
  ["tokens", "OauthToken", permission.users],
  ["assignments", "PermissionSetAssignment", permission.setup],
  ["named-credentials", "NamedCredential", permission.setup],
  ["agents", "BotDefinition", permission.setup],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(salesforce, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: salesforceConfigSchema.parse(everything),
      source: fakeSalesforce(),
      // Users 5, apps 2, apps by their tokens' name 2, agents 2.
      identities: 11,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeSalesforce({ denied }),
      })),
      looping: fakeSalesforce({ loops: true }),
      bulk: {
        source: fakeSalesforce({ more: { User: many }, pageSize: 2000 }),
        identities: 10_006,
        heapMb: 150,
      },
    },
    datesIn: (form) => user({ CreatedDate: form, LastLoginDate: form }),
    rename: { before: user({ Username: "old@acme.example" }), after: user({ Username: "new@acme.example" }) },
    unknowns: [
      {
        title: "A user of whom nobody says whether it is active",
        page: user({ IsActive: "perhaps" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "An agent of which nobody says whether a version is in force",
        page: agent({}),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
