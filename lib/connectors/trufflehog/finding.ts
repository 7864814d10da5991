import { z } from "zod";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { malformed } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { objectsOf, type ScanFinding, type ScanReport } from "@/lib/connectors/sdk/scan-export";
import { readWhere, sourceOf } from "./where";

const text = z.string().catch("");
const findingSchema = z.object({
  DetectorName: z.string().min(1).max(200),
  SourceMetadata: z.unknown(),
  SourceName: text,
  DecoderName: text,
  Verified: z.boolean().nullish().catch(null),
  VerificationError: text,
  VerificationFromCache: z.boolean().catch(false),
  Raw: text,
  RawV2: text,
  ExtraData: z.unknown(),
});

/** Reports of TruffleHog 3: one finding a line, or a list of them. */
export const report: ScanReport = {
  nextStep:
    "Bring what `trufflehog … --json > findings.json` writes; it writes nothing where it finds nothing.",
  async *findings(file: ExportFile) {
    let any = false;
    for await (const object of objectsOf(file)) {
      if (isProgress(object)) continue;
      if (!isObject(object) || !("DetectorName" in object || "SourceMetadata" in object)) {
        if (!any) throw malformed("It is no report of TruffleHog.");
        yield null;
        continue;
      }
      any = true;
      yield readFinding(object);
    }
    if (!any) throw malformed("There is no finding in it.");
  },
};

/** What the program says while it runs lands in the same file where somebody joined both. */
function isProgress(object: unknown): boolean {
  return isObject(object) && "level" in object && "msg" in object && !("DetectorName" in object);
}

function readFinding(object: unknown): ScanFinding | null {
  const finding = findingSchema.safeParse(object).data;
  const source = finding && sourceOf(finding.SourceMetadata);
  if (!finding || !source) return null;
  const [kind, data] = source;
  const where = readWhere(kind, data);
  const extra = isObject(finding.ExtraData) ? finding.ExtraData : {};
  const said = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  const author = said(data.email) ?? said(data.author) ?? said(data.username);
  return {
    ...where,
    rule: finding.DetectorName,
    values: [finding.RawV2, finding.Raw].filter((each) => each !== ""),
    modified: goTime(data.timestamp),
    ...(finding.Verified && said(extra.arn) ? { actsAs: String(extra.arn) } : {}),
    facts: {
      tool: "TruffleHog",
      rule: finding.DetectorName,
      sure: sureness(finding),
      source: kind,
      ...(finding.DecoderName && finding.DecoderName !== "PLAIN" ? { decoder: finding.DecoderName } : {}),
      ...(finding.VerificationFromCache ? { "verified from cache": true } : {}),
      ...(where.commit ? { commit: where.commit } : {}),
      ...(author ? { author } : {}),
      ...(said(extra.account) ? { account: said(extra.account) } : {}),
      ...(said(extra.is_canary) === "true" ? { canary: true } : {}),
    },
  };
}

/** The tool tried it and was let in; tried and was not, or did not try; tried, and the answer said nothing. */
function sureness(finding: z.output<typeof findingSchema>): string {
  if (finding.Verified === true) return "verified";
  return finding.Verified === null || finding.VerificationError !== "" ? "unknown" : "unverified";
}

/** Go writes `2022-06-16 10:17:40 -0700 PDT`: the name of the zone after its distance says nothing more. */
function goTime(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/([+-]\d{4}) [A-Z\d+-]{1,6}$/, "$1") : value;
}
