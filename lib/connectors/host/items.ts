import { z } from "zod";
import {
  agentItemSchema,
  agentRecords,
  mcpServerItemSchema,
  mcpServerRecords,
} from "@/lib/connectors/sdk/agent-items";
import type { Page, Parsed, Problem } from "@/lib/connectors/sdk/contract";
import { secretItemSchema } from "@/lib/connectors/sdk/file-facts";
import { secretRecords, type Where } from "@/lib/connectors/sdk/machine-records";
import type { RecordInput } from "@/lib/domain/source-record";
import { accountItemSchema, accountRecords } from "./accounts";
import {
  certificateItemSchema,
  certificateRecords,
  keystoreItemSchema,
  keystoreRecords,
} from "./certificates";
import { jobItemSchema } from "./job-item";
import { jobRecords } from "./jobs";
import {
  authorizedKeyItemSchema,
  authorizedKeyRecords,
  privateKeyItemSchema,
  privateKeyRecords,
} from "./ssh";

/** What the machine is, and what was passed over: stated once, by the data set of credential files. */
export const machineItemSchema = z.object({
  t: z.literal("machine"),
  name: z.string(),
  root: z.string(),
  skipped: z.record(z.string(), z.number()),
});

const itemSchema = z.discriminatedUnion("t", [
  machineItemSchema,
  accountItemSchema,
  jobItemSchema,
  secretItemSchema,
  authorizedKeyItemSchema,
  privateKeyItemSchema,
  certificateItemSchema,
  keystoreItemSchema,
  agentItemSchema,
  mcpServerItemSchema,
]);
/** One thing that was found, as it travels in a page. */
export type Item = z.input<typeof itemSchema>;

const bodySchema = z.object({ items: z.array(z.unknown()) });

/** Pure: one page of facts to records. */
export function hostToRecords(page: Page): Parsed {
  const realm = page.scope.issues[0];
  const container = page.scope.container;
  const body = bodySchema.safeParse(page.body);
  if (realm === undefined || container === undefined || !body.success) {
    return {
      records: [],
      problems: [{ where: page.scope.key, what: "This page is not one of the host connector." }],
    };
  }
  const where: Where = { realm, container, collectedAt: page.collectedAt };
  const records: RecordInput[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  body.data.items.forEach((raw, index) => {
    const item = itemSchema.safeParse(raw);
    if (!item.success) {
      const fields = item.error.issues.map((issue) => issue.path.join(".") || "t");
      problems.push({
        where: `${page.scope.key} item ${index}`,
        what: `Not understood: ${[...new Set(fields)].join(", ")}.`,
      });
      return;
    }
    for (const record of recordsOf(item.data, where)) {
      // One group or key may be told by several items of a page.
      const key = "ref" in record ? `${record.t}\0${record.ref.realm}\0${record.ref.externalId}` : null;
      if (key !== null && seen.has(key)) continue;
      if (key !== null) seen.add(key);
      records.push(record);
    }
  });
  return { records, problems };
}

function recordsOf(item: z.output<typeof itemSchema>, where: Where): RecordInput[] {
  switch (item.t) {
    case "machine": {
      const tags = Object.entries(item.skipped).map(([reason, count]) => [
        `skipped ${reason}`,
        String(count),
      ]);
      return [
        {
          t: "container",
          ref: where.container,
          kind: "host",
          name: item.name,
          tags: { root: item.root, ...Object.fromEntries(tags) },
        },
      ];
    }
    case "account":
      return accountRecords(item, where);
    case "job":
      return jobRecords(item, where);
    case "secret":
      return secretRecords(item, where);
    case "authorized-key":
      return authorizedKeyRecords(item, where);
    case "private-key":
      return privateKeyRecords(item, where);
    case "certificate":
      return certificateRecords(item, where);
    case "keystore":
      return keystoreRecords(item, where);
    case "agent":
      return agentRecords(item, where);
    case "mcp-server":
      return mcpServerRecords(item, where);
  }
}
