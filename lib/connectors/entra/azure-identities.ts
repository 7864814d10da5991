import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import { addFederation } from "./applications";
import { azureList, azureQuery, azureStep } from "./azure-query";
import { azureRef, clientRef, entraRealms, guid, system } from "./names";
import { permission } from "./permissions";
import type { Session } from "./session";
import type { Tools } from "./tools";

const identityPath =
  /^\/subscriptions\/[\w-]{1,60}\/resourcegroups\/[^/?#]{1,100}\/providers\/microsoft\.managedidentity\/userassignedidentities\/[\w-]{1,130}$/i;

const identityQuery =
  "resources | where type =~ 'microsoft.managedidentity/userassignedidentities' | project id, name, location, tags, subscriptionId, properties | order by id asc";

const believed = (session: Session, id: string) =>
  azureList(session, "arm", {
    url: `${session.cloud.arm}${id}/federatedIdentityCredentials`,
    query: { "api-version": "2023-01-31" },
    permission: permission.managedFederation,
  });

/** Asks whom the first managed identity believes. */
export async function probeFederation(session: Session): Promise<unknown> {
  const question = { query: identityQuery, permission: permission.managedIdentities, top: 1 };
  const [first] = (await azureQuery(session, question, null)).items;
  const id = isObject(first) && typeof first.id === "string" && identityPath.test(first.id) ? first.id : null;
  return id === null ? null : believed(session, id);
}

/** Identities that several things in Azure may share, each with whom it believes. */
export const managedIdentitySteps: Step<Tools>[] = [
  azureStep(
    "Resource Graph: userAssignedIdentities",
    permission.managedIdentities,
    identityQuery,
    (items, { session }) =>
      fourAtATime(items, async (item) => {
        const id =
          isObject(item) && typeof item.id === "string" && identityPath.test(item.id) ? item.id : null;
        const properties = isObject(item) ? kept(item.properties, "principalId", "clientId") : {};
        const believes = id ? await believed(session, id) : [];
        return {
          ...kept(item, "id", "name", "location", "tags", "subscriptionId"),
          ...properties,
          believes: believes.map((each) => ({
            ...kept(each, "id", "name"),
            ...(isObject(each) ? kept(each.properties, "issuer", "subject", "audiences") : {}),
          })),
        };
      }),
  ),
];

const identitySchema = z.object({
  id: z.string().min(1).max(1000),
  name: z.string().max(500).catch(""),
  principalId: z.string().regex(guid),
  clientId: z.string().regex(guid).nullish().catch(null),
  subscriptionId: z.string().max(100).nullish().catch(null),
  tags: z.unknown().optional(),
  believes: z.unknown().optional(),
});

export function managedIdentityRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(identitySchema)) {
    const ref = records.ref(item.principalId.toLowerCase());
    const tags = tagsOf(item.tags);
    records.add({
      t: "identity",
      ref,
      aliases: item.clientId ? [item.clientId.toLowerCase()] : [],
      elsewhere: item.clientId ? [clientRef(item.clientId)] : [],
      kind: "managed_identity",
      name: item.name || item.principalId,
      system,
      ...(item.subscriptionId
        ? { container: azureRef(records.realm, `/subscriptions/${item.subscriptionId}`) }
        : {}),
      class: "non_human",
      classReason: "A managed identity: only things in Azure run as it.",
      managedBy: "customer",
      tags: { ...tags, "azure path": clip(item.id, 1000) },
      ownerHints: hintsOf(tags),
    });
    addFederation(records, ref, item.believes, where);
  }
  return records.parsed();
}

/** Things in Azure that run as an identity. */
export const workloadSteps: Step<Tools>[] = [
  azureStep(
    "Resource Graph: resources with an identity",
    permission.workloads,
    "resources | where isnotempty(identity) | project id, name, type, subscriptionId, identity | order by id asc",
    (items) =>
      items.map((item) => ({
        ...kept(item, "id", "name", "type", "subscriptionId"),
        runsAs: isObject(item) ? keptRunsAs(item.identity) : null,
      })),
  ),
];

function keptRunsAs(identity: unknown): unknown {
  if (!isObject(identity)) return null;
  const shared = isObject(identity.userAssignedIdentities) ? identity.userAssignedIdentities : {};
  return {
    own: identity.principalId ?? null,
    // Keyed by paths; each says the principal that it is.
    shared: Object.values(shared).map((each) => (isObject(each) ? (each.principalId ?? null) : null)),
  };
}

const workloadSchema = z.object({
  id: z.string().min(1).max(1500),
  name: z.string().max(500).catch(""),
  type: z.string().max(100).catch("resource"),
  subscriptionId: z.string().max(100).nullish().catch(null),
  runsAs: z.object({
    own: z.string().regex(guid).nullish().catch(null),
    shared: z.array(z.unknown()).catch([]),
  }),
});

export function workloadRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(workloadSchema)) {
    const resource = azureRef(records.realm, item.id);
    records.add({
      t: "resource",
      ref: resource,
      kind: item.type.toLowerCase() || "resource",
      name: item.name || item.id,
      container: item.subscriptionId
        ? azureRef(records.realm, `/subscriptions/${item.subscriptionId}`)
        : null,
    });
    for (const principal of [item.runsAs.own, ...item.runsAs.shared]) {
      if (principal === null || principal === undefined) continue;
      if (typeof principal !== "string" || !guid.test(principal))
        records.problem(where, "An identity that it runs as has no id that can be read.");
      else
        records.add({
          t: "trust",
          identity: records.ref(principal.toLowerCase()),
          kind: "workload",
          subject: resource.externalId,
        });
    }
  }
  return records.parsed();
}
