import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { gcpConfigSchema } from "./config";
import { gcp } from "./connector";
import { canaries, web } from "./fixtures/acme";
import { fakeGcp } from "./fixtures/fake-gcp";
import { everything, now } from "./fixtures/read-gcp";
import { permission } from "./permissions";

const accounts = "iam.googleapis.com/v1/projects/shop-prod/serviceAccounts";
const page = (dataSet: string, call: string, item: Record<string, unknown>): Page => ({
  scope: { key: `projects/shop-prod/${dataSet}`, dataSet, title: "", issues: ["gcp:shop-prod"] },
  call,
  body: { realm: "gcp", items: [{ project: "shop-prod", ...item }] },
  collectedAt: now,
});
const account = (item: Record<string, unknown>) =>
  page("service-accounts", "GET /v1/projects/{project}/serviceAccounts", {
    uniqueId: web,
    email: "web@shop-prod.iam.gserviceaccount.com",
    ...item,
  });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  name: `projects/shop-prod/serviceAccounts/a${index}@shop-prod.iam.gserviceaccount.com`,
  uniqueId: `1${String(index).padStart(20, "0")}`,
  email: `a${index}@shop-prod.iam.gserviceaccount.com`,
}));

/** A call of each data set that is refused, with the permission that it needs. */
const refusals: [string, (where: string) => boolean, string][] = [
  [
    "hierarchy",
    (where) => where.includes('"cloudresourcemanager.googleapis.com/Folder"') && !where.includes("readMask"),
    permission.resources,
  ],
  ["bindings", (where) => where.includes("searchAllIamPolicies"), permission.policies],
  ["deny-policies", (where) => where.includes("/denypolicies"), permission.denies],
  ["roles", (where) => where.startsWith("iam.googleapis.com/v1/roles"), permission.roles],
  ["service-accounts", (where) => where.startsWith(`${accounts}/`), permission.keys],
  ["project-roles", (where) => where.includes("/projects/shop-prod/roles"), permission.roles],
  ["workload-identity", (where) => where.includes("workloadIdentityPools "), permission.pools],
  ["api-keys", (where) => where.startsWith("apikeys."), permission.apiKeys],
  ["secrets", (where) => where.startsWith("secretmanager."), permission.secrets],
  ["agents", (where) => where.includes("reasoningEngines"), permission.agents],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(gcp, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: gcpConfigSchema.parse(everything),
      source: fakeGcp(),
      // Accounts 3, API keys 3, agents 2 and one by its identity, a service agent, and two who come in from elsewhere.
      identities: 12,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeGcp({ denied }),
      })),
      looping: fakeGcp({ loops: true }),
      bulk: {
        source: fakeGcp({ more: { [accounts]: many }, pageSize: 100 }),
        identities: 10_009,
        heapMb: 200,
      },
    },
    datesIn: (form) =>
      account({
        use: { at: form, since: form },
        made: [
          { id: "aaaa0000", validAfterTime: form, validBeforeTime: form, use: { at: form, since: form } },
        ],
      }),
    rename: {
      before: account({ email: "old@shop-prod.iam.gserviceaccount.com" }),
      after: account({ email: "new@shop-prod.iam.gserviceaccount.com" }),
    },
    unknowns: [
      {
        title: "A new state of a project",
        page: page("hierarchy", "searchAllResources: projects, folders, organizations", {
          name: "//cloudresourcemanager.googleapis.com/projects/shop-prod",
          state: "HIBERNATED",
        }),
        holds: ({ records }) =>
          records.some(
            (record) => record.t === "container" && record.status === "unknown" && record.kind === "other",
          ),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
