import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { kubernetesConfigSchema } from "./config";
import { kubernetes } from "./connector";
import { dataSetIds, type Listing, listings, listPermission } from "./data-sets";
import { canaries } from "./fixtures/cluster-objects";
import { fakeCluster } from "./fixtures/fake-cluster";
import { file, kubectlList, now } from "./fixtures/read-cluster";
import { clusterScope } from "./plan";

const config = kubernetesConfigSchema.parse({
  auth: "token",
  server: "https://10.0.0.1:6443",
  token: canaries.token,
  read_secrets: "yes",
});

const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    metadata: {
      name: `sa-${index}`,
      namespace: "shop",
      uid: `uid-${index}`,
      creationTimestamp: "2025-01-01T00:00:00Z",
    },
  }));

const page = (
  dataSet: "service-accounts" | "secrets",
  kind: string,
  item: Record<string, unknown>,
): Page => ({
  scope: clusterScope(dataSet, "c"),
  call: `list ${kind}`,
  body: { cluster: "c", tracking: "2024-01-01", items: [item] },
  collectedAt: now,
});

test("the connector keeps the contract", async () => {
  const failures = await checkContract(kubernetes, {
    now,
    canaries: Object.values(canaries),
    exports: [
      {
        title: "What kubectl prints",
        files: [file("cluster.json", kubectlList())],
        config: kubernetesConfigSchema.parse({}),
        // Six accounts, and two users of bindings.
        identities: 8,
        complete: true,
        bulk: {
          files: [file("large.json", kubectlList({ ServiceAccount: accounts(10_000) }))],
          identities: 10_000,
          heapMb: 120,
        },
      },
    ],
    live: {
      config,
      source: fakeCluster(),
      identities: 8,
      denied: dataSetIds.flatMap((dataSet) =>
        listings[dataSet].slice(0, 1).map((listing: Listing) => ({
          dataSet,
          permission: listPermission(listing),
          source: fakeCluster({ denied: [listing.resource] }),
        })),
      ),
      looping: fakeCluster({ loops: true }),
      bulk: {
        source: fakeCluster({ objects: { ServiceAccount: accounts(10_000) }, pageSize: 500 }),
        identities: 10_000,
        heapMb: 120,
      },
    },
    datesIn: (form) =>
      page("secrets", "Secret", {
        metadata: { name: "t", namespace: "n", creationTimestamp: form },
        type: "kubernetes.io/service-account-token",
        account: "a",
        usedOn: form,
      }),
    rename: {
      before: page("service-accounts", "ServiceAccount", {
        metadata: { name: "old", namespace: "n", uid: "u" },
      }),
      after: page("service-accounts", "ServiceAccount", {
        metadata: { name: "new", namespace: "n", uid: "u" },
      }),
    },
    unknowns: [
      {
        title: "A Secret of a new type",
        page: page("secrets", "Secret", {
          metadata: { name: "s", namespace: "n" },
          type: "example.com/quantum",
        }),
        holds: ({ records }) =>
          records.some((record) => record.t === "placement" && record.credentialType === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
