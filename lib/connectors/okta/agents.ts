import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import type { Status } from "@/lib/domain/record";
import { addKeys, keptKeys, states } from "./credentials";
import { oktaId, oktaRealms, orgRef, system } from "./names";
import { oktaStep, readAll } from "./okta-list";
import { permission } from "./permissions";

const path = "/workload-principals/api/v1/ai-agents";
const connectionFields = ["id", "connectionType", "status", "scopeCondition", "scopes", "orn"];

/** Agents with their keys, and what they are connected to. */
export const agentSteps = [
  oktaStep(
    "GET /workload-principals/api/v1/ai-agents",
    { path, limit: 200, permission: permission.agents },
    async (item, { ask }) => {
      if (!isObject(item) || typeof item.id !== "string" || !oktaId.test(item.id)) return item;
      const list = (what: string) => ({
        path: `${path}/${item.id}/${what}`,
        permission: permission.agents,
        accept: [404],
      });
      const connections = await readAll(ask, list("connections"));
      return {
        ...kept(item, "id", "appId", "status", "source", "created", "lastUpdated"),
        profile: kept(item.profile, "name", "description", "platform"),
        shown: await keptKeys(ask, list("credentials/jwks")),
        reaches: connections.map((each) => ({
          ...kept(each, ...connectionFields),
          resource: isObject(each) && isObject(each.resource) ? (each.resource.orn ?? null) : null,
          server:
            isObject(each) && isObject(each.authorizationServer)
              ? (each.authorizationServer.orn ?? null)
              : null,
        })),
      };
    },
  ),
];

const agentSchema = z.object({
  id: z.string().regex(oktaId),
  appId: z.string().regex(oktaId).nullish().catch(null),
  status: text(100),
  source: text(100),
  created: z.unknown().optional(),
  profile: z.object({ name: text(2000), description: text(4000), platform: text(200) }).catch({}),
  shown: z.unknown().optional(),
  reaches: z.unknown().optional(),
});
const connectionSchema = z.object({
  id: z.string().min(1).max(200),
  connectionType: text(200),
  status: text(100),
  scopeCondition: text(100),
  scopes: z.array(z.string().max(300)).catch([]),
  resource: text(1000),
  server: text(1000),
});

/** An agent that is staged has no owner or key yet, and cannot act. */
const agentStates: { [state: string]: Status } = { ...states, STAGED: "disabled" };

export function agentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, oktaRealms);
  for (const { item, where } of records.read(agentSchema)) {
    const ref = records.ref(item.id);
    records.add({
      t: "identity",
      ref,
      kind: "ai_agent",
      name: item.profile.name || item.id,
      system,
      container: orgRef(records.realm),
      status:
        (item.status && Object.hasOwn(agentStates, item.status) && agentStates[item.status]) || "unknown",
      class: "non_human",
      classReason: "Okta calls it an AI agent.",
      managedBy: "customer",
      createdAt: records.time(item.created, `${where} created`),
      description: item.profile.description || undefined,
      tags: {
        ...(item.status ? { state: item.status } : {}),
        ...(item.source ? { source: item.source } : {}),
        ...(item.profile.platform ? { platform: item.profile.platform } : {}),
      },
    });
    addKeys(records, ref, item.shown, where);
    if (item.appId)
      records.add({
        t: "trust",
        identity: records.ref(item.appId),
        kind: "agent",
        subject: `AI agent ${item.profile.name || item.id}`,
        subjectRef: ref,
      });
    for (const outside of records.list(item.reaches, `${where} connections`)) {
      const connection = connectionSchema.safeParse(outside).data;
      if (!connection) records.problem(where, "One of its connections has no id that can be read.");
      else if (connection.status !== "INACTIVE") addConnection(records, item.id, connection);
    }
  }
  return records.parsed();
}

function addConnection(
  records: ItemRecords,
  agent: string,
  { id, connectionType, scopeCondition, scopes, resource, server, status }: z.output<typeof connectionSchema>,
): void {
  const to = resource ?? server ?? id;
  const entitlement = records.ref(clip(`connection/${to}`, 1200));
  if (records.isNew("entitlement", entitlement))
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "privilege",
      name: clip(`${connectionType ?? "connection"}: ${to}`, 400),
      system,
      body: { type: connectionType ?? "unknown", resource: to },
    });
  records.add({
    t: "grant",
    principal: records.ref(agent),
    entitlement,
    condition: { scopes: scopeCondition ?? "unknown", names: scopes, status: status ?? "unknown" },
  });
}
