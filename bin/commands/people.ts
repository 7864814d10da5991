import { readFile, stat } from "node:fs/promises";
import type { Command } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { showText } from "@/lib/domain/text";
import { previewPeople } from "@/lib/features/people/data-import";
import { importPeople } from "@/lib/features/people/mutations-import";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

const mostBytes = 20_000_000;
/** Done, but rows were left out. */
const incomplete = 3;

interface Options {
  json?: true;
  data?: string;
}

async function importList(file: string, options: Options): Promise<void> {
  const text = await readList(file);
  await withDatabase(options, async ({ database: { pool } }) => {
    const { problems } = await previewPeople(pool, text);
    const done = await importPeople({ pool }, systemScope(), text, await databaseNow(pool));
    if (options.json) answer(JSON.stringify({ ...done, problems }));
    else {
      answer(`${done.added} added, ${done.edited} edited, ${done.teams} teams added.`);
      if (done.left + done.returned > 0) answer(`${done.left} left, ${done.returned} are back.`);
    }
    for (const { row, what } of options.json ? [] : problems) tell(`Row ${row}: ${what}`);
    if (done.held > 0) {
      tell(
        `The list says that ${done.held} people left, all at once. Nobody of them is marked as gone until somebody decides: Ownership, People.`,
      );
    }
    if (problems.length > 0) process.exitCode = incomplete;
  });
}

async function readList(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > mostBytes) throw refuse(file, "is larger than 20 MB", "Split it.");
    const bytes = await readFile(file);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof TypeError) throw refuse(file, "is no text in UTF-8", "Save it as CSV in UTF-8.");
    throw refuse(file, "cannot be read", "Check that it is there and that you may read it.");
  }
}

function refuse(file: string, why: string, next: string): AppError {
  return new AppError({
    code: "bad_list",
    message: `${showText(file, 200)} ${why}.`,
    safe: "Nothing was changed.",
    next,
    exitCode: 2,
  });
}

/** `rollcall people import`. */
export function register(program: Command): void {
  const people = program.command("people").description("who there is, and which teams");
  people
    .command("import <file>")
    .description(
      "bring a list in: a CSV whose first row names its columns (name, e-mail, team, manager, status)",
    )
    .option("--json", "what was done, as one JSON object")
    .option("--data <dir>", "the data folder")
    .action(importList);
}
