import { z } from "zod";
import type { ExportContext, ExportFile, ExportPart, Scope } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { clean } from "@/lib/connectors/sdk/file-facts";
import { malformed } from "@/lib/connectors/sdk/json-elements";
import { hintsOf } from "@/lib/connectors/sdk/label-tags";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { readTime } from "@/lib/connectors/sdk/read-time";
import { objectsOf } from "@/lib/connectors/sdk/scan-export";
import { scrub, scrubText } from "@/lib/domain/secrets/scrub";
import { resourceSchema, type Who, whoOf } from "./who";

const pageItems = 200;
const nextStep = "Bring what `prowler aws --output-formats json-ocsf` writes (*.ocsf.json).";
const text = z.string().max(2000).catch("");
const findingSchema = z.object({
  metadata: z.object({
    event_code: z.string().min(1).max(300),
    product: z.object({ name: z.string(), version: text }),
    tenant_uid: text,
  }),
  status_code: text,
  status: text,
  severity: text,
  time: z.unknown().optional(),
  time_dt: z.unknown().optional(),
  cloud: z
    .object({ provider: text, org: z.object({ uid: text }).catch({ uid: "" }) })
    .catch({ provider: "", org: { uid: "" } }),
  resources: z.array(z.unknown()).catch([]),
});

export interface Verdict {
  check: string;
  result: string;
  severity: string;
  muted: boolean;
}

/** All that a report says of one identity. */
export interface Checked extends Who {
  tags: { [name: string]: string };
  ownerHints: ReturnType<typeof hintsOf>;
  version: string;
  seen: string | null;
  verdicts: Verdict[];
}

/**
 * Reads reports of Prowler in OCSF. The findings of one identity lie all over a report: they are gathered first, so that an
 * identity is told once. What is about other things is counted and left out.
 */
export async function* readReport(
  files: ExportFile[],
  ctx: ExportContext<unknown>,
): AsyncGenerator<ExportPart> {
  const gathered = new Gathered();
  for (const file of files) {
    try {
      await gather(file, gathered, ctx.signal);
    } catch (error) {
      if (!(error instanceof SourceError) || error.failure.kind !== "malformed") throw error;
      throw malformed(`${file.name} cannot be read: ${error.failure.message} ${nextStep}`, error);
    }
  }
  const { people, realms, latest, others, unreadable } = gathered;
  const about = clip([...realms].sort().slice(0, 3).join(", "), 200) || clean(files[0]?.name ?? "", 200);
  yield { t: "about", about, collectedAt: latest };
  if (others > 0) ctx.warn(`${others} findings are about other things than identities; they were left out.`);
  const scope: Scope = { key: "findings", dataSet: "findings", title: `Checks of ${about}`, issues: [] };
  const items: (Checked | null)[] = [...people.values(), ...Array.from({ length: unreadable }, () => null)];
  for (let at = 0; at === 0 || at < items.length; at += pageItems)
    yield {
      t: "page",
      scope,
      call: "findings",
      body: { realm: "prowler", items: items.slice(at, at + pageItems) },
    };
  yield { t: "scopeDone", scope, complete: true };
}

class Gathered {
  readonly people = new Map<string, Checked>();
  readonly realms = new Set<string>();
  latest: Date | null = null;
  others = 0;
  unreadable = 0;

  add(who: Who, labels: string[], version: string, seen: Date | null, verdict: Verdict): void {
    const key = `${who.ref.realm}\0${who.ref.externalId}`;
    this.realms.add(who.ref.realm);
    if (seen && (!this.latest || seen > this.latest)) this.latest = seen;
    const known = this.people.get(key);
    if (known) {
      known.verdicts.push(verdict);
      return;
    }
    const tags = tagsOf(labels);
    this.people.set(key, {
      ...who,
      name: clean(scrubText(who.name), 500) || who.ref.externalId,
      tags,
      ownerHints: hintsOf(tags),
      version,
      seen: seen?.toISOString() ?? null,
      verdicts: [verdict],
    });
  }
}

async function gather(file: ExportFile, gathered: Gathered, signal: AbortSignal): Promise<void> {
  let first = true;
  for await (const object of objectsOf(file)) {
    signal.throwIfAborted();
    if (first && !isReport(object)) throw malformed("It is no report of Prowler in OCSF.");
    first = false;
    const finding = findingSchema.safeParse(object).data;
    if (!finding) gathered.unreadable += 1;
    else addFinding(finding, gathered);
  }
}

function addFinding(finding: z.output<typeof findingSchema>, gathered: Gathered): void {
  const { metadata, cloud } = finding;
  const time = readTime(finding.time_dt ?? finding.time);
  const tenant = cloud.org.uid || metadata.tenant_uid;
  let any = false;
  for (const each of finding.resources) {
    const resource = resourceSchema.safeParse(each).data;
    const who = resource && whoOf(cloud.provider, metadata.event_code, tenant, resource);
    if (!who) continue;
    any = true;
    gathered.add(who, resource.labels, metadata.product.version, time instanceof Date ? time : null, {
      check: clean(metadata.event_code, 300),
      result: clean(finding.status_code, 40),
      severity: clean(finding.severity, 40),
      muted: finding.status === "Suppressed",
    });
  }
  if (!any) gathered.others += 1;
}

function isReport(object: unknown): boolean {
  const product = isObject(object) && isObject(object.metadata) ? object.metadata.product : null;
  return isObject(product) && product.name === "Prowler";
}

/** Tags of the resource, as Prowler writes them: `name:value`. */
function tagsOf(labels: string[]): { [name: string]: string } {
  const pairs = labels.slice(0, 50).flatMap((label): [string, string][] => {
    const at = label.indexOf(":", 1);
    return at > 0 ? [[clip(label.slice(0, at), 200), label.slice(at + 1).trim()]] : [];
  });
  const safe = scrub(Object.fromEntries(pairs));
  return Object.fromEntries(
    Object.entries(isObject(safe) ? safe : {}).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" && name !== "__proto__" ? [[name, clip(value, 1000)]] : [],
    ),
  );
}
