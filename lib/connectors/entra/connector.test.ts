import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { entraConfigSchema } from "./config";
import { entra } from "./connector";
import { canaries, ids, principals, tenant } from "./fixtures/acme";
import { fakeEntra } from "./fixtures/fake-entra";
import { everything, now } from "./fixtures/read-entra";
import { permission } from "./permissions";

const page = (dataSet: string, call: string, item: Record<string, unknown>): Page => ({
  scope: { key: `${tenant}/${dataSet}`, dataSet, title: "", issues: [`entra:${tenant}`] },
  call,
  body: { realm: `entra:${tenant}`, items: [item] },
  collectedAt: now,
});
const principal = (item: Record<string, unknown>) =>
  page("service-principals", "GET /v1.0/servicePrincipals?$expand=owners", {
    id: ids.shopPrincipal,
    appId: ids.shopApp,
    servicePrincipalType: "Application",
    accountEnabled: true,
    ...item,
  });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  ...principals[0],
  id: `11111111-0000-4000-8000-${String(index).padStart(12, "0")}`,
  displayName: `principal ${index}`,
}));

/** A call of each data set that is refused, with the permission that it needs. */
const refusals: [string, (where: string) => boolean, string][] = [
  ["applications", (where) => where.includes("/v1.0/applications owners"), permission.applications],
  [
    "service-principals",
    (where) => where.includes("/v1.0/servicePrincipals owners"),
    permission.applications,
  ],
  [
    "app-permissions",
    (where) => where.includes("/v1.0/servicePrincipals appRoleAssignments"),
    permission.applications,
  ],
  ["tenant", (where) => where.includes("/v1.0/organization"), permission.organization],
  [
    "agents",
    (where) => where.includes("agentIdentity ") || where.includes("agentIdentity/"),
    permission.agents,
  ],
  ["delegated-permissions", (where) => where.includes("oauth2PermissionGrants"), permission.delegated],
  ["directory-roles", (where) => where.includes("roleManagement"), permission.roles],
  ["memberships", (where) => where.includes("memberOf"), permission.members],
  ["accounts", (where) => where.includes("/v1.0/users"), permission.users],
  [
    "managed-identities",
    (where) => where.includes("/federatedIdentityCredentials "),
    permission.managedFederation,
  ],
  ["workloads", (where) => where.includes("isnotempty(identity)"), permission.workloads],
  ["azure-roles", (where) => where.includes("roleassignments'"), permission.azureAssignments],
  ["subscriptions", (where) => where.includes("resourcecontainers"), permission.subscriptions],
  ["key-vaults", (where) => where.includes("vault.azure.net"), permission.vaultSecrets],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(entra, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: entraConfigSchema.parse(everything),
      source: fakeEntra(),
      // Applications 3 and a blueprint, principals 6 (the agent and the shared identity are listed twice), accounts 5.
      identities: 15,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeEntra({ denied }),
      })),
      looping: fakeEntra({ loops: true }),
      bulk: {
        source: fakeEntra({ more: { "/v1.0/servicePrincipals": many }, pageSize: 100 }),
        // An agent's user stands in two pages.
        identities: 10_012,
        heapMb: 200,
      },
    },
    datesIn: (form) =>
      principal({
        lastUse: form,
        useState: "known",
        proofs: [
          { form: "secret", keyId: ids.secretKey, startDateTime: form, endDateTime: form, lastUse: form },
        ],
      }),
    rename: { before: principal({ displayName: "old" }), after: principal({ displayName: "new" }) },
    unknowns: [
      {
        title: "A new type of principal",
        page: principal({ servicePrincipalType: "Hologram" }),
        holds: ({ records }) => records.some((record) => record.t === "identity" && record.kind === "other"),
      },
      {
        title: "A principal of which nobody says whether it is on",
        page: principal({ accountEnabled: "paused" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new form of credential",
        page: principal({ proofs: [{ form: "passkey", keyId: ids.secretKey }] }),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.type === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
