import { z } from "zod";
import type { Connector, Page, Parsed } from "@/lib/connectors/sdk/contract";
import type { PushConfig } from "./config";
import { readRecord } from "./line";
import { manifest } from "./manifest";
import { readPush } from "./read";

const bodySchema = z.object({ items: z.array(z.unknown()) });

/** Records that somebody else's program wrote. */
export const push: Connector<PushConfig> = { manifest, readExport: readPush, toRecords };

function toRecords(page: Page): Parsed {
  const body = bodySchema.safeParse(page.body);
  if (!body.success)
    return { records: [], problems: [{ where: page.call, what: "This is no list of records." }] };
  const parsed: Parsed = { records: [], problems: [] };
  for (const [index, item] of body.data.items.entries()) {
    const read = readRecord(item);
    if (read.ok) parsed.records.push(read.record);
    else parsed.problems.push({ where: `${page.call}, item ${index + 1}`, what: read.what });
  }
  return parsed;
}
