import type { ExportContext, ExportFile, ExportPart, Scope } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { clean, environmentOf } from "@/lib/connectors/sdk/file-facts";
import { malformed, readJsonElements } from "@/lib/connectors/sdk/json-elements";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { ScanConfig } from "@/lib/connectors/sdk/scan-config";
import type { ScanItem } from "@/lib/connectors/sdk/scan-item";
import {
  idWithin,
  placeKindOf,
  type Repository,
  readRepository,
  repositoryName,
  repositoryRealm,
  repositoryRef,
} from "@/lib/connectors/sdk/scan-place";
import { describeSeen, digestOf, type SeenSecret } from "@/lib/connectors/sdk/scan-secret";
import { scrubText } from "@/lib/domain/secrets/scrub";

const pageItems = 200;

/** One finding as a tool's reader gives it. The secret in it does not leave this file. */
export interface ScanFinding extends SeenSecret {
  repository: Repository | null;
  commit?: string;
  path: string;
  line?: number;
  modified?: unknown;
  actsAs?: string;
  facts: ScanItem["facts"];
}

export interface ScanReport {
  /** The findings of a file; null for one that cannot be read. Throws `malformed` where the file is none of the tool's. */
  findings(file: ExportFile): AsyncIterable<ScanFinding | null>;
  /** What to bring instead. */
  nextStep: string;
}

/**
 * Reads the reports of a secret scanner. Each file is read twice: once to see that it is whole and what it is about, once
 * for its pages. A report is one scope: whether it is the complete list of its source the person says.
 */
export async function* readScan(
  files: ExportFile[],
  ctx: ExportContext<ScanConfig>,
  report: ScanReport,
): AsyncGenerator<ExportPart> {
  const realms = new Set<string>();
  const names = new Set<string>();
  for (const file of files) {
    const told = nameOf(file, ctx.config);
    try {
      for await (const finding of report.findings(file)) {
        ctx.signal.throwIfAborted();
        const repository = finding?.repository ?? readRepository(told);
        realms.add(repository ? repositoryRealm(repository) : scanRealm(told));
        names.add(repository ? repositoryName(repository) : told);
      }
    } catch (error) {
      if (!(error instanceof SourceError) || error.failure.kind !== "malformed") throw error;
      throw malformed(`${file.name} cannot be read: ${error.failure.message} ${report.nextStep}`, error);
    }
    if (names.size === 0) names.add(told);
  }
  const about = clip([...names].slice(0, 3).join(", "), 200);
  yield { t: "about", about, collectedAt: null };
  const scope: Scope = {
    key: "findings",
    dataSet: "findings",
    title: `Findings in ${about}`,
    issues: [...realms],
  };
  const page = (items: (ScanItem | null)[]): ExportPart => ({
    t: "page",
    scope,
    call: "findings",
    body: { realm: "scan", items },
  });
  const places = new Places();
  let items: (ScanItem | null)[] = [];
  for (const file of files) {
    const told = nameOf(file, ctx.config);
    for await (const finding of report.findings(file)) {
      ctx.signal.throwIfAborted();
      const item = finding && itemOf(finding, told, places, ctx.fingerprint);
      // The same secret at the same place, found by a second detector.
      if (item === "told") continue;
      items.push(item);
      if (items.length < pageItems) continue;
      yield page(items);
      items = [];
    }
  }
  yield page(items);
  yield { t: "scopeDone", scope, complete: true };
}

/** The objects of a file that is one list of them, or one of them a line. */
export async function* objectsOf(file: ExportFile): AsyncGenerator<unknown> {
  let any = false;
  for await (const part of readJsonElements(file.open(), new Set([""]))) {
    any = true;
    if (part.t === "element") yield parseJson(part.text);
    else if (!Array.isArray(part.value)) yield part.value;
    // In place of every element that was read stands a 0.
    else yield* part.value.filter((item) => item !== 0);
  }
  if (!any) throw malformed("It is empty.");
}

/** JSON of a file. Throws `malformed`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed("It is not valid JSON.", error);
  }
}

function nameOf(file: ExportFile, config: ScanConfig): string {
  const own = file.name.replace(/\.(?:jsonl?|ndjson|sarif|sarif\.json)$/i, "");
  return clean(scrubText(config.name || own), 200) || "report";
}

const scanRealm = (name: string) => `scan:${name}`;

/** Counts the secrets of a place, so that each has an id of its own that stays the same from report to report. */
class Places {
  private readonly seen = new Map<string, string[]>();

  /** The id of a secret at a place; null: it is there already. */
  idOf(realm: string, place: string, digest: string): string | null {
    const id = idWithin(place, 1500);
    const key = `${realm}\0${id}`;
    const known = this.seen.get(key) ?? [];
    if (known.includes(digest)) return null;
    known.push(digest);
    this.seen.set(key, known);
    return known.length === 1 ? id : `${id} (${known.length})`;
  }
}

function itemOf(
  finding: ScanFinding,
  told: string,
  places: Places,
  fingerprint: ((secret: string) => string) | null,
): ScanItem | "told" {
  const repository = finding.repository ?? readRepository(told);
  const secret = describeSeen(finding, fingerprint);
  const text = (value: string, longest: number) => clean(scrubText(value), longest);
  const path = text(finding.path, 3000) || "?";
  const commit = finding.commit ? text(finding.commit, 80) : "";
  const line = finding.line && finding.line > 0 ? `:${finding.line}` : "";
  const realm = repository ? repositoryRealm(repository) : scanRealm(told);
  const place = `${commit ? `${commit}:` : ""}${path}${line}#${secret.keyId ?? secret.type}`;
  const externalId = places.idOf(realm, place, digestOf(finding));
  if (externalId === null) return "told";
  const within = repository ? repositoryName(repository) : told;
  const environment = environmentOf(path);
  const facts = Object.entries(finding.facts).map(([name, value]) => [
    name,
    typeof value === "string" ? text(value, 500) : value,
  ]);
  return {
    ref: { realm, externalId },
    locator: `${within}${commit ? `@${commit.slice(0, 12)}` : ""}:${path}${line}`,
    kind: placeKindOf(path),
    repository: repository ? { ref: repositoryRef(repository), name: nameIn(repository) } : null,
    secret: { name: text(finding.rule, 200) || "secret", ...secret },
    ...(environment ? { environment } : {}),
    ...(finding.modified === undefined ? {} : { modified: finding.modified }),
    ...(finding.actsAs ? { actsAs: finding.actsAs } : {}),
    facts: Object.fromEntries(facts),
  };
}

/** As the source's own connector names it; of hosts that have none, with the host. */
function nameIn(repository: Repository): string {
  return /^git(?:hub|lab)\.com$/.test(repository.host) || repository.gitlabId !== undefined
    ? repository.path
    : repositoryName(repository);
}
