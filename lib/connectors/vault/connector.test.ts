import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { vaultConfigSchema } from "./config";
import { vault } from "./connector";
import { canaries } from "./fixtures/acme";
import { everything, fakeVault, now } from "./fixtures/fake-vault";
import { permission } from "./permissions";

const realm = "vault:vault.acme.example:8200";
const page = (dataSet: string, call: string, item: object, beside = {}): Page => ({
  scope: { key: `vault.acme.example:8200/${dataSet}`, dataSet, title: "", issues: [realm] },
  call,
  body: { realm, ...beside, items: [item] },
  collectedAt: now,
});
const entityPage = (item: object) =>
  page("entities", "GET /v1/identity/entity/id/{id}", { id: "e9", aliases: [], disabled: false, ...item });
const secretIdCall = "POST /v1/auth/{mount}/role/{role}/secret-id-accessor/lookup";

const manyRoles = Array.from({ length: 10_000 }, (_, index) => `role-${String(index).padStart(5, "0")}`);
const manyReads = Object.fromEntries(
  manyRoles.map((name) => [`auth/kubernetes/role/${name}`, { token_policies: ["deploy"] }]),
);

/** A call of each data set that is refused, with the permission that it needs. */
const refusals: [string, RegExp, string][] = [
  ["policies", /^LIST sys\/policies/, permission.policyList],
  ["policies", /^GET sys\/policies/, permission.policies],
  ["auth-roles", /^GET auth\/\w[\w-]*\/(?:role|users)\/[\w-]+$/, permission.roles],
  ["secret-ids", /^LIST auth\/approle\/role\/\w+\/secret-id$/, permission.secretIdList],
  ["secret-ids", /secret-id-accessor/, permission.secretIds],
  ["entities", /^LIST identity\/entity/, permission.entityList],
  ["entities", /^GET identity\/entity/, permission.entities],
  ["entities", /^LIST identity\/group/, permission.groupList],
  ["entities", /^GET identity\/group/, permission.groups],
  ["tokens", /^LIST auth\/token/, permission.tokenList],
  ["tokens", /^POST auth\/token/, permission.tokens],
  ["dynamic-roles", /^LIST (?:database|aws)\/roles/, permission.dynamicList],
  ["dynamic-roles", /^GET (?:database|aws)\/roles/, permission.dynamicRoles],
  ["leases", /^LIST sys\/leases/, permission.leases],
  ["kv", /^LIST (?:secret|old)/, permission.kvList],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(vault, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: vaultConfigSchema.parse(everything),
      source: fakeVault(),
      // Roles and users 5, entities 3 (one by the login of its AppRole), tokens 2, accounts that are made or changed 3.
      identities: 13,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeVault({ denied: (call) => denied.test(call) }),
      })),
      bulk: {
        source: fakeVault({
          moreLists: { "auth/kubernetes/role": manyRoles },
          moreReads: manyReads,
        }),
        identities: 10_012,
        heapMb: 200,
      },
    },
    datesIn: (form) =>
      page("secret-ids", secretIdCall, {
        role: "auth/approle/role/x",
        accessor: "a",
        creation_time: form,
        expiration_time: form,
      }),
    rename: { before: entityPage({ name: "old" }), after: entityPage({ name: "new" }) },
    unknowns: [
      {
        title: "An entity of which nobody says whether it is on",
        page: entityPage({ disabled: "perhaps" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new engine",
        page: page(
          "dynamic-roles",
          "GET /v1/{mount}/roles/{name}",
          { name: "x", path: "new/roles/x" },
          { mount: "new", type: "hologram" },
        ),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.kind === "other") &&
          records.some((record) => record.t === "credential" && record.type === "unknown"),
      },
      {
        title: "A new way for tokens to last",
        page: page("tokens", "POST /v1/auth/token/lookup-accessor", { id: "x", life: "twice" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.lifetime === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
