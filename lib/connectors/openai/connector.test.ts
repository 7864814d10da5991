import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { openaiConfigSchema } from "./config";
import { openai } from "./connector";
import { canaries, organization } from "./fixtures/acme";
import { everything, fakeOpenAI, now } from "./fixtures/fake-openai";
import { permission } from "./session";

const page = (dataSet: string, call: string, item: object): Page => ({
  scope: { key: `${organization}/${dataSet}`, dataSet, title: "", issues: ["openai"] },
  call,
  body: { realm: "openai", organization, project: "proj_a", items: [item] },
  collectedAt: now,
});
const adminKey = (item: object) =>
  page("admin-keys", "GET /organization/admin_api_keys", { id: "key_x", form: "admin", ...item });
const projectKey = (item: object) =>
  page("project-keys", "GET /organization/projects/{project_id}/api_keys", { id: "key_x", ...item });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  ...{
    id: `key_m${String(index).padStart(5, "0")}`,
    name: `key ${index}`,
    created_at: 1_735_776_000,
    last_used_at: null,
  },
  ...{
    owner_project_access: "active",
    owner: { type: "user", user: { email: "jane@acme.example", role: "member" } },
  },
}));

/** A call of each data set that is refused. */
const refusals: [string, string][] = [
  ["service-accounts", "/service_accounts"],
  ["project-keys", "/api_keys"],
  ["admin-keys", "admin_api_keys"],
  ["certificates", "certificates"],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(openai, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: openaiConfigSchema.parse(everything),
      source: fakeOpenAI(),
      // Service accounts 2, keys of people 3, an admin key, a certificate.
      identities: 7,
      denied: refusals.map(([dataSet, denied]) => ({ dataSet, permission, source: fakeOpenAI({ denied }) })),
      looping: fakeOpenAI({ loops: true }),
      bulk: {
        source: fakeOpenAI({ more: { "projects/proj_a/api_keys": many }, pageSize: 100 }),
        identities: 10_005,
        heapMb: 120,
      },
    },
    datesIn: (form) => adminKey({ created_at: form, expires_at: form, last_used_at: form }),
    rename: { before: adminKey({ name: "old" }), after: adminKey({ name: "new" }) },
    unknowns: [
      {
        title: "A new state of a key's owner",
        page: projectKey({ owner_project_access: "floating", owner: { type: "user" } }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new kind of owner",
        page: projectKey({ owner: { type: "hologram" } }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.class === "unsure"),
      },
      {
        title: "A new state of a project",
        page: page("projects", "GET /organization/projects", { id: "proj_x", status: "paused" }),
        holds: ({ records }) =>
          records.some(
            (record) => record.t === "container" && record.kind === "project" && record.status === "unknown",
          ),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
