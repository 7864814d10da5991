import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { hintsOf } from "@/lib/connectors/sdk/label-tags";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { addCredentials, keptCredentials } from "./credentials";
import { graphStep } from "./graph-list";
import { clientRef, entraRealms, guid, system, tenantRef } from "./names";
import { personHints, tagsOfWords } from "./owners";
import { permission } from "./permissions";
import { keptPerson, type Tools } from "./tools";

const fields = [
  ...["id", "appId", "displayName", "description", "notes", "tags", "createdDateTime", "signInAudience"],
  ...["publisherDomain", "serviceManagementReference", "disabledByMicrosoftStatus"],
];
export const people = "($select=id,displayName,userPrincipalName)";

/** An application or blueprint, without its secrets. */
export async function keptApplication(item: unknown, tools: Tools): Promise<unknown> {
  if (!isObject(item)) return item;
  const owners = Array.isArray(item.owners) ? item.owners.map(keptPerson) : null;
  const sponsors = Array.isArray(item.sponsors) ? item.sponsors.map(keptPerson) : null;
  return {
    ...kept(item, ...fields, "@odata.type"),
    owners,
    sponsors,
    proofs: keptCredentials(item, await tools.activity()),
  };
}

/** Applications that the tenant has registered, and whom they believe in place of a secret. */
export const applicationSteps = [
  graphStep(
    {
      path: "/v1.0/applications",
      select: [...fields, "passwordCredentials", "keyCredentials"],
      expand: `owners${people}`,
      top: 100,
      permission: permission.applications,
    },
    keptApplication,
  ),
  graphStep(
    {
      path: "/v1.0/applications",
      select: ["id", "appId", "displayName"],
      expand: "federatedIdentityCredentials",
      top: 100,
      permission: permission.applications,
    },
    (item) =>
      isObject(item)
        ? {
            ...kept(item, "id", "appId", "displayName"),
            believes: Array.isArray(item.federatedIdentityCredentials)
              ? item.federatedIdentityCredentials.map((each) =>
                  kept(each, "id", "name", "issuer", "subject", "audiences", "description"),
                )
              : [],
          }
        : item,
  ),
];

const applicationSchema = z.object({
  id: z.string().min(1).max(100),
  appId: z.string().regex(guid),
  displayName: z.string().max(2000).catch(""),
  description: z.string().max(4000).nullish().catch(null),
  notes: z.string().max(4000).nullish().catch(null),
  createdDateTime: z.unknown().optional(),
  signInAudience: z.string().max(200).nullish().catch(null),
  serviceManagementReference: z.string().max(500).nullish().catch(null),
  disabledByMicrosoftStatus: z.string().max(200).nullish().catch(null),
  "@odata.type": z.string().max(200).nullish().catch(null),
  tags: z.unknown().optional(),
  owners: z.unknown().optional(),
  sponsors: z.unknown().optional(),
  proofs: z.unknown().optional(),
});

/**
 * An application is a definition; what signs in is its service principal. They are one identity: here it is known by the
 * client id, which is another name of the service principal.
 */
export function applicationRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(applicationSchema)) {
    const ref = records.ref(item.appId.toLowerCase());
    const isBlueprint = /agentIdentityBlueprint$/.test(item["@odata.type"] ?? "");
    const isStopped = !["NotDisabled", "", null, undefined].includes(item.disabledByMicrosoftStatus);
    const tags = tagsOfWords(item.tags);
    records.add({
      t: "identity",
      ref,
      elsewhere: [clientRef(item.appId)],
      kind: "service_principal",
      name: item.displayName || item.appId,
      system,
      container: tenantRef(records.realm),
      ...(isStopped ? { status: "disabled" as const } : {}),
      class: "non_human",
      classReason: isBlueprint
        ? "A blueprint of agents: no person can be behind it."
        : "An application: no person can be behind it.",
      managedBy: "customer",
      createdAt: records.time(item.createdDateTime, `${where} createdDateTime`),
      description: item.description || item.notes || undefined,
      tags: {
        ...tags,
        ...(isBlueprint ? { type: "agent identity blueprint" } : {}),
        ...(item.signInAudience ? { audience: item.signInAudience } : {}),
        ...(item.serviceManagementReference ? { "service reference": item.serviceManagementReference } : {}),
      },
      ownerHints: [
        ...personHints(records, item.owners, `${where} owners`),
        ...personHints(records, item.sponsors, `${where} sponsors`),
        ...hintsOf(tags),
      ],
    });
    addCredentials(records, ref, item.proofs, where);
  }
  return records.parsed();
}

const believerSchema = z.object({ appId: z.string().regex(guid), believes: z.unknown().optional() });
const federationSchema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(500).catch(""),
  issuer: z.string().min(1).max(2000),
  subject: z.string().max(4000).nullish().catch(null),
  audiences: z.array(z.string().max(500)).catch([]),
});

/** Whom applications believe: tokens of another system let it in as the application. */
export function federationRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(believerSchema)) {
    addFederation(records, records.ref(item.appId.toLowerCase()), item.believes, where);
  }
  return records.parsed();
}

/** Federated credentials of one identity: a credential without a secret, and the trust that it is. */
export function addFederation(records: ItemRecords, identity: Ref, listed: unknown, where: string): void {
  for (const outside of records.list(listed, `${where} federated credentials`)) {
    const read = federationSchema.safeParse(outside);
    if (!read.success) {
      records.problem(where, "One of its federated credentials has no id or issuer that can be read.");
      continue;
    }
    const { id, name, issuer, subject, audiences } = read.data;
    records.add({
      t: "credential",
      ref: records.ref(clip(`federated/${id.toLowerCase()}`, 1000)),
      identity,
      type: "federated",
      name: name || `federated credential ${id}`,
      lifetime: "federated",
      renewal: "automatic",
      status: "active",
    });
    records.add({
      t: "trust",
      identity,
      kind: "federation",
      // Without a subject an expression decides, which the list does not tell.
      subject: subject || "*",
      subjectRef: subject ? subjectRefOf(issuer, subject) : null,
      issuer,
      condition: { audiences, ...(subject ? {} : { subject: "by an expression" }) },
    });
  }
}
