import type { Command } from "commander";
import { answer, tell } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { tellInventoryPaths } from "@/bin/inventory-paths";
import { parseJson, readPolicyFile, refuse } from "@/bin/policy-files";
import type { AwsFacts } from "@/lib/domain/privilege/aws/facts";
import { isAccountDetails, readAccountDetails } from "@/lib/domain/privilege/aws/paths/account-details";
import { readBareCase } from "@/lib/domain/privilege/aws/paths/bare-case";
import { type Estate, nothingRead } from "@/lib/domain/privilege/aws/paths/estate";
import { actionsOfPaths, type FoundPath, findPaths } from "@/lib/domain/privilege/aws/paths/find-paths";
import type { Walker } from "@/lib/domain/privilege/aws/paths/walker";
import { showText } from "@/lib/domain/text";
import { readAwsFacts } from "@/lib/features/privilege/data-aws-facts";

interface Options {
  file?: string;
  source?: string;
  json?: true;
  data?: string;
}

/** `rollcall paths`. */
export function register(program: Command): void {
  program
    .command("paths")
    .description("known ways from what an identity may do to more; without one, of everybody")
    .argument("[identity]", "its id, name or other id")
    .option("--source <name>", "only what this source lists")
    .option(
      "--file <file>",
      "not the inventory: policies of AWS, one case a line, or what get-account-authorization-details printed",
    )
    .option("--json", "one object a principal")
    .option("--data <dir>", "the data folder")
    .action(paths);
}

async function paths(identity: string | undefined, options: Options): Promise<void> {
  const { file, json } = options;
  if (file === undefined) return tellInventoryPaths(identity ?? null, options);
  if (identity !== undefined) throw refuse(file, "names its principals itself", "Leave the identity out.");
  return tellPaths(file, json);
}

async function tellPaths(file: string, json?: true): Promise<void> {
  const text = await readPolicyFile(file);
  const facts = await readAwsFacts(actionsOfPaths);
  const now = new Date();
  const whole = parseJson(text);
  const isWhole = whole !== undefined && isAccountDetails(whole.value);
  const problems = isWhole
    ? tellAccount(file, whole.value, facts, now, json)
    : tellCases(whole === undefined ? casesByLine(text) : casesOf(whole.value), facts, now, json);
  if (problems > 0) process.exitCode = exitCodes.incomplete;
}

function tellAccount(file: string, body: unknown, facts: AwsFacts, now: Date, json?: true): number {
  const account = readAccountDetails(body);
  if (!account.ok)
    throw refuse(file, `cannot be judged. ${account.problem.replace(/\.$/, "")}`, "Export it again.");
  let problems = 0;
  for (const { walker, notSeen } of account.walkers) {
    tellOne(walker, account.estate, notSeen, facts, now, json);
    problems += notSeen.length;
    if (!json)
      for (const what of notSeen) tell(`${showText(walker.id, 200)}: not seen: ${showText(what, 300)}`);
  }
  return problems;
}

/** One case a line, or all of them in a list. Gives how many could not be judged. */
function tellCases(cases: Iterable<GivenCase>, facts: AwsFacts, now: Date, json?: true): number {
  let problems = 0;
  for (const { place, body } of cases) {
    const read = body
      ? readBareCase(body.value)
      : { ok: false as const, id: null, problem: "It is no JSON." };
    if (read.ok) {
      tellOne(read.walker, nothingRead, [], facts, now, json);
      continue;
    }
    problems += 1;
    if (json) answer(JSON.stringify({ principal: read.id, paths: null, notSeen: [], problem: read.problem }));
    tell(`${place}: ${showText(read.problem, 300)}`);
  }
  return problems;
}

/** One case as the file gives it. Without a body it is no JSON. */
interface GivenCase {
  place: string;
  body: { value: unknown } | undefined;
}

function casesOf(whole: unknown): GivenCase[] {
  return [whole].flat().map((value, place) => ({ place: `Case ${place + 1}`, body: { value } }));
}

/** Read one after the other: there may be very many. */
function* casesByLine(text: string): Generator<GivenCase> {
  for (const [place, line] of text.split("\n").entries())
    if (line.trim() !== "") yield { place: `Line ${place + 1}`, body: parseJson(line) };
}

function tellOne(
  walker: Walker,
  estate: Estate,
  notSeen: readonly string[],
  facts: AwsFacts,
  now: Date,
  json?: true,
): void {
  const paths = findPaths(walker, estate, facts, now);
  if (json) {
    answer(JSON.stringify({ principal: walker.id, paths, notSeen }));
    return;
  }
  answer(`${showText(walker.id, 200)}: ${paths.length === 0 ? "no path" : ""}`.trimEnd());
  for (const path of paths) answer(`  ${path.id}${needsText(path)}`);
}

function needsText({ needs }: FoundPath): string {
  if (needs.length === 0) return "";
  const words = needs.map(({ what, seen, which }) =>
    seen === "present"
      ? `${what} (${which.map((each) => showText(each, 120)).join(", ")})`
      : `${what} (not seen)`,
  );
  return `: needs ${words.join("; ")}`;
}
