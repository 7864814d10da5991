import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { listParts } from "./connected";
import type { Ids } from "./entra-accesses";

const group = (id: Ids) => `/subscriptions/${id("subscription")}/resourcegroups/offices/providers`;

/** The managed identity that several things may run as. */
export const sharedPath = (id: Ids) =>
  `${group(id)}/Microsoft.ManagedIdentity/userAssignedIdentities/warehouse-reports`;
/** The machine that has an identity of its own. */
export const machinePath = (id: Ids) => `${group(id)}/Microsoft.Compute/virtualMachines/print-server`;

/** What little the offices run in Azure. */
export function azureParts(
  source: Parameters<typeof listParts>[0],
  id: Ids,
  owner: { userPrincipalName: string },
): SnapshotPart[] {
  const subscriptionId = id("subscription");
  return listParts(source, {
    subscriptions: {
      "Resource Graph: subscriptions and management groups": [
        {
          id: `/subscriptions/${subscriptionId}`,
          name: "offices",
          type: "microsoft.resources/subscriptions",
          state: "Enabled",
        },
      ],
    },
    "managed-identities": {
      "Resource Graph: userAssignedIdentities": [
        {
          id: sharedPath(id),
          name: "warehouse-reports",
          location: "westeurope",
          tags: { team: "logistics", owner: owner.userPrincipalName },
          subscriptionId,
          principalId: id("principal", "warehouse-reports"),
          clientId: id("application", "warehouse-reports"),
          believes: [],
        },
      ],
    },
    workloads: {
      "Resource Graph: resources with an identity": [
        {
          id: machinePath(id),
          name: "print-server",
          type: "microsoft.compute/virtualmachines",
          subscriptionId,
          runsAs: {
            own: id("principal", "print-server"),
            shared: [id("principal", "warehouse-reports")],
          },
        },
      ],
    },
  });
}
