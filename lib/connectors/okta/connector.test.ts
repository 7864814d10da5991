import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { oktaConfigSchema } from "./config";
import { okta } from "./connector";
import { canaries, org } from "./fixtures/acme";
import { fakeOkta } from "./fixtures/fake-okta";
import { everything, now } from "./fixtures/read-okta";
import { permission } from "./permissions";

const page = (dataSet: string, call: string, item: Record<string, unknown>): Page => ({
  scope: { key: `${org}/${dataSet}`, dataSet, title: "", issues: [`okta:${org}`] },
  call,
  body: { realm: `okta:${org}`, items: [item] },
  collectedAt: now,
});
const token = (item: Record<string, unknown>) =>
  page("api-tokens", "GET /api/v1/api-tokens", { id: "00T1", userId: "00uann", ...item });
const app = (item: Record<string, unknown>) =>
  page("apps", "GET /api/v1/apps", { id: "0oa1", clientId: "0oa1", status: "ACTIVE", ...item });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  id: `00u${index}`,
  status: "ACTIVE",
  profile: { login: `u${index}@acme.example` },
}));

/** A call of each data set that is refused, with the scope that it needs. */
const refusals: [string, (path: string) => boolean, string][] = [
  ["app-grants", (path) => path.endsWith("/grants"), permission.appGrants],
  ["app-roles", (path) => path.startsWith("/oauth2/v1/clients"), permission.roles],
  ["api-tokens", (path) => path.endsWith("/api-tokens"), permission.apiTokens],
  ["integrations", (path) => path.endsWith("/api-services"), permission.integrations],
  ["administrators", (path) => path.includes("/iam/assignees"), permission.roles],
  ["people", (path) => path === "/api/v1/users", permission.users],
  ["groups", (path) => path === "/api/v1/groups", permission.groups],
  ["agents", (path) => path.endsWith("/ai-agents"), permission.agents],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(okta, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: oktaConfigSchema.parse(everything),
      source: fakeOkta(),
      // Apps 3 (one more is a door for people), tokens 2, an integration, accounts 4, agents 2.
      identities: 12,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeOkta({ denied }),
      })),
      looping: fakeOkta({ loops: true }),
      bulk: {
        source: fakeOkta({ more: { "/api/v1/users": many }, pageSize: 100 }),
        identities: 10_008,
        heapMb: 150,
      },
    },
    datesIn: (form) => token({ created: form, lastUpdated: form, expiresAt: form }),
    rename: { before: app({ label: "old" }), after: app({ label: "new" }) },
    unknowns: [
      {
        title: "A new state of an app",
        page: app({ status: "HIBERNATED" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new state of a secret",
        page: app({ held: [{ id: "ocs1", status: "HIBERNATED" }] }),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
