import type { Connector, ExportFile, Page } from "@/lib/connectors/sdk/contract";
import type { ReadSource } from "@/lib/connectors/sdk/contract-kit-read";
import { recordSchema } from "@/lib/domain/source-record";

/** A file as people bring it, in pieces of the size. What is no text is written as JSON. */
export function exportFile(name: string, content: unknown, piece = 1 << 16): ExportFile {
  const bytes = Buffer.from(typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return {
    name,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    },
  };
}

/** What files gave, what was told beside, and what they are about. */
export interface ReadFiles extends ReadSource {
  about: string;
  collectedAt: Date | null;
  warnings: string[];
}

/** For tests of a mapping: reads files with a connector as the engine does, at one moment. */
export function fileReaderOf<Config>(connector: Connector<Config>, now: Date) {
  return async (files: ExportFile[], config: object = {}, key = true): Promise<ReadFiles> => {
    const read: ReadFiles = {
      pages: [],
      records: [],
      problems: [],
      about: "",
      collectedAt: null,
      warnings: [],
    };
    const ctx = {
      now,
      config: connector.manifest.config.parse(config),
      fingerprint: key ? (secret: string) => `fp-${secret.length}` : null,
      signal: new AbortController().signal,
      warn: (message: string) => read.warnings.push(message),
    };
    for await (const part of connector.readExport?.(files, ctx) ?? []) {
      if (part.t === "about") Object.assign(read, { about: part.about, collectedAt: part.collectedAt });
      if (part.t !== "page") continue;
      const page: Page = { ...part, body: JSON.parse(JSON.stringify(part.body)), collectedAt: now };
      const { records, problems } = connector.toRecords(page);
      read.pages.push(page);
      read.records.push(...records.map((record) => recordSchema.parse(record)));
      read.problems.push(...problems.map(({ where, what }) => `${where}: ${what}`));
    }
    return read;
  };
}
