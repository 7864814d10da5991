import type { Command } from "commander";
import { cannotTell } from "@/bin/cannot-tell";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { type TableColumn, tableLines } from "@/bin/print-table";
import { readQuestions } from "@/bin/question-file";
import { type Ask, type Decision, type Holding, Misasked } from "@/lib/domain/privilege/decision";
import { showText } from "@/lib/domain/text";
import { type Access, type AccessOf, loadAccess } from "@/lib/features/access/data";
import { type AccessQuestion, contextIn } from "@/lib/features/access/schema";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

interface CanOptions {
  batch?: string;
  source?: string;
  context?: string;
  json?: true;
  data?: string;
}

const widest = 2000;
/** So many answers are written at once. */
const atOnce = 500;

async function can(
  identity: string | undefined,
  action: string | undefined,
  resource: string | undefined,
  options: CanOptions,
): Promise<void> {
  if (options.batch !== undefined) {
    if (identity !== undefined)
      throw usage("A batch names its identities itself.", "Leave the identity out.");
    return canBatch(options.batch, options);
  }
  if (identity === undefined) throw usage("Nobody is named.", "`rollcall can IDENTITY ACTION [RESOURCE]`.");
  const context = contextOf(options.context);
  await withDatabase(options, async ({ database: { pool } }) => {
    const access = await loadAccess(pool, systemScope(), {
      identities: [identity],
      source: options.source ?? null,
      resources: resource === undefined ? [] : [resource],
    });
    const about = access.about(identity);
    if (typeof about === "string") cannotTell(access, identity, about);
    else if (action === undefined) list(about, options);
    else decide(about, { action, resource: resource ?? "", namespace: "", context }, options);
  });
}

function decide(about: AccessOf, ask: Ask, options: CanOptions): void {
  const decision = decided(about, ask);
  const { verdict, reason, layersNotSeen } = decision;
  if (options.json) answer(JSON.stringify({ ...decision, notEvaluated: about.notEvaluated }));
  else {
    answer(verdict);
    answer(`  ${showText(reason, widest)}`);
  }
  tellLimits(about, layersNotSeen);
}

/** A question whose words are wrong is an error of whoever asks. */
function decided(about: AccessOf, ask: Ask): Decision {
  try {
    return about.decide(ask);
  } catch (error) {
    throw error instanceof Misasked ? usage(showText(error.message, 300), error.next) : error;
  }
}

const columns: readonly TableColumn<Holding>[] = [
  { title: "may", cell: (row) => row.what, width: 70 },
  { title: "where", cell: (row) => row.where },
  { title: "through", cell: (row) => (row.through === null ? "itself" : `group ${row.through}`) },
  { title: "by", cell: (row) => row.by, width: 80 },
];

/** Everything that somebody may do, and to what it leads. */
function list(about: AccessOf, options: CanOptions): void {
  const held = about.held();
  const { holdings, routes, layersNotSeen } = held;
  if (options.json) {
    const told = routes.map((route) => ({ needs: [], ...route }));
    answer(JSON.stringify({ ...held, routes: told, notEvaluated: about.notEvaluated }));
  } else {
    if (holdings.length === 0) answer("Nothing is given to it.");
    else for (const line of tableLines(columns, holdings)) answer(line);
    if (routes.length > 0) answer("\nKnown ways to more:");
    for (const { id, sentence, where, by } of routes) {
      answer(`  ${id} (${showText(where, 80)}): it ${sentence}.`);
      for (const each of by) answer(`    ${showText(each, 300)}`);
    }
  }
  tellLimits(about, layersNotSeen);
}

/** What was not read makes the answer incomplete; what is never evaluated is said. */
function tellLimits({ notEvaluated }: AccessOf, layersNotSeen: readonly string[]): void {
  for (const layer of layersNotSeen) tell(`Not read: ${showText(layer, 300)}`);
  tell(`Not evaluated: ${notEvaluated.join("; ")}.`);
  if (layersNotSeen.length > 0) process.exitCode = exitCodes.incomplete;
}

/** One answer a line, in the order of the questions; everything is loaded once. */
async function canBatch(path: string, options: CanOptions): Promise<void> {
  const questions = readQuestions(path);
  await withDatabase(options, async ({ database: { pool } }) => {
    const identities = [...new Set(questions.map(({ identity }) => identity))];
    if (identities.length === 0) return;
    const resources = [...new Set(questions.map(({ resource }) => resource))];
    const access = await loadAccess(pool, systemScope(), {
      identities,
      source: options.source ?? null,
      resources,
    });
    let incomplete = 0;
    let lines: string[] = [];
    for (const question of questions) {
      const decision = answerTo(access, question);
      if (decision.layersNotSeen.length > 0) incomplete += 1;
      lines.push(JSON.stringify(decision));
      if (lines.length < atOnce) continue;
      answer(lines.join("\n"));
      lines = [];
    }
    if (lines.length > 0) answer(lines.join("\n"));
    if (incomplete === 0) return;
    tell(`${incomplete} of ${questions.length} answers are incomplete: their layersNotSeen says why.`);
    process.exitCode = exitCodes.incomplete;
  });
}

/** A line whose words are wrong is answered like any other, so that the answers stay in order. */
function answerTo(access: Access, { identity, ...ask }: AccessQuestion): Decision {
  try {
    return access.decide(identity, ask);
  } catch (error) {
    if (!(error instanceof Misasked)) throw error;
    const reason = `${error.message} ${error.next}`;
    return { verdict: "depends", reason, layersNotSeen: ["What is asked."] };
  }
}

/** What `--context` says. Throws an AppError where it is no JSON object. */
export function contextOf(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  const read = contextIn(text);
  if (read !== null && text !== "") return read;
  throw usage("The context is no JSON object.", `For example: --context '{"namespace": "shop"}'.`);
}

function usage(message: string, next: string): AppError {
  return new AppError({ code: "bad_question", message, safe: "Nothing was answered.", next, exitCode: 2 });
}

/** `rollcall can`. */
export function register(program: Command): void {
  program
    .command("can")
    .description("whether an identity may do something, and why; without an action, everything that it may")
    .argument("[identity]", "its id, name or other id")
    .argument("[action]", "in its system's words: 'get apps/deployments' of Kubernetes, s3:GetObject of AWS")
    .argument("[resource]", "of what: NAMESPACE/NAME of Kubernetes, an ARN of AWS")
    .option("--context <json>", "what else is true of the request")
    .option("--batch <file>", "questions, one JSON object a line; answers them in order")
    .option("--source <name>", "the source that lists it, where several have the name")
    .option("--json", "the answer as one JSON object")
    .option("--data <dir>", "the data folder")
    .action(can);
}
