import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { datadogConfigSchema } from "./config";
import { datadog } from "./connector";
import { canaries, realm } from "./fixtures/acme";
import { everything, fakeDatadog, now } from "./fixtures/fake-datadog";
import { permission } from "./session";

const page = (dataSet: string, path: string, item: object): Page => ({
  scope: { key: `datadoghq.eu/${dataSet}`, dataSet, title: "", issues: [realm] },
  call: `GET /api/v2${path}`,
  body: { realm, items: [item] },
  collectedAt: now,
});
const token = (item: object) => page("access-tokens", "/personal_access_tokens", { id: "t1", ...item });
const user = (item: object) => page("users", "/users", { id: "u1", status: "Active", ...item });

const roles = Array.from({ length: 250 }, (_, index) => ({
  type: "roles",
  id: `r${index}`,
  attributes: { name: `Role ${index}` },
}));
const keys = Array.from({ length: 10_000 }, (_, index) => ({
  type: "api_keys",
  id: `k${index}`,
  attributes: { name: `key ${index}`, created_at: "2025-01-01T00:00:00Z" },
}));

/** The path of each data set that is refused, with the permission that it needs. */
const refusals: [string, string, string][] = [
  ["users", "/users", permission.users],
  ["roles", "/roles", permission.users],
  ["api-keys", "/api_keys", permission.apiKeys],
  ["application-keys", "/application_keys", permission.applicationKeys],
  ["access-tokens", "/personal_access_tokens", permission.applicationKeys],
];

test("the connector keeps the contract", async () => {
  const more = { "/roles": roles };
  const failures = await checkContract(datadog, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: datadogConfigSchema.parse(everything),
      source: fakeDatadog({ more, counts: false }),
      // Users 3, API keys 2, application keys of people 2, a token of a person.
      identities: 8,
      denied: refusals.map(([dataSet, path, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeDatadog({ more, counts: false, denied: [path] }),
      })),
      looping: fakeDatadog({ more, loops: true }),
      bulk: { source: fakeDatadog({ more: { "/api_keys": keys } }), identities: 10_006, heapMb: 150 },
    },
    datesIn: (form) => token({ created_at: form, expires_at: form, last_used_at: form }),
    rename: { before: user({ name: "old" }), after: user({ name: "new" }) },
    unknowns: [
      {
        title: "A new state of a user",
        page: user({ status: "Hibernating" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A token without an owner",
        page: token({ type: "hologram_tokens" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.class === "unsure"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
