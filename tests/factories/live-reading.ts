import type { Pool } from "pg";
import {
  type CheckLine,
  type Connector,
  type LiveContext,
  type Problem,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { type RecordType, recordSchema, type SourceRecord } from "@/lib/domain/source-record";
import { createLookups } from "@/lib/platform/outbound/connect";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";

/** What a live reading gave: how each scope ended, and the records of all pages. */
export interface Reading {
  /** By scope key: `complete`, or the failure as a sentence with its kind. */
  ends: Record<string, string>;
  records: SourceRecord[];
  problems: Problem[];
  /** Everything that left the reader, as text: to look for what must not be in it. */
  bodies: string;
}

/** A context as the worker makes it, for a server on loopback that does not speak HTTP. */
export function loopbackContext<Config>(
  config: Config,
  allowCidrs = ["127.0.0.0/8", "::1/128"],
): LiveContext<Config> {
  return {
    config,
    http: { request: () => Promise.reject(new Error("this source does not speak HTTP")) },
    lookup: createLookups({ allowCidrs }),
    now: new Date(),
    fingerprint: (secret) => Buffer.from(secret).toString("hex").split("").reverse().join(""),
    signal: new AbortController().signal,
    warn: () => undefined,
  };
}

/** Plans and reads everything, as the engine does, without a database. */
export async function readLive<Config>(
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
): Promise<Reading> {
  const reading: Reading = { ends: {}, records: [], problems: [], bodies: "" };
  for await (const scope of connector.plan?.(ctx) ?? []) {
    try {
      if (scope.unreadable) throw new SourceError(scope.unreadable);
      reading.ends[scope.key] = "unfinished";
      for await (const { call, body: answered, next } of connector.pages?.(ctx, scope, null) ?? []) {
        // What an answer holds must survive a snapshot, so it is read back from text.
        const text = JSON.stringify(answered);
        reading.bodies += text;
        const parsed = connector.toRecords({ scope, call, body: JSON.parse(text), collectedAt: ctx.now });
        reading.records.push(...parsed.records.map((record) => recordSchema.parse(record)));
        reading.problems.push(...parsed.problems);
        if (next === null) reading.ends[scope.key] = "complete";
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      reading.ends[scope.key] = `${error.failure.kind}: ${error.failure.message}`;
    }
  }
  return reading;
}

/** The lines of the permission check. */
export async function checkLines<Config>(
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  for await (const line of connector.check?.(ctx) ?? []) lines.push(line);
  return lines;
}

/** The records of one type. */
export function recordsOf<T extends RecordType>(
  type: T,
  { records }: Reading,
): Extract<SourceRecord, { t: T }>[] {
  return records.filter((record): record is Extract<SourceRecord, { t: T }> => record.t === type);
}

/** Whom each role or account belongs to, directly and through others, by the external ids of a reading. */
export function closureOf(reading: Reading): (externalId: string) => Set<string> {
  const groups = new Map<string, Set<string>>();
  for (const { member, group } of recordsOf("member", reading)) {
    const known = groups.get(member.externalId) ?? new Set();
    groups.set(member.externalId, known.add(group.externalId));
  }
  return (start) => {
    const reached = new Set([start]);
    for (const each of reached) for (const group of groups.get(each) ?? []) reached.add(group);
    return reached;
  };
}

/** Syncs through the real engine; how each scope ended. */
export async function syncReal<Config>(
  pool: Pool,
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
): Promise<string[]> {
  const engine = testEngine(pool, connector, {
    liveContext: async (_source, _connector, signal) => ({ ...ctx, signal }),
    leaseSeconds: 30,
  });
  await syncOnce(engine, await createSource(pool, connector.manifest.id, connector.manifest.id));
  const scopes = await pool.query<{ status: string; failure: unknown }>(
    "SELECT status, failure FROM sync_scopes",
  );
  return scopes.rows.map(({ status, failure }) =>
    failure === null ? status : `${status} ${JSON.stringify(failure)}`,
  );
}

/** How many rows of each kind the inventory holds, and how many a reading says that there are. */
export async function rowCounts(pool: Pool, reading: Reading): Promise<{ stored: object; read: object }> {
  const named = ["identity", "credential", "container", "entitlement", "resource"] as const;
  const stated = ["member", "grant", "trust"] as const;
  const tables = {
    identity: "identities",
    credential: "credentials",
    container: "containers",
    entitlement: "entitlements",
    resource: "resources",
    member: "members",
    grant: "grants",
    trust: "trusts",
  };
  const stored: Record<string, number> = {};
  const read: Record<string, number> = {};
  for (const type of [...named, ...stated]) {
    const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int FROM ${tables[type]}`);
    stored[type] = rows[0]?.count ?? -1;
    // A grant finds an account, project or namespace as what it holds on, too.
    const types: string[] = type === "resource" ? [type, "container"] : [type];
    const keys = reading.records.flatMap((record) =>
      !types.includes(record.t) ? [] : ["ref" in record ? record.ref.externalId : JSON.stringify(record)],
    );
    read[type] = new Set(keys).size;
  }
  return { stored, read };
}
