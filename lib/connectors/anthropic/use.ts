import { z } from "zod";
import { type LastUsed, noTelemetry } from "@/lib/domain/record";

/** The last day on which each key called the Messages API, in the words of the source. */
export type KeyUse = Map<string, string>;

const dayMs = 86_400_000;
/** Looked back so far: past the line at which something counts as dormant. */
const days = 120;

const bucketSchema = z.object({
  starting_at: z.string().max(60),
  results: z.array(z.object({ api_key_id: z.string().max(200).nullish().catch(null) })).catch([]),
});

/** Reads the usage report by key and day. It tells of the Messages API alone, and not of the Console. */
export async function readUse(
  now: Date,
  all: (list: { path: string; query: Record<string, string | string[]> }) => Promise<unknown[]>,
): Promise<KeyUse> {
  const start = new Date(Math.floor(now.getTime() / dayMs) * dayMs - days * dayMs);
  const buckets = await all({
    path: "usage_report/messages",
    query: {
      starting_at: start.toISOString(),
      bucket_width: "1d",
      limit: "31",
      "group_by[]": ["api_key_id"],
    },
  });
  const use: KeyUse = new Map();
  for (const outside of buckets) {
    const bucket = bucketSchema.safeParse(outside).data;
    for (const { api_key_id: id } of bucket?.results ?? [])
      if (bucket && id && bucket.starting_at > (use.get(id) ?? "")) use.set(id, bucket.starting_at);
  }
  return use;
}

/** A key that the report does not tell of may have called something else: that proves no use, and proves it never was. */
export function lastUsedOf(at: Date | null): LastUsed {
  return at ? { ...noTelemetry, at, grade: "reported", precisionSeconds: 86_400 } : noTelemetry;
}
