import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const role = (...permissions: object[]) => given("azure", { body: { permissions } });
const contributor = {
  actions: ["*"],
  notActions: [
    "Microsoft.Authorization/*/Delete",
    "Microsoft.Authorization/*/Write",
    "Microsoft.Authorization/elevateAccess/Action",
  ],
};

it.each([
  [
    "Owner",
    { actions: ["*"], notActions: [] },
    "administer grant_access create_credentials change_trust impersonate disable_logging read_secrets deploy delete write read",
  ],
  [
    "Contributor",
    contributor,
    "create_credentials change_trust impersonate disable_logging read_secrets deploy delete write read",
  ],
  [
    "User Access Administrator",
    { actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"] },
    "grant_access delete write read",
  ],
  ["Reader", { actions: ["*/read"] }, "read"],
  [
    "a role's assignments",
    { actions: ["Microsoft.Authorization/roleAssignments/write"] },
    "grant_access write",
  ],
  [
    "federated credentials",
    { actions: ["Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/*"] },
    "change_trust delete write read",
  ],
  [
    "keys of storage",
    { actions: ["Microsoft.Storage/storageAccounts/listKeys/action"] },
    "read_secrets read",
  ],
  [
    "secrets of a vault",
    { actions: [], dataActions: ["Microsoft.KeyVault/vaults/secrets/getSecret/action"] },
    "read_secrets read",
  ],
  [
    "blobs",
    { actions: [], dataActions: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"] },
    "read_all read",
  ],
  ["machines", { actions: ["Microsoft.Compute/virtualMachines/*"] }, "deploy delete write read"],
  [
    "machines with identities",
    {
      actions: [
        "Microsoft.Compute/virtualMachines/*",
        "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
      ],
    },
    "impersonate deploy delete write read",
  ],
  [
    "pods in clusters that are connected from elsewhere",
    { actions: [], dataActions: ["Microsoft.Kubernetes/connectedClusters/pods/*"] },
    "impersonate deploy delete write read",
  ],
  [
    "bindings in clusters of a fleet",
    {
      actions: [],
      dataActions: ["Microsoft.ContainerService/fleets/rbac.authorization.k8s.io/rolebindings/write"],
    },
    "grant_access write",
  ],
  [
    "commands on machines that are connected from elsewhere",
    { actions: ["Microsoft.HybridCompute/machines/runCommands/write"] },
    "deploy write",
  ],
  ["tickets", { actions: ["Microsoft.Support/*"] }, "read"],
])("%s", (_title, permission, powers) => {
  expect(told(role(permission))).toBe(powers);
});

it("what is excluded is not held", () => {
  expect(
    told(
      role({
        actions: ["Microsoft.Authorization/*"],
        notActions: ["microsoft.authorization/*/write", "microsoft.authorization/elevateaccess/action"],
      }),
    ),
  ).toBe("delete write read");
});

it("what it starts may act as others: that depends", () => {
  expect(role({ actions: ["Microsoft.Compute/virtualMachines/runCommand/action"] }).traits).toEqual([
    "depends",
  ]);
});

it("a condition makes it depend", () => {
  const found = role({
    actions: ["Microsoft.Authorization/roleAssignments/write"],
    condition: "@Request[…] ForAnyOfAnyValues …",
  });
  expect([told(found), found.traits]).toEqual(["nothing", ["depends"]]);
});

it.each([
  ["Owner", true],
  ["User Access Administrator", true],
  ["Our own role", false],
])("%s by its name", (name, understood) => {
  expect(given("azure", { name, body: { permissions: "unknown" } }).understood).toBe(understood);
});

it("a group has what is assigned to it", () => {
  expect(told(given("azure", { kind: "group" }))).toBe("nothing");
});
