import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { OwnerHint } from "@/lib/domain/source-record";
import { keptApplication } from "./applications";
import { graphStep } from "./graph-list";
import { entraRealms, guid, system, tenantRef } from "./names";
import { personHints, tagsOfWords } from "./owners";
import { permission } from "./permissions";
import { keptPerson, readAllOf } from "./tools";

const fields = [
  ...["id", "displayName", "agentIdentityBlueprintId", "createdByAppId", "createdDateTime"],
  ...["accountEnabled", "disabledByMicrosoftStatus", "tags"],
];

/** Blueprints hold the secrets; the agents that are made from one hold none. Sponsors are asked for each of them. */
export const agentSteps = [
  graphStep(
    {
      path: "/v1.0/applications/microsoft.graph.agentIdentityBlueprint",
      select: [
        ...["id", "appId", "displayName", "description", "createdDateTime", "tags", "signInAudience"],
        ...[
          "serviceManagementReference",
          "disabledByMicrosoftStatus",
          "passwordCredentials",
          "keyCredentials",
        ],
      ],
      top: 100,
      permission: permission.blueprints,
    },
    async (item, tools) => {
      if (!isObject(item) || typeof item.id !== "string") return item;
      const path = `/v1.0/applications/${encodeURIComponent(item.id)}/microsoft.graph.agentIdentityBlueprint/sponsors`;
      const sponsors = await readAllOf(tools.session, path, permission.blueprints);
      const blueprint = { ...item, "@odata.type": "#microsoft.graph.agentIdentityBlueprint", sponsors };
      return keptApplication(blueprint, tools);
    },
  ),
  graphStep(
    {
      path: "/v1.0/servicePrincipals/microsoft.graph.agentIdentity",
      top: 100,
      permission: permission.agents,
    },
    async (item, { session }) => {
      if (!isObject(item) || typeof item.id !== "string") return item;
      const path = `/v1.0/servicePrincipals/${encodeURIComponent(item.id)}/microsoft.graph.agentIdentity/sponsors`;
      const sponsors = await readAllOf(session, path, permission.agents);
      return { ...kept(item, ...fields), sponsors: sponsors.map(keptPerson) };
    },
  ),
];

const agentSchema = z.object({
  id: z.string().regex(guid),
  displayName: z.string().max(2000).nullish().catch(null),
  agentIdentityBlueprintId: z.string().regex(guid).nullish().catch(null),
  createdByAppId: z.string().max(100).nullish().catch(null),
  createdDateTime: z.unknown().optional(),
  accountEnabled: z.boolean().nullish().catch(null),
  disabledByMicrosoftStatus: z.string().max(200).nullish().catch(null),
  tags: z.unknown().optional(),
  sponsors: z.unknown().optional(),
});

/** An agent's identity: which blueprint it may be taken on by, and who answers for it. */
export function agentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  for (const { item, where } of records.read(agentSchema)) {
    const ref = records.ref(item.id.toLowerCase());
    const isStopped = ![null, undefined, "", "NotDisabled"].includes(item.disabledByMicrosoftStatus);
    const status =
      isStopped || item.accountEnabled === false ? "disabled" : item.accountEnabled ? "active" : "unknown";
    const createdAt = records.time(item.createdDateTime, `${where} createdDateTime`);
    const creator: OwnerHint[] = item.createdByAppId
      ? [{ type: "creator", value: `application ${item.createdByAppId}`, at: createdAt }]
      : [];
    records.add({
      t: "identity",
      ref,
      kind: "ai_agent",
      name: item.displayName || item.id,
      system,
      container: tenantRef(records.realm),
      status,
      class: "non_human",
      classReason: "Entra calls it an agent identity.",
      managedBy: "customer",
      createdAt,
      tags: {
        ...tagsOfWords(item.tags),
        ...(item.agentIdentityBlueprintId ? { blueprint: item.agentIdentityBlueprintId.toLowerCase() } : {}),
      },
      ownerHints: [...personHints(records, item.sponsors, `${where} sponsors`), ...creator],
    });
    records.add({
      t: "credential",
      ref: records.ref(`${ref.externalId}/tokens`),
      identity: ref,
      type: "federated",
      name: "Tokens that its blueprint asks for",
      lifetime: "federated",
      renewal: "automatic",
      status,
    });
    const blueprint = item.agentIdentityBlueprintId?.toLowerCase();
    if (!blueprint) continue;
    records.add({
      t: "trust",
      identity: ref,
      kind: "agent",
      subject: `agent identity blueprint ${blueprint}`,
      subjectRef: records.ref(blueprint),
    });
  }
  return records.parsed();
}
