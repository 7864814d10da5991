import { lookup } from "node:dns";
import type { Connector, LiveContext, Page, PlannedScope } from "@/lib/connectors/sdk/contract";
import { type FakeSource, fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { type RecordType, recordSchema, type SourceRecord } from "@/lib/domain/source-record";

/** What a fake source gave, read to its end. */
export interface ReadSource {
  pages: Page[];
  records: SourceRecord[];
  problems: string[];
}

/** For tests of a mapping: reads fake sources with a connector as the engine does, at one moment. */
export function readerOf<Config>(connector: Connector<Config>, now: Date, usual: object) {
  const context = (source: FakeSource, config: object = usual): LiveContext<Config> => ({
    now,
    config: connector.manifest.config.parse(config),
    http: fakeHttp(source),
    fingerprint: (secret) => `fp-${secret.length}`,
    signal: new AbortController().signal,
    lookup: () => lookup,
    warn: () => undefined,
  });
  const planned = async (ctx: LiveContext<Config>): Promise<PlannedScope[]> => {
    const scopes: PlannedScope[] = [];
    for await (const scope of connector.plan?.(ctx) ?? []) scopes.push(scope);
    return scopes;
  };
  /** Scopes (or those of one data set), pages that were saved as JSON, and their records. */
  const readAll = async (source: FakeSource, config?: object, dataSet?: string): Promise<ReadSource> => {
    const ctx = context(source, config);
    const read: ReadSource = { pages: [], records: [], problems: [] };
    for (const scope of await planned(ctx)) {
      if (dataSet !== undefined && scope.dataSet !== dataSet) continue;
      for await (const { call, body } of connector.pages?.(ctx, scope, null) ?? []) {
        const page: Page = { scope, call, body: JSON.parse(JSON.stringify(body)), collectedAt: now };
        const { records, problems } = connector.toRecords(page);
        read.pages.push(page);
        read.records.push(...records.map((record) => recordSchema.parse(record)));
        read.problems.push(...problems.map(({ where, what }) => `${where}: ${what}`));
      }
    }
    return read;
  };
  return { context, planned, readAll };
}

/** The records of one type. */
export function of<T extends RecordType>(
  records: SourceRecord[],
  type: T,
): Extract<SourceRecord, { t: T }>[] {
  return records.filter((record): record is Extract<SourceRecord, { t: T }> => record.t === type);
}
