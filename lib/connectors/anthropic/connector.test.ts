import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { anthropicConfigSchema } from "./config";
import { anthropic } from "./connector";
import { canaries, organization } from "./fixtures/acme";
import { everything, fakeAnthropic, now } from "./fixtures/fake-anthropic";
import { permission } from "./session";

const keyPage = (item: object): Page => ({
  scope: { key: `${organization}/api-keys`, dataSet: "api-keys", title: "", issues: ["anthropic"] },
  call: "GET /v1/organizations/api_keys",
  body: {
    realm: "anthropic",
    organization,
    listsAccounts: true,
    items: [{ id: "apikey_x", status: "active", ...item }],
  },
  collectedAt: now,
});

const many = Array.from({ length: 10_000 }, (_, index) => ({
  ...{
    id: `apikey_m${index}`,
    name: `key ${index}`,
    status: "active",
    created_at: "2025-01-01T00:00:00Z",
    expires_at: null,
  },
  ...{
    created_by: { id: "user_1", type: "user" },
    principal: null,
    scope: { type: "workspace", workspace_id: "wrkspc_1" },
  },
}));

/** A call of each data set that is refused, with the permission that it needs. */
const refusals: [string, string, string][] = [
  ["workspaces", "workspaces", permission.admin],
  ["api-keys", "api_keys", permission.admin],
  ["service-accounts", "service_accounts", permission.oauth],
  ["federation", "federation_rules", permission.oauth],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(anthropic, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: anthropicConfigSchema.parse(everything),
      source: fakeAnthropic(),
      // Keys that act as nobody else or as a person 3, service accounts 2.
      identities: 5,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeAnthropic({ denied }),
      })),
      looping: fakeAnthropic({ loops: true }),
      bulk: {
        source: fakeAnthropic({ more: { api_keys: many }, pageSize: 100 }),
        identities: 10_002,
        heapMb: 120,
      },
    },
    datesIn: (form) => keyPage({ created_at: form, expires_at: form, lastUse: form }),
    rename: { before: keyPage({ name: "old" }), after: keyPage({ name: "new" }) },
    unknowns: [
      {
        title: "A new state of a key",
        page: keyPage({ status: "floating" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new kind of principal",
        page: keyPage({ principal: { type: "hologram_actor" } }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.class === "unsure"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
