import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { hintsOf } from "@/lib/connectors/sdk/label-tags";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { IdentityKind, ManagedBy, Ref, Status } from "@/lib/domain/record";
import { lastUsedOf, useFields } from "./activity";
import { people } from "./applications";
import { addCredentials, keptCredentials } from "./credentials";
import { graphStep } from "./graph-list";
import { azureRef, clientRef, entraRealms, guid, system, tenantRef } from "./names";
import { personHints, tagsOfWords } from "./owners";
import { permission } from "./permissions";
import { keptPerson } from "./tools";

const fields = [
  ...["id", "appId", "displayName", "servicePrincipalType", "accountEnabled", "appOwnerOrganizationId"],
  ...["alternativeNames", "tags", "notes", "description", "verifiedPublisher", "disabledByMicrosoftStatus"],
];

/** What signs in: an application here, another's application that was let in, or a managed identity. */
export const principalSteps = [
  graphStep(
    {
      path: "/v1.0/servicePrincipals",
      select: [...fields, "passwordCredentials", "keyCredentials"],
      expand: `owners${people}`,
      top: 100,
      permission: permission.applications,
    },
    async (item, tools) => {
      if (!isObject(item)) return item;
      const activity = await tools.activity();
      const appId = typeof item.appId === "string" ? item.appId.toLowerCase() : "";
      return {
        ...kept(item, ...fields, "@odata.type"),
        owners: Array.isArray(item.owners) ? item.owners.map(keptPerson) : null,
        proofs: keptCredentials(item, activity),
        lastUse: activity.apps.get(appId) ?? null,
        useState: activity.state,
      };
    },
  ),
];

const principalSchema = z.object({
  id: z.string().regex(guid),
  appId: z.string().regex(guid).nullish().catch(null),
  displayName: z.string().max(2000).nullish().catch(null),
  servicePrincipalType: z.string().max(100).nullish().catch(null),
  accountEnabled: z.boolean().nullish().catch(null),
  appOwnerOrganizationId: z.string().max(100).nullish().catch(null),
  alternativeNames: z.array(z.string().max(2000)).catch([]),
  verifiedPublisher: z
    .object({ displayName: z.string().max(500).nullish().catch(null) })
    .nullish()
    .catch(null),
  disabledByMicrosoftStatus: z.string().max(200).nullish().catch(null),
  "@odata.type": z.string().max(200).nullish().catch(null),
  description: z.string().max(4000).nullish().catch(null),
  notes: z.string().max(4000).nullish().catch(null),
  tags: z.unknown().optional(),
  owners: z.unknown().optional(),
  proofs: z.unknown().optional(),
  ...useFields,
});
type Principal = z.output<typeof principalSchema>;

const kinds: { [type: string]: IdentityKind } = {
  Application: "service_principal",
  Legacy: "service_principal",
  SocialIdp: "service_principal",
  ManagedIdentity: "managed_identity",
  ServiceIdentity: "ai_agent",
};

/** Tenants in which Microsoft keeps the applications that are its own. */
const microsoft = new Set(["f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"]);

/**
 * A principal of the tenant is an identity, known by its id and by its client id. Where another list tells more of it (its
 * application, its agent identity, its managed identity in Azure), what is empty here is left unsaid.
 */
export function principalRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(principalSchema)) addPrincipal(records, item, where);
  return records.parsed();
}

function addPrincipal(records: ItemRecords, item: Principal, where: string): void {
  const ref = records.ref(item.id.toLowerCase());
  const kind = kindOf(item);
  const tags = tagsOfWords(item.tags);
  const status = statusOf(item);
  const hints = [...personHints(records, item.owners, `${where} owners`), ...hintsOf(tags)];
  const isToldElsewhere = kind === "managed_identity" || kind === "ai_agent";
  const path = item.alternativeNames.find((name) => /^\/subscriptions\//i.test(name));
  records.add({
    t: "identity",
    ref,
    aliases: item.appId ? [item.appId.toLowerCase()] : [],
    elsewhere: kind === "managed_identity" && item.appId ? [clientRef(item.appId)] : [],
    kind,
    name: item.displayName || item.id,
    system,
    container: containerOf(records.realm, path),
    status,
    class: "non_human",
    classReason: reasons[kind] ?? "A service principal: no person can be behind it.",
    managedBy: managerOf(item, records.realm),
    lastUsed: lastUsedOf(records, item, where),
    description: item.description || item.notes || undefined,
    tags: isToldElsewhere
      ? undefined
      : {
          ...tags,
          ...(item.servicePrincipalType ? { "principal type": item.servicePrincipalType } : {}),
          ...(item.verifiedPublisher?.displayName
            ? { "verified publisher": item.verifiedPublisher.displayName }
            : {}),
        },
    ownerHints: hints.length > 0 ? hints : undefined,
  });
  if (kind !== "managed_identity") {
    addCredentials(records, ref, item.proofs, where);
    return;
  }
  // Azure makes and renews its certificate; nobody else ever holds it.
  records.add({
    t: "credential",
    ref: records.ref(`${ref.externalId}/platform`),
    identity: ref,
    type: "platform_managed",
    name: "Certificate that Azure renews",
    lifetime: "platform_managed",
    renewal: "automatic",
    status,
  });
  const isOwn = item.alternativeNames.some((name) => /^isExplicit=False$/i.test(name));
  // An identity of its own belongs to one thing in Azure, which runs as it; a shared one is named by its own path.
  if (path && isOwn)
    records.add({ t: "trust", identity: ref, kind: "workload", subject: path.toLowerCase() });
}

/** A managed identity lies in the subscription that its path names. */
function containerOf(realm: string, path: string | undefined): Ref {
  const subscription = /^\/subscriptions\/[\w-]{1,60}(?=\/|$)/i.exec(path ?? "")?.[0];
  return subscription ? azureRef(realm, subscription) : tenantRef(realm);
}

const reasons: { [kind: string]: string } = {
  managed_identity: "A managed identity: only things in Azure run as it.",
  ai_agent: "Entra calls it an agent identity.",
};

function kindOf({ servicePrincipalType: type, "@odata.type": subtype }: Principal): IdentityKind {
  if (/\.agentIdentity$/.test(subtype ?? "")) return "ai_agent";
  return (type && Object.hasOwn(kinds, type) && kinds[type]) || "other";
}

function statusOf({ accountEnabled, disabledByMicrosoftStatus: stopped }: Principal): Status {
  if (stopped && stopped !== "NotDisabled") return "disabled";
  if (accountEnabled === null || accountEnabled === undefined) return "unknown";
  return accountEnabled ? "active" : "disabled";
}

function managerOf(
  { appOwnerOrganizationId: owner, servicePrincipalType: type }: Principal,
  realm: string,
): ManagedBy {
  if (type === "ManagedIdentity" || type === "ServiceIdentity" || !owner) return "customer";
  const tenant = owner.toLowerCase();
  if (microsoft.has(tenant)) return "provider";
  return realm === `entra:${tenant}` ? "customer" : "third_party";
}
