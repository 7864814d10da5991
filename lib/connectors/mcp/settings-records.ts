import { z } from "zod";
import {
  agentItemSchema,
  agentRecords,
  mcpServerItemSchema,
  mcpServerRecords,
} from "@/lib/connectors/sdk/agent-items";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { secretItemSchema } from "@/lib/connectors/sdk/file-facts";
import { secretRecords, type Where } from "@/lib/connectors/sdk/machine-records";
import { PageRecords } from "@/lib/connectors/sdk/page-records";
import type { RecordInput } from "@/lib/domain/source-record";
import { fileRealm } from "./names";

const itemSchema = z.discriminatedUnion("t", [agentItemSchema, mcpServerItemSchema, secretItemSchema]);
const bodySchema = z.object({ items: z.array(z.unknown()) });

/** The agent of a settings file, its servers and the secrets in it: as the machine's own collector tells them. */
export function settingsRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = bodySchema.safeParse(page.body);
  const [realm] = page.scope.issues;
  const { container } = page.scope;
  if (!body.success || !realm || !container) {
    records.problem(page.call, "This is not what a settings file holds.");
    return records.parsed();
  }
  const where: Where = { realm, container, collectedAt: page.collectedAt };
  // The container of a machine is told by its own collector.
  if (realm === fileRealm)
    records.add({ t: "container", ref: container, kind: "other", name: "Settings files" });
  const seen = new Set<string>();
  for (const [index, value] of body.data.items.entries()) {
    const item = itemSchema.safeParse(value);
    if (!item.success) {
      records.problem(`${page.call} item ${index + 1}`, "It is none that this version knows.");
      continue;
    }
    for (const record of recordsOf(item.data, where)) {
      // Two entries may name one server.
      const key = "ref" in record ? `${record.t}\0${record.ref.realm}\0${record.ref.externalId}` : null;
      if (key !== null && seen.has(key)) continue;
      if (key !== null) seen.add(key);
      records.add(record);
    }
  }
  return records.parsed();
}

function recordsOf(item: z.output<typeof itemSchema>, where: Where): RecordInput[] {
  if (item.t === "agent") return agentRecords(item, where);
  return item.t === "secret" ? secretRecords(item, where) : mcpServerRecords(item, where);
}
