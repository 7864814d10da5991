import type { Command } from "commander";
import { Argument, InvalidArgumentError, Option } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { listings } from "@/bin/list-nouns";
import type { Listing } from "@/bin/listed-noun";
import { leavesOutUnknown, type QueryProblem, type Term } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import type { CappedCount } from "@/lib/platform/count";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

type ListOptions = { where?: string; json?: true; csv?: true; limit?: number; data?: string };

const tableRows = 50;
/** A person waits longer for a whole list than for a page. */
const timeoutMs = 60_000;

async function list(noun: string, options: ListOptions): Promise<void> {
  const listing = listings.get(noun);
  if (!listing) throw new TypeError(`${noun} cannot be listed`);
  const terms = readTerms(options.where ?? "", listing);
  await withDatabase(options, async ({ database: { pool } }) => {
    const query = { terms, now: new Date(), timeoutMs };
    const scope = systemScope();
    if (options.json || options.csv) {
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

/** The terms of a query. Throws an AppError that shows each problem under its place. */
function readTerms(query: string, { fields }: Listing): Term[] {
  const parsed = parseQuery(query, fields);
  if (parsed.ok) return parsed.terms;
  throw new AppError({
    code: "bad_query",
    message: parsed.problems.map((problem) => markedProblem(query, problem)).join("\n"),
    safe: "Nothing was read.",
    next: `The fields of ${fields.noun}: ${fields.fields.map((field) => field.name).join(", ")}.`,
    exitCode: 2,
  });
}

/** How much of a query stands on either side of a problem. */
const around = 60;

/** The problem with its place in the query underlined. */
export function markedProblem(query: string, { at, length, message }: QueryProblem): string {
  const from = Math.max(0, at - around);
  const shown = query.slice(from, at + length + around).replace(/\p{Cc}/gu, " ");
  const marks = Math.max(1, Math.min(length, query.length - at));
  return `${message}\n  ${shown}\n  ${" ".repeat(at - from)}${"^".repeat(marks)}`;
}

function readLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It takes a number of rows, 1 or more.");
  return Number(text);
}

/** `rollcall list`. */
export function register(program: Command): void {
  program
    .command("list")
    .description("list what is in the inventory")
    .addArgument(new Argument("<noun>", "what to list").choices([...listings.keys()]))
    .option("--where <query>", "only what a query finds, e.g. 'kind:cloud_role unused:>90d'")
    .addOption(new Option("--json", "every row as one JSON object a line").conflicts("csv"))
    .addOption(new Option("--csv", "every row as CSV, safe to open in a spreadsheet").conflicts("json"))
    .option("--limit <n>", `at most so many rows (the table shows ${tableRows} unless told)`, readLimit)
    .option("--data <dir>", "the data folder")
    .action(list);
}
