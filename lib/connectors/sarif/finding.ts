import { z } from "zod";
import type { ExportContext, ExportFile } from "@/lib/connectors/sdk/contract";
import { malformed, readJsonElements } from "@/lib/connectors/sdk/json-elements";
import { readTime } from "@/lib/connectors/sdk/read-time";
import type { ScanConfig } from "@/lib/connectors/sdk/scan-config";
import { parseJson, type ScanFinding, type ScanReport } from "@/lib/connectors/sdk/scan-export";
import { isAboutSecrets } from "./about-secrets";
import { type Rule, type Run, readRuns } from "./run";

const nextStep = "Bring a log of SARIF 2.1.0, for example what `gitleaks git --report-format sarif` writes.";
const text = z.string().catch("");
const snippet = z.object({ text }).catch({ text: "" });
const resultSchema = z.object({
  ruleId: text,
  ruleIndex: z.number().int().catch(-1),
  rule: z.object({ id: text, index: z.number().int().catch(-1) }).catch({ id: "", index: -1 }),
  level: text,
  kind: text,
  rank: z.number().nullish().catch(null),
  baselineState: text,
  suppressions: z.array(z.unknown()).catch([]),
  locations: z.array(z.unknown()).catch([]),
  partialFingerprints: z.object({ commitSha: text, author: text, email: text, date: text }).catch({
    commitSha: "",
    author: "",
    email: "",
    date: "",
  }),
});
const locationSchema = z.object({
  physicalLocation: z.object({
    artifactLocation: z.object({ uri: z.string().min(1) }),
    region: z
      .object({ startLine: z.number().int().catch(0), startColumn: z.number().int().catch(0), snippet })
      .catch({ startLine: 0, startColumn: 0, snippet: { text: "" } }),
  }),
});

/** Logs of SARIF 2.1.0, whichever tool wrote them: the results that are secrets. How many are not is told once. */
export function reportFor(ctx: ExportContext<ScanConfig>): ScanReport {
  const told = new Set<ExportFile>();
  return {
    nextStep,
    async *findings(file) {
      const runs = await readHead(file);
      const counts = { others: 0 };
      yield* resultsOf(file, runs, counts);
      if (counts.others > 0 && !told.has(file))
        ctx.warn(`${counts.others} results of ${file.name} are not about secrets; they were left out.`);
      told.add(file);
    },
  };
}

async function readHead(file: ExportFile): Promise<Run[]> {
  let runs: Run[] | null = null;
  for await (const part of readJsonElements(file.open(), new Set(["runs.results"])))
    if (part.t === "document") runs = readRuns(part.value);
  if (runs === null) throw malformed("It is no log of SARIF 2.1.0.");
  return runs;
}

async function* resultsOf(
  file: ExportFile,
  runs: Run[],
  counts: { others: number },
): AsyncGenerator<ScanFinding | null> {
  let [run, ...later] = runs.filter(({ results }) => results > 0);
  let left = run?.results ?? 0;
  for await (const part of readJsonElements(file.open(), new Set(["runs.results"]))) {
    if (part.t !== "element" || !run) continue;
    const finding = readResult(parseJson(part.text), run);
    if (finding === "other") counts.others += 1;
    else if (finding !== "absent") yield finding;
    left -= 1;
    if (left > 0) continue;
    [run, ...later] = later;
    left = run?.results ?? 0;
  }
}

/** `other`: it is about something else. `absent`: the log says that it is none, or none any more. */
function readResult(value: unknown, run: Run): ScanFinding | null | "other" | "absent" {
  const result = resultSchema.safeParse(value).data;
  if (!result) return null;
  if (result.baselineState === "absent" || !["", "fail", "open", "review"].includes(result.kind))
    return "absent";
  const rule = ruleOf(result, run);
  if (!rule.aboutSecrets) return "other";
  const location = result.locations.map((each) => locationSchema.safeParse(each).data).find(Boolean);
  if (!location || rule.id === "") return null;
  const { artifactLocation, region } = location.physicalLocation;
  const { commitSha, author, email, date } = result.partialFingerprints;
  const commit = commitSha || run.commit;
  const who = [author, email && `<${email}>`].filter((each) => each !== "").join(" ");
  const ended = readTime(run.ended);
  // gitleaks puts the secret alone there; others the line in which it stands.
  const whole = /^(?:gitleaks|betterleaks)/i.test(run.tool);
  return {
    repository: run.repository,
    ...(commit ? { commit } : {}),
    path: pathOf(artifactLocation.uri),
    line: region.startLine,
    rule: rule.id,
    values: whole ? [region.snippet.text] : [],
    around: region.snippet.text,
    at: region.startColumn,
    ...(date ? { modified: date } : {}),
    facts: {
      tool: run.tool,
      ...(run.version ? { version: run.version } : {}),
      rule: rule.id,
      sure: result.level || rule.level || "warning",
      ...(result.rank !== null && result.rank !== undefined && result.rank >= 0 ? { rank: result.rank } : {}),
      ...(ended instanceof Date ? { seen: ended.toISOString() } : {}),
      ...(commit ? { commit } : {}),
      ...(who ? { author: who } : {}),
      ...(result.suppressions.length > 0 ? { suppressed: true } : {}),
    },
  };
}

/** The rule of a result; an id may go further than its rule's: `CA1000/1` is of the rule `CA1000`. */
function ruleOf(result: z.output<typeof resultSchema>, run: Run): Rule {
  const id = result.ruleId || result.rule.id;
  const index = result.ruleIndex >= 0 ? result.ruleIndex : result.rule.index;
  const rule =
    id === ""
      ? run.rules[index]
      : (run.rules.find((each) => each.id === id) ?? run.rules.find((each) => id.startsWith(`${each.id}/`)));
  return rule ?? { id, level: "", aboutSecrets: isAboutSecrets(run.tool, [id]) };
}

/** Paths in a repository are as they are; others are addresses of files. */
function pathOf(uri: string): string {
  const path = uri.replace(/^file:\/\/[^/]{0,200}/i, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
