import { z } from "zod";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { malformed } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { objectsOf, type ScanFinding, type ScanReport } from "@/lib/connectors/sdk/scan-export";
import { readRepository } from "@/lib/connectors/sdk/scan-place";

const text = z.string().catch("");
const line = z.number().int().catch(0);
const findingSchema = z.object({
  RuleID: z.string().min(1).max(200),
  File: text,
  SymlinkFile: text,
  StartLine: line,
  StartColumn: line,
  Match: text,
  Secret: text,
  Commit: text,
  Link: text,
  Entropy: z.number().nullish().catch(null),
  Author: text,
  Email: text,
  Date: z.unknown().optional(),
  Tags: z.array(z.string().max(100)).catch([]),
});

/** Reports of gitleaks 8: a list of findings. An empty list says that there are none. */
export const report: ScanReport = {
  nextStep: "Bring what `gitleaks git --report-format json --report-path findings.json` writes.",
  async *findings(file: ExportFile) {
    let first = true;
    for await (const object of objectsOf(file)) {
      const isOne = isObject(object) && "RuleID" in object;
      if (first && !isOne) throw malformed("It is no report of gitleaks.");
      first = false;
      yield isOne ? readFinding(object) : null;
    }
  },
};

function readFinding(object: unknown): ScanFinding | null {
  const finding = findingSchema.safeParse(object).data;
  const path = finding?.SymlinkFile || finding?.File;
  if (!finding || !path) return null;
  const author = [finding.Author, finding.Email && `<${finding.Email}>`]
    .filter((each) => each !== "")
    .join(" ");
  return {
    repository: repositoryOf(finding.Link),
    ...(finding.Commit ? { commit: finding.Commit } : {}),
    path,
    line: finding.StartLine,
    rule: finding.RuleID,
    // A masked secret says nothing; its place tells two of them apart.
    values: isMasked(finding.Secret) ? [] : [finding.Secret],
    around: isMasked(finding.Secret) ? undefined : finding.Match,
    at: finding.StartColumn,
    modified: finding.Date,
    facts: {
      tool: "gitleaks",
      rule: finding.RuleID,
      sure: "matched a rule, not tried",
      ...(finding.Entropy ? { entropy: Math.round(finding.Entropy * 100) / 100 } : {}),
      ...(finding.Commit ? { commit: finding.Commit } : {}),
      ...(author ? { author } : {}),
      ...(finding.Tags.length > 0 ? { tags: finding.Tags.join(", ") } : {}),
    },
  };
}

/** `--redact` writes REDACTED, `--redact=20` the beginning and three points. */
function isMasked(secret: string): boolean {
  return secret === "" || secret === "REDACTED" || secret.endsWith("...");
}

/** A link leads to the file on the code host; what stands before `/blob/` is the repository. */
function repositoryOf(link: string): ScanFinding["repository"] {
  const before = /^(https?:\/\/.{1,400}?)(?:\/-)?\/(?:blob|commit|src|raw)\//.exec(link)?.[1];
  return before ? readRepository(before) : null;
}
