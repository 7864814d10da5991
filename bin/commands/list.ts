import type { Command } from "commander";
import { Argument, InvalidArgumentError, Option } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { findingDocument } from "@/bin/list-findings";
import { listings } from "@/bin/list-nouns";
import { readTerms } from "@/bin/read-terms";
import { leavesOutUnknown } from "@/lib/domain/query/grammar";
import type { CappedCount } from "@/lib/platform/count";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

type ListOptions = {
  where?: string;
  json?: true;
  csv?: true;
  sarif?: true;
  ocsf?: true;
  limit?: number;
  data?: string;
};

const tableRows = 50;
/** A person waits longer for a whole list than for a page. */
const timeoutMs = 60_000;

async function list(noun: string, options: ListOptions): Promise<void> {
  const listing = listings.get(noun);
  if (!listing) throw new TypeError(`${noun} cannot be listed`);
  const format = options.sarif ? "sarif" : options.ocsf ? "ocsf" : null;
  if (format && noun !== "findings") {
    throw new AppError({
      code: "no_such_format",
      message: `--${format} is a format of findings.`,
      safe: "Nothing was read.",
      next: `Use --json or --csv, or \`rollcall list findings --${format}\`.`,
      exitCode: 2,
    });
  }
  const terms = readTerms(options.where ?? "", listing.fields);
  await withDatabase(options, async (context) => {
    const { pool } = context.database;
    const query = { terms, now: new Date(), timeoutMs };
    const scope = systemScope();
    if (format) {
      const most = options.limit ?? Number.POSITIVE_INFINITY;
      for await (const piece of findingDocument(context, query, format, most)) process.stdout.write(piece);
    } else if (options.json || options.csv) {
      const lines = options.json ? listing.json(pool, scope, query) : listing.csv(pool, scope, query);
      // The first line of CSV names the columns.
      const most = (options.limit ?? Number.POSITIVE_INFINITY) + (options.csv ? 1 : 0);
      let written = 0;
      for await (const line of lines) {
        if (written === most) break;
        answer(line);
        written += 1;
      }
    } else {
      const limit = options.limit ?? tableRows;
      const { lines, rows, more } = await listing.table(pool, scope, query, limit);
      for (const line of lines) answer(line);
      if (more) {
        const total = await listing.count(pool, scope, query);
        tell(`The first ${rows} of ${countText(total)}; --limit N shows more, --json and --csv give all.`);
      } else {
        tell(rows === 0 ? "Nothing matches." : `${countText({ count: rows, capped: false })} in all.`);
      }
    }
    if (terms.some((term) => leavesOutUnknown(listing.fields, term))) {
      const left = await listing.incomparable(pool, scope, query);
      if (left.count > 0) tell(`${countText(left)} left out, because what is asked is unknown of them.`);
      else if (left.capped)
        tell("How many were left out, because what is asked is unknown of them, took too long to count.");
    }
  });
}

function countText({ count, capped }: CappedCount): string {
  return `${count.toLocaleString("en-US")}${capped ? "+" : ""}`;
}

function readLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It takes a number of rows, 1 or more.");
  return Number(text);
}

const formats = ["json", "csv", "sarif", "ocsf"];

function formatOption(format: string, description: string): Option {
  return new Option(`--${format}`, description).conflicts(formats.filter((each) => each !== format));
}

/** `rollcall list`. */
export function register(program: Command): void {
  program
    .command("list")
    .description("list what is in the inventory")
    .addArgument(new Argument("<noun>", "what to list").choices([...listings.keys()]))
    .option("--where <query>", "only what a query finds, e.g. 'kind:cloud_role unused:>90d'")
    .addOption(formatOption("json", "every row as one JSON object a line"))
    .addOption(formatOption("csv", "every row as CSV, safe to open in a spreadsheet"))
    .addOption(formatOption("sarif", "findings as a SARIF 2.1.0 document"))
    .addOption(formatOption("ocsf", "findings as OCSF events, one a line"))
    .option("--limit <n>", `at most so many rows (the table shows ${tableRows} unless told)`, readLimit)
    .option("--data <dir>", "the data folder")
    .action(list);
}
