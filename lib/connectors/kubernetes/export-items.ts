import { parseAllDocuments } from "yaml";
import { type ExportFile, SourceError } from "@/lib/connectors/sdk/contract";
import { malformed, readJsonElements } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";

/** What stands in an export of a cluster, one thing at a time. */
export type ExportItem =
  | { t: "object"; object: { [key: string]: unknown } }
  /** A list ended: its kind, and whether more of it was left out. */
  | { t: "list"; kind: string; partial: boolean };

const nextStep =
  "Bring what `kubectl get … -A -o json` writes, with the command on the source's page, or manifests in YAML.";
const headBytes = 4096;
const maxYamlBytes = 32 * 1024 * 1024;
const itemLists = new Set(["items"]);

/**
 * Reads a file of objects: JSON in bounded memory whatever its size, YAML as a whole.
 * @throws SourceError `malformed` with a sentence that names the file and the command that makes a right one.
 */
export async function* readExportItems(file: ExportFile): AsyncGenerator<ExportItem> {
  try {
    const { head, chunks } = await open(file);
    if (/^\s*[{[]/.test(head)) yield* readJson(chunks);
    else yield* readYaml(chunks);
  } catch (error) {
    if (!(error instanceof SourceError) || error.failure.kind !== "malformed") throw error;
    const message = `${file.name} cannot be read: ${error.failure.message} ${nextStep}`;
    throw new SourceError({ kind: "malformed", message }, { cause: error });
  }
}

/** The beginning as text, and all bytes without a byte order mark. */
async function open(file: ExportFile): Promise<{ head: string; chunks: AsyncIterable<Uint8Array> }> {
  const source = file.open()[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  let ended = false;
  while (!ended && start.length < headBytes) {
    const { value, done } = await source.next();
    if (done) ended = true;
    else start = Buffer.concat([start, value]);
  }
  if (start.length === 0) throw malformed("It is empty.");
  if (start.subarray(0, headBytes).includes(0)) throw malformed("It is not UTF-8 text.");
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) start = start.subarray(3);
  const first = start;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield first;
    if (!ended) yield* { [Symbol.asyncIterator]: () => source };
  }
  return { head: first.toString("utf8", 0, headBytes), chunks: chunks() };
}

async function* readJson(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportItem> {
  for await (const part of readJsonElements(chunks, itemLists)) {
    if (part.t === "element") yield { t: "object", object: parseElement(part.text) };
    else
      for (const value of Array.isArray(part.value) ? part.value : [part.value]) yield* readDocument(value);
  }
}

function parseElement(text: string): { [key: string]: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed("It is not valid JSON.", error);
  }
  return asObject(value);
}

async function* readYaml(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportItem> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxYamlBytes) {
      throw new SourceError({
        kind: "too_large",
        message: "A YAML file may have 32 MB; bring the JSON of kubectl instead.",
      });
    }
    parts.push(chunk);
  }
  const documents = parseAllDocuments(Buffer.concat(parts).toString("utf8"), { logLevel: "silent" });
  if (!Array.isArray(documents)) throw malformed("It is empty.");
  for (const document of documents) {
    if (document.errors.length > 0) throw malformed("It is neither JSON nor YAML.");
    const value = yamlValue(document);
    // Between two separators, or after the last, there may be nothing.
    if (value === null || value === undefined) continue;
    for (const item of itemsOf(value)) yield { t: "object", object: asObject(item) };
    yield* readDocument(value);
  }
}

function yamlValue(document: { toJS(options: { maxAliasCount: number }): unknown }): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw malformed("Its YAML refers to itself too often.");
  }
}

function itemsOf(value: unknown): unknown[] {
  return isObject(value) && Array.isArray(value.items) ? value.items : [];
}

/** A top-level value whose items were given out: a list's end, or an object of its own. */
function* readDocument(value: unknown): Generator<ExportItem> {
  const object = asObject(value);
  const { kind, metadata } = object;
  if (typeof kind !== "string") throw malformed("It holds something that is no object of Kubernetes.");
  if (!Array.isArray(object.items)) {
    yield { t: "object", object };
    return;
  }
  if (object.items.some((item) => item !== 0 && !isObject(item))) {
    throw malformed("Its list holds something that is no object.");
  }
  const left = isObject(metadata) && typeof metadata.continue === "string" && metadata.continue !== "";
  yield { t: "list", kind, partial: left };
}

function asObject(value: unknown): { [key: string]: unknown } {
  if (isObject(value)) return value;
  throw malformed("It holds something that is no object of Kubernetes.");
}
