import { type AwsConfig, awsConfigSchema } from "@/lib/connectors/aws/config";
import { aws } from "@/lib/connectors/aws/connector";
import {
  type LiveContext,
  type PlannedScope,
  type Problem,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { recordSchema, type SourceRecord } from "@/lib/domain/source-record";
import { createLookups } from "@/lib/platform/outbound/connect";
import { createHttpClient } from "@/lib/platform/outbound/http-client";

/** What a live reading of AWS gave: the scopes, how each ended, and the records of all their pages. */
export interface LiveReading {
  scopes: PlannedScope[];
  /** By scope key: `complete`, or the kind of the failure. */
  ends: Record<string, string>;
  records: SourceRecord[];
  problems: Problem[];
  /** Everything that left the reader, as text: to look for what must not be in it. */
  bodies: string;
  calls: string[];
}

/** A context as the worker makes it, for a server on loopback. */
export function awsContext(endpoint: string, config: Record<string, unknown> = {}): LiveContext<AwsConfig> {
  return {
    config: awsConfigSchema.parse({
      auth: "access_key",
      access_key_id: "AKIATESTTESTTESTTEST",
      secret_access_key: "test",
      regions: "us-east-1",
      endpoint,
      ...config,
    }),
    http: createHttpClient({ connector: "aws", allowCidrs: ["127.0.0.0/8"], retryBaseMs: 1 }),
    lookup: createLookups({ allowCidrs: ["127.0.0.0/8"] }),
    now: new Date(),
    fingerprint: (secret) => Buffer.from(secret).toString("hex").split("").reverse().join(""),
    signal: new AbortController().signal,
    warn: () => undefined,
  };
}

/** Plans and reads everything, as the engine does, without a database. */
export async function readLive(ctx: LiveContext<AwsConfig>): Promise<LiveReading> {
  const reading: LiveReading = { scopes: [], ends: {}, records: [], problems: [], bodies: "", calls: [] };
  for await (const scope of aws.plan?.(ctx) ?? []) reading.scopes.push(scope);
  for (const scope of reading.scopes) {
    if (scope.unreadable) {
      reading.ends[scope.key] = scope.unreadable.kind;
      continue;
    }
    try {
      reading.ends[scope.key] = "unfinished";
      for await (const answer of aws.pages?.(ctx, scope, null) ?? []) {
        reading.calls.push(answer.call);
        // What an answer holds must survive a snapshot, so it is read back from text.
        const text = JSON.stringify(answer.body);
        reading.bodies += text;
        const parsed = aws.toRecords({
          scope,
          call: answer.call,
          body: JSON.parse(text),
          collectedAt: ctx.now,
        });
        reading.records.push(...parsed.records.map((record) => recordSchema.parse(record)));
        reading.problems.push(...parsed.problems);
        if (answer.next === null) reading.ends[scope.key] = "complete";
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      reading.ends[scope.key] = error.failure.kind;
    }
  }
  return reading;
}
