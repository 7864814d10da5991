import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { At } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import { orgRef, salesforceId, salesforceRealms, system, userRef } from "./names";
import { fieldOf, objectStep, readObject } from "./object-step";
import { permission, type Salesforce } from "./session";

const active = {
  object: "BotVersion",
  permission: permission.setup,
  fields: ["Id", "BotDefinitionId"],
  where: "Status = 'Active'",
};

/** Agents that have a version in force; asked once a session. */
const inForce = new WeakMap<Salesforce, Promise<Set<string>>>();

async function listActive(salesforce: Salesforce): Promise<Set<string>> {
  const found = new Set<string>();
  let at: At = null;
  do {
    const page: { records: unknown[]; next: At } = await readObject(salesforce, active, at);
    for (const record of page.records)
      if (isObject(record) && typeof record.BotDefinitionId === "string") found.add(record.BotDefinitionId);
    at = page.next;
  } while (at !== null);
  return found;
}

export const agentSteps = [
  objectStep(
    {
      object: "BotDefinition",
      permission: permission.setup,
      fields: ["Id", "DeveloperName", "MasterLabel", "CreatedDate"],
      further: ["Description", "AgentType", "Type", "BotUserId", "CreatedBy.Username"],
    },
    async (record, salesforce) => {
      const listed = inForce.get(salesforce) ?? listActive(salesforce);
      inForce.set(salesforce, listed);
      return {
        ...kept(record, "Id", "DeveloperName", "MasterLabel", "CreatedDate"),
        ...kept(record, "Description", "AgentType", "Type", "BotUserId"),
        creator: fieldOf(record, "CreatedBy", "Username"),
        active: (await listed).has(String(record.Id)),
      };
    },
  ),
];

const schema = z.object({
  Id: z.string().regex(salesforceId),
  DeveloperName: text(500),
  MasterLabel: text(500),
  Description: text(4000),
  AgentType: text(200),
  Type: text(200),
  BotUserId: z.string().regex(salesforceId).nullish().catch(null),
  CreatedDate: z.unknown().optional(),
  creator: text(500),
  active: z.boolean().nullish().catch(null),
});

/** Agents and bots. One with a user of its own acts as that user; others act as whoever talks to them. */
export function agentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, salesforceRealms);
  for (const { item, where } of records.read(schema)) {
    const ref = records.ref(`agent/${item.Id}`);
    const name = item.MasterLabel || item.DeveloperName || item.Id;
    const createdAt = records.time(item.CreatedDate, `${where} CreatedDate`);
    records.add({
      t: "identity",
      ref,
      kind: "ai_agent",
      name,
      system,
      container: orgRef(records.realm),
      status: item.active === true ? "active" : item.active === false ? "disabled" : "unknown",
      class: "non_human",
      classReason: "Salesforce calls it an agent or a bot.",
      managedBy: "customer",
      createdAt,
      description: item.Description ? clip(item.Description, 4000) : undefined,
      tags: {
        ...(item.AgentType ? { "agent type": item.AgentType } : {}),
        ...(item.Type ? { type: item.Type } : {}),
        "acts as": item.BotUserId ? "a user of its own" : "whoever talks to it, or not told",
      },
      ownerHints: item.creator ? [{ type: "creator", value: item.creator, at: createdAt }] : [],
    });
    if (item.BotUserId)
      records.add({
        t: "trust",
        identity: userRef(records.realm, item.BotUserId),
        kind: "agent",
        subject: `agent ${name}`,
        subjectRef: ref,
      });
  }
  return records.parsed();
}
