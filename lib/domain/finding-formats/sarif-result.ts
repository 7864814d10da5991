import { nameOf } from "@/lib/domain/named";
import { isByRules } from "@/lib/domain/resolved-why";
import type { Severity } from "@/lib/domain/severity";
import { showText } from "@/lib/domain/text";
import { type ExportedFinding, subjectOf } from "./exported-finding";
import { fileOf } from "./place-file";
import { type SarifParent, sarifName } from "./sarif-places";

/** Of SARIF's three levels. */
export const levels: Record<Severity, "error" | "warning" | "note"> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** A number from 0 to 10 as code scanners read it: over 9 is critical, over 7 high, over 4 medium. */
export const securitySeverities: Record<Severity, string> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

/** One finding as a result. Which rule of the run it is stands in `ruleIndex`, and in what its identity lies in `within`. */
export function sarifResult(
  row: ExportedFinding,
  ruleIndex: number,
  within: SarifParent | undefined,
): object {
  return {
    ruleId: row.rule.id,
    ruleIndex,
    kind: kindOf(row),
    // What is no failure has no level.
    level: row.state === "open" ? levels[row.severity] : "none",
    message: { text: plainMessage(`${subjectOf(row)}: ${row.sentence}`) },
    locations: locationsOf(row, within),
    partialFingerprints: { "rollcallFinding/v1": row.id },
    ...(row.baseline === undefined ? {} : { baselineState: row.baseline }),
    ...(row.suppression === undefined ? {} : { suppressions: suppressionsOf(row.suppression) }),
    properties: {
      severity: row.severity,
      "security-severity": securitySeverities[row.severity],
      confidence: row.confidence,
      unsure: row.unsure,
      risks: row.risks,
      firstSeen: row.firstSeenAt.toISOString(),
      lastSeen: row.lastSeenAt.toISOString(),
      ...(row.resolvedAt ? { resolved: row.resolvedAt.toISOString() } : {}),
      ...(row.resolvedWhy ? { resolvedWhy: row.resolvedWhy } : {}),
      system: row.system,
      environment: row.environment,
      account: nameOf(row.account),
      owner: row.owner?.person?.email ?? row.owner?.person?.name ?? row.owner?.team?.name ?? null,
      ...(row.cause ? { cause: row.cause.title } : {}),
      evidence: row.evidence,
    },
  };
}

/** What nobody asks any more, or asks otherwise, or is gone, did not pass. */
function kindOf({ state, resolvedWhy }: ExportedFinding): "fail" | "pass" | "notApplicable" {
  if (state === "open") return "fail";
  return isByRules(resolvedWhy) || resolvedWhy === "gone" ? "notApplicable" : "pass";
}

/** By files only where it lies in some, all of which are to be mended; by name always, because most identities lie in no file. */
function locationsOf(
  { identity, place, places = [] }: ExportedFinding,
  within: SarifParent | undefined,
): object[] {
  const name = nameOf(identity) ?? place?.locator ?? "gone";
  const logicalLocations = [{ kind: "resource", ...sarifName(name, identity?.externalId ?? null, within) }];
  const files = places.flatMap((each) => fileOf(each) ?? []);
  if (files.length === 0) return [{ logicalLocations }];
  return files.map(({ uri, line }) => ({
    physicalLocation: { artifactLocation: { uri }, ...(line ? { region: { startLine: line } } : {}) },
    logicalLocations,
  }));
}

function suppressionsOf(suppression: NonNullable<ExportedFinding["suppression"]> | null): object[] {
  if (!suppression) return [];
  const { reason } = suppression;
  return [{ kind: "external", status: "accepted", ...(reason ? { justification: reason } : {}) }];
}

/**
 * A text as SARIF's plain messages take it: braces, which stand for arguments, are doubled, and nothing in it is a link (`[…](…)`):
 * names come from elsewhere.
 */
export function plainMessage(text: string): string {
  return showText(text, 2000).replaceAll("{", "{{").replaceAll("}", "}}").replaceAll("](", "] (");
}
