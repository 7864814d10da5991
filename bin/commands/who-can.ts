import type { Command } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { contextOf } from "@/bin/commands/can";
import { exitCodes } from "@/bin/exit-codes";
import { type TableColumn, tableLines } from "@/bin/print-table";
import { Misasked, type Way } from "@/lib/domain/privilege/decision";
import { showText } from "@/lib/domain/text";
import { type Access, loadAccess } from "@/lib/features/access/data";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

interface WhoCanOptions {
  source?: string;
  context?: string;
  json?: true;
  data?: string;
}

const columns = (access: Access): readonly TableColumn<Way>[] => [
  { title: "who", cell: (way) => way.name, width: 70 },
  { title: "is", cell: (way) => way.type },
  { title: "through", cell: (way) => (way.through === null ? "itself" : `group ${way.through}`), width: 60 },
  { title: "by", cell: (way) => way.by, width: 100 },
  { title: "of", cell: (way) => (way.namedOnly ? "some objects" : "all that is asked") },
  { title: "source", cell: (way) => access.placeOf(way), width: 60 },
];

async function whoCan(action: string, resource: string | undefined, options: WhoCanOptions): Promise<void> {
  const context = contextOf(options.context);
  await withDatabase(options, async ({ database: { pool } }) => {
    const access = await loadAccess(pool, systemScope(), {
      identities: [],
      source: options.source ?? null,
      resources: resource === undefined ? [] : [resource],
    });
    const ways = waysOf(access, { action, resource: resource ?? "", namespace: "", context });
    if (options.json) {
      for (const way of ways) answer(JSON.stringify({ ...way, source: access.placeOf(way) }));
    } else if (ways.length === 0) answer("Nobody that is known.");
    else for (const line of tableLines(columns(access), ways)) answer(line);
    const layers = access.layersNotSeen();
    for (const layer of layers) tell(`Not read: ${showText(layer, 300)}`);
    if (layers.length > 0) process.exitCode = exitCodes.incomplete;
  });
}

function waysOf(access: Access, ask: Parameters<Access["whoCan"]>[0]): Way[] {
  try {
    return access.whoCan(ask);
  } catch (error) {
    if (!(error instanceof Misasked)) throw error;
    throw new AppError({
      code: "bad_question",
      message: showText(error.message, 300),
      safe: "Nothing was answered.",
      next: error.next,
      exitCode: 2,
    });
  }
}

/** `rollcall who-can`. */
export function register(program: Command): void {
  program
    .command("who-can")
    .description("everybody who may do something, each with what gives it")
    .argument("<action>", "in a system's words: 'get /secrets' of Kubernetes, s3:GetObject of AWS")
    .argument("[resource]", "of what: NAMESPACE/NAME or NAMESPACE/ of Kubernetes, an ARN of AWS")
    .option("--context <json>", "what else is true of the request")
    .option("--source <name>", "only what this source lists")
    .option("--json", "every way as one JSON object a line")
    .option("--data <dir>", "the data folder")
    .action(whoCan);
}
