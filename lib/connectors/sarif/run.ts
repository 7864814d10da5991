import { z } from "zod";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { type Repository, readRepository } from "@/lib/connectors/sdk/scan-place";
import { isAboutSecrets } from "./about-secrets";

const text = z.string().max(5000).catch("");
const message = z.object({ text }).catch({ text: "" });
const ruleSchema = z.object({
  id: z.string().max(500),
  name: text,
  shortDescription: message,
  properties: z.object({ tags: z.array(z.string().max(200)).catch([]) }).catch({ tags: [] }),
  defaultConfiguration: z.object({ level: text }).catch({ level: "" }),
});
const componentSchema = z.object({
  name: z.string().min(1).max(200),
  version: text,
  semanticVersion: text,
  rules: z.array(z.unknown()).catch([]),
});
const runSchema = z.object({
  tool: z.object({ driver: componentSchema, extensions: z.array(z.unknown()).catch([]) }),
  results: z.array(z.unknown()).catch([]),
  invocations: z.array(z.object({ endTimeUtc: text })).catch([]),
  versionControlProvenance: z.array(z.object({ repositoryUri: text, revisionId: text })).catch([]),
});

export interface Rule {
  id: string;
  level: string;
  aboutSecrets: boolean;
}

/** What is true of all results of a run. */
export interface Run {
  tool: string;
  version: string;
  /** When it ended, as it is written. */
  ended: string;
  repository: Repository | null;
  commit: string;
  rules: Rule[];
  /** How many results it has. */
  results: number;
}

/** The runs of a log, without their results. Null: it is no log of SARIF 2.1.0. */
export function readRuns(document: unknown): Run[] | null {
  if (!isObject(document) || typeof document.version !== "string" || !document.version.startsWith("2.1"))
    return null;
  if (!Array.isArray(document.runs)) return null;
  const runs: Run[] = [];
  for (const each of document.runs) {
    const run = runSchema.safeParse(each).data;
    if (!run) return null;
    const { driver, extensions } = run.tool;
    const tool = driver.name;
    const more = extensions.flatMap((extension) => componentSchema.safeParse(extension).data?.rules ?? []);
    const [provenance] = run.versionControlProvenance;
    runs.push({
      tool,
      version: driver.semanticVersion || driver.version,
      ended: run.invocations.at(-1)?.endTimeUtc ?? "",
      repository: readRepository(provenance?.repositoryUri ?? ""),
      commit: provenance?.revisionId ?? "",
      rules: [...driver.rules, ...more].flatMap((rule) => {
        const read = ruleSchema.safeParse(rule).data;
        if (!read) return [];
        const words = [read.id, read.name, read.shortDescription.text, ...read.properties.tags];
        return [
          { id: read.id, level: read.defaultConfiguration.level, aboutSecrets: isAboutSecrets(tool, words) },
        ];
      }),
      results: run.results.filter((result) => result === 0).length,
    });
  }
  return runs;
}
