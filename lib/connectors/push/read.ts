import type { ExportContext, ExportFile, ExportPart, Scope } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { clean } from "@/lib/connectors/sdk/file-facts";
import { malformed } from "@/lib/connectors/sdk/json-elements";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { PushConfig } from "./config";
import { pushLimits } from "./limits";
import { readRecord } from "./line";

const pageItems = 500;
/** Bad lines that are named; the others are counted. */
const named = 20;

/**
 * Reads records, one a line. All of them are judged before the first is taken: where one line is bad, nothing is. Throws
 * `SourceError`, which names the lines.
 */
export async function* readPush(
  files: ExportFile[],
  ctx: ExportContext<PushConfig>,
): AsyncGenerator<ExportPart> {
  const [file, ...others] = files;
  if (!file || others.length > 0) throw malformed("Bring one file of records at a time.");
  await judge(file);
  const name =
    clean(scrubText(ctx.config.name || file.name.replace(/\.(?:ndjson|jsonl)$/i, "")), 200) || "records";
  const scope: Scope = {
    key: "records",
    dataSet: "records",
    title: `Records of ${name}`,
    issues: [pushRealm(name)],
  };
  yield { t: "about", about: name, collectedAt: null };
  let items: unknown[] = [];
  for await (const { text } of recordLines(file)) {
    ctx.signal.throwIfAborted();
    items.push(JSON.parse(text));
    if (items.length < pageItems) continue;
    yield { t: "page", scope, call: "records", body: { items } };
    items = [];
  }
  if (items.length > 0) yield { t: "page", scope, call: "records", body: { items } };
  yield { t: "scopeDone", scope, complete: true };
}

/** Who issues ids of a source that pushes: only there may what it no longer says be missing. */
export function pushRealm(source: string): string {
  return `push:${source}`;
}

async function judge(file: ExportFile): Promise<void> {
  const bad: string[] = [];
  let good = 0;
  for await (const { line, text } of recordLines(file)) {
    const what = problemOf(text);
    if (what === null) good += 1;
    else bad.push(`line ${line}: ${clean(scrubText(what), 200)}`);
  }
  if (bad.length > 0) {
    const more = bad.length > named ? `; and ${bad.length - named} more` : "";
    throw malformed(
      `${bad.length} of ${bad.length + good} lines are no records: ${bad.slice(0, named).join("; ")}${more}.`,
    );
  }
  if (good === 0) throw malformed("There is no record in it.");
}

function problemOf(text: string): string | null {
  try {
    const read = readRecord(JSON.parse(text));
    return read.ok ? null : read.what;
  } catch (error) {
    if (error instanceof SyntaxError) return "it is not JSON";
    throw error;
  }
}

/** The lines that are not empty, with their numbers. */
async function* recordLines(file: ExportFile): AsyncGenerator<{ line: number; text: string }> {
  let line = 0;
  let records = 0;
  for await (const text of linesOf(file)) {
    line += 1;
    if (text.trim() === "") continue;
    records += 1;
    if (records > pushLimits.lines) throw tooLarge(`more than ${pushLimits.lines} lines`);
    yield { line, text };
  }
}

async function* linesOf(file: ExportFile): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const chunk of file.open()) {
    const lines = (rest + decode(decoder, chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const text of [...lines, rest])
      if (text.length > pushLimits.lineBytes)
        throw tooLarge(`a line of more than ${pushLimits.lineBytes / 1024} kB`);
    yield* lines;
  }
  yield rest + decode(decoder);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (error) {
    throw malformed("It is not UTF-8 text.", error);
  }
}

function tooLarge(what: string): SourceError {
  return new SourceError({
    kind: "too_large",
    message: `It has ${what}. Bring it in parts, each a source of its own.`,
  });
}
