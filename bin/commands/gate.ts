import type { Command } from "commander";
import { Option } from "commander";
import { bringUpToDate } from "@/bin/bring-up-to-date";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { readBaseline, writeBaseline, writeWhole } from "@/bin/gate-files";
import { readTerms } from "@/bin/read-terms";
import { type ExportedFinding, subjectOf } from "@/lib/domain/finding-formats/exported-finding";
import { sarifPieces } from "@/lib/domain/finding-formats/sarif";
import {
  baselineStateOf,
  Comparison,
  type GateLevel,
  gateLevels,
  leastSeverity,
  type Standing,
  stops,
} from "@/lib/domain/gate";
import { type Baseline, type BaselineEntry, baselineEntry } from "@/lib/domain/gate-baseline";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { showText } from "@/lib/domain/text";
import { eachFinding } from "@/lib/features/findings/data";
import { eachWithFacts } from "@/lib/features/findings/data-export";
import { readDoubts } from "@/lib/features/findings/data-gate";
import type { FindingRow } from "@/lib/features/findings/schema";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { AppError } from "@/lib/platform/errors";
import type { ListQuery } from "@/lib/platform/list";
import { productVersion } from "@/lib/platform/product-version";
import { systemScope } from "@/lib/platform/scope";

interface GateOptions {
  failOn?: GateLevel;
  baseline?: string;
  where?: string;
  writeBaseline?: true;
  json?: true;
  sarif?: string;
  data?: string;
}

/** A query of the gate may take as long as a whole list. */
const timeoutMs = 60_000;
/** So many stopped findings are printed; all are counted. */
const mostPrinted = 100;

async function gate(options: GateOptions): Promise<void> {
  const terms = readTerms(options.where ?? "", findingFields);
  const { level, baseline } = readJudge(options);
  await withDatabase(options, async ({ database: { pool }, env }) => {
    const now = await databaseNow(pool);
    await bringUpToDate(pool, now);
    const scope = systemScope();
    const query: ListQuery = { terms, now, timeoutMs };
    const doubts = await readDoubts(pool, scope, now);
    const reasons = [...doubts.sources, ...(doubts.assessment ? [doubts.assessment] : [])];
    if (level === null) {
      if (doubts.assessment) return sayCannotTell(reasons, "No baseline was written.");
      const entries: BaselineEntry[] = [];
      for await (const row of eachFinding(pool, scope, query)) entries.push(baselineEntry(row));
      writeBaseline(options.baseline ?? "", entries);
      answer(`${options.baseline} holds the ${count(entries.length, "open finding")} of now. Commit it.`);
      if (reasons.length === 0) return;
      tell("It is incomplete: what was not read now may show later as new.");
      for (const reason of reasons) tell(`  ${showText(reason, 300)}`);
      process.exitCode = exitCodes.incomplete;
      return;
    }
    const judged = await judge(eachFinding(pool, scope, query), level, baseline);
    if (options.sarif !== undefined) {
      const setting = { address: env.publicUrl, version: productVersion(), problems: reasons };
      const compared = withStanding(eachWithFacts(pool, scope, query), baseline);
      await writeWhole(options.sarif, sarifPieces(compared, setting));
    }
    const verdict = judged.stopped.length > 0 ? "fail" : reasons.length > 0 ? "cannot_tell" : "pass";
    if (options.json) answer(gateJson(verdict, level, judged, reasons, env.publicUrl));
    else {
      for (const line of gateLines(level, judged, baseline, env.publicUrl)) answer(line);
      if (reasons.length > 0) sayCannotTell(reasons, "What was not seen never passes.");
    }
    process.exitCode = { pass: exitCodes.ok, fail: exitCodes.gateFailed, cannot_tell: exitCodes.cannotTell }[
      verdict
    ];
  });
}

/** What is to be stopped, and what is known; level null: the baseline is to be written. Throws where the options do not go together. */
function readJudge(options: GateOptions): { level: GateLevel | null; baseline: Baseline | null } {
  const wrong = (message: string, next: string) =>
    new AppError({ code: "bad_gate", message, safe: "Nothing was judged.", next, exitCode: 2 });
  const { failOn, baseline, writeBaseline: writes } = options;
  if (writes) {
    if (baseline === undefined) throw wrong("Where the baseline goes is not said.", "Add --baseline FILE.");
    return { level: null, baseline: null };
  }
  if (failOn === undefined)
    throw wrong("What the gate stops is not said.", `Add --fail-on with one of: ${gateLevels.join(", ")}.`);
  if (baseline === undefined && failOn.startsWith("new-"))
    throw wrong(
      "What is new cannot be told without a baseline.",
      "Add --baseline FILE; --write-baseline writes the first one.",
    );
  return { level: failOn, baseline: baseline === undefined ? null : readBaseline(baseline) };
}

interface Judged {
  open: number;
  stopped: { row: FindingRow; standing: Standing }[];
  /** Of the baseline, how many are not among the open ones any more. */
  unseen: number;
}

async function judge(
  rows: AsyncIterable<FindingRow>,
  level: GateLevel,
  baseline: Baseline | null,
): Promise<Judged> {
  const comparison = new Comparison(baseline);
  const stopped: Judged["stopped"] = [];
  let open = 0;
  for await (const row of rows) {
    open += 1;
    const standing = comparison.standingOf(baselineEntry(row));
    if (stops(level, row.severity, standing)) stopped.push({ row, standing });
  }
  return { open, stopped, unseen: comparison.unseen };
}

async function* withStanding(
  rows: AsyncIterable<ExportedFinding>,
  baseline: Baseline | null,
): AsyncGenerator<ExportedFinding> {
  const comparison = new Comparison(baseline);
  for await (const row of rows)
    yield baseline ? { ...row, baseline: baselineStateOf(comparison.standingOf(baselineEntry(row))) } : row;
}

const count = (n: number, noun: string) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

function gateLines(
  level: GateLevel,
  { open, stopped, unseen }: Judged,
  baseline: Baseline | null,
  address: string,
): string[] {
  const what = `${level.startsWith("new-") ? "new or worse " : "open "}finding`;
  const least = leastSeverity(level);
  const bar = least === "critical" ? "critical" : `${least} or worse`;
  return [
    stopped.length > 0 ? `Stopped by ${count(stopped.length, what)} (${bar}):` : `No ${what} (${bar}).`,
    ...stopped
      .slice(0, mostPrinted)
      .flatMap(({ row, standing }) => [
        `  ${row.severity.padEnd(8)}  ${showText(`${subjectOf(row)}: ${row.sentence}`, 300)}`,
        `            ${row.rule.id}${standing === "worse" ? ", worse than in the baseline" : ""}  ${address}/findings/${row.id}`,
      ]),
    ...(stopped.length > mostPrinted
      ? [`  and ${count(stopped.length - mostPrinted, "other")}; --json has all.`]
      : []),
    `${count(open, "open finding")} in all${baseline ? `; ${count(unseen, "finding")} of the baseline not among them` : ""}.`,
  ];
}

/** One object. Keys may be added; none of these changes its meaning. */
function gateJson(
  verdict: string,
  failOn: GateLevel,
  { open, stopped, unseen }: Judged,
  reasons: readonly string[],
  address: string,
): string {
  return JSON.stringify({
    verdict,
    failOn,
    open,
    unseen,
    reasons,
    stopped: stopped.map(({ row, standing }) => ({
      id: row.id,
      standing,
      severity: row.severity,
      rule: row.rule.id,
      subject: subjectOf(row),
      sentence: row.sentence,
      address: `${address}/findings/${row.id}`,
    })),
  });
}

function sayCannotTell(reasons: readonly string[], then: string): void {
  answer(`Cannot tell. ${then}`);
  for (const reason of reasons) answer(`  ${showText(reason, 300)}`);
  tell("Sources shows what to mend; `rollcall sync --wait` reads them anew.");
  process.exitCode = exitCodes.cannotTell;
}

/** `rollcall gate`. */
export function register(program: Command): void {
  program
    .command("gate")
    .description("for CI: fails on findings that a committed baseline does not know, or on any so severe")
    .addOption(new Option("--fail-on <level>", "what to stop").choices([...gateLevels]))
    .option("--baseline <file>", "the findings that are known, as --write-baseline wrote them")
    .option("--write-baseline", "write the baseline from what is open now, and judge nothing")
    .option("--where <query>", "judge only what a query finds, e.g. 'env:production'")
    .option("--json", "the verdict as one JSON object")
    .option(
      "--sarif <file>",
      "also write the open findings as SARIF, each with how it stands against the baseline",
    )
    .option("--data <dir>", "the data folder")
    .action(gate);
}
