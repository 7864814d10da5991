import { riskList, riskListIds } from "@/lib/domain/assessment/owasp";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import { type Severity, worseSeverity } from "@/lib/domain/severity";
import { showText } from "@/lib/domain/text";
import type { ExportedFinding, ExportedRule, ExportSetting } from "./exported-finding";
import { SarifPlaces } from "./sarif-places";
import { levels, plainMessage, sarifResult, securitySeverities } from "./sarif-result";

/** The schema of the format: SARIF 2.1.0 with errata 01, of OASIS. */
export const sarifSchema =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const taxonomyName = "OWASP NHI Top 10";
const taxa = riskListIds.filter((id) => id !== "AGENT");

interface MetRule {
  index: number;
  title: string;
  risks: ExportedFinding["risks"];
  words: ExportedRule | undefined;
  worst: Severity;
}

/**
 * The findings as one SARIF document, in pieces: memory holds one finding at a time. Rules and accounts stand after the results, so
 * that only those that are spoken of are told, each rule with the worst severity that it found.
 */
export async function* sarifPieces(
  rows: AsyncIterable<ExportedFinding> | Iterable<ExportedFinding>,
  setting: ExportSetting,
): AsyncGenerator<string> {
  const met = new Map<string, MetRule>();
  const places = new SarifPlaces();
  yield `{"$schema":${JSON.stringify(sarifSchema)},"version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[`;
  let between = "\n";
  for await (const row of rows) {
    const { id, title } = row.rule;
    const words = ruleOf(id) ?? row.words;
    const rule = met.get(id) ?? { index: met.size, title, risks: row.risks, words, worst: row.severity };
    met.set(id, { ...rule, worst: worseSeverity(rule.worst, row.severity) });
    yield `${between}${JSON.stringify(sarifResult(row, rule.index, places.parentOf(row)))}`;
    between = ",\n";
  }
  yield `],\n"logicalLocations":${JSON.stringify(places.list)},\n"invocations":${JSON.stringify(invocationsOf(setting))},\n"taxonomies":[${JSON.stringify(taxonomy)}],\n"tool":${JSON.stringify(toolOf(met, setting))}}]}\n`;
}

function invocationsOf({ problems }: ExportSetting): object[] {
  if (!problems) return [];
  const notes = problems.map((problem) => ({ level: "error", message: { text: plainMessage(problem) } }));
  return [{ executionSuccessful: problems.length === 0, toolExecutionNotifications: notes }];
}

const taxonomy = {
  name: taxonomyName,
  version: "2025",
  organization: "OWASP",
  informationUri: "https://owasp.org/www-project-non-human-identities-top-10/",
  shortDescription: { text: "The ten greatest risks of non-human identities, 2025." },
  taxa: taxa.map((id) => ({ id, name: riskList[id], shortDescription: { text: riskList[id] } })),
};

function toolOf(met: ReadonlyMap<string, MetRule>, setting: ExportSetting): object {
  return {
    driver: {
      name: "Rollcall",
      semanticVersion: setting.version,
      informationUri: setting.address,
      supportedTaxonomies: [{ name: taxonomyName, index: 0 }],
      rules: [...met].map(([id, rule]) => descriptorOf(id, rule, setting)),
    },
  };
}

function descriptorOf(
  id: string,
  { title, risks, words, worst }: MetRule,
  { address }: ExportSetting,
): object {
  const common = {
    id,
    shortDescription: { text: plainMessage(title) },
    defaultConfiguration: { level: levels[worst] },
    properties: {
      "security-severity": securitySeverities[worst],
      precision: ruleOf(id)?.maturity === "experimental" ? "medium" : "high",
      tags: ["security", "non-human-identity", ...risks],
    },
  };
  if (!words) return common;
  const { why, fix, verify } = words;
  return {
    ...common,
    fullDescription: { text: plainMessage(why) },
    help: {
      text: plainMessage(`${why} What to do: ${fix} How to see that it is done: ${verify}`),
      markdown: [why, `**What to do.** ${fix}`, `**How to see that it is done.** ${verify}`]
        .map((part) => showText(part, 2000))
        .join("\n\n"),
    },
    helpUri: `${address}/findings/rules/${id}`,
    relationships: risks
      .filter((risk) => risk !== "AGENT")
      .map((risk) => ({
        target: { id: risk, index: taxa.indexOf(risk), toolComponent: { name: taxonomyName, index: 0 } },
        kinds: ["relevant"],
      })),
  };
}
