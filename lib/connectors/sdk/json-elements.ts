import { SourceError } from "@/lib/connectors/sdk/contract";

/**
 * Splits JSON text into the elements of named lists, so that a file of any size is read in bounded memory: only one
 * element is held at a time. Understands one object, a list of objects, and several of either after one another.
 */
export type JsonPart =
  | { t: "element"; list: string; text: string }
  /** After each top-level value: that value with every element replaced by 0. */
  | { t: "document"; value: unknown };

/** An element that was parsed to find its end. */
export interface ParsedElement {
  t: "parsed";
  value: unknown;
}

const maxElementBytes = 32 * 1024 * 1024;
const maxRestBytes = 64 * 1024 * 1024;
/** Of the first key of an element. */
const longestStart = 100;
/** Further inside no list is looked for. */
const deepestList = 4;

const quote = 0x22;
const backslash = 0x5c;
const openObject = 0x7b;
const closeObject = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;
const colon = 0x3a;
const comma = 0x2c;
const zero = 0x30;

/**
 * Reads `chunks` (UTF-8). The elements are the objects inside a list whose path is in `lists`: the keys that lead to it
 * from a top-level object or an object of a top-level list (`items`, `runs.results`); the empty path is a top-level list.
 * @throws SourceError `malformed` when the text is not JSON or is cut off, `too_large` when one value is larger than fits.
 */
export async function* readJsonElements(
  chunks: AsyncIterable<Uint8Array>,
  lists: ReadonlySet<string>,
): AsyncGenerator<JsonPart> {
  const splitter = new JsonSplitter(lists);
  for await (const chunk of chunks) {
    for (const part of splitter.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) {
      if (part.t !== "parsed") yield part;
    }
  }
  splitter.end();
}

/** The machine behind `readJsonElements`, for whoever has the chunks in hand. */
export class JsonSplitter {
  /** What stands around the current byte: `{`, `[`, or `*` for a list whose objects are elements. */
  private readonly stack: ("{" | "[" | "*")[] = [];
  /** Beside each of them the key under which it stands; empty inside a list and at the top. */
  private readonly keys: string[] = [];
  /** Everything that is not inside an element. */
  private rest = new Bytes(maxRestBytes);
  private inString = false;
  private escaped = false;
  private stringStart = 0;
  private lastString = "";
  private afterColon = false;
  private list = "";
  /** Inside an element: how deep, and what was read of it in earlier chunks. */
  private depth = 0;
  private element = new Bytes(maxElementBytes);
  /** How the element after this one begins, if it is like the one before: its comma and first key. */
  private nextStart: Buffer | null = null;

  /** With `parses` most elements are given parsed: for whoever wants all of each. */
  constructor(
    private readonly lists: ReadonlySet<string>,
    private readonly parses = false,
  ) {}

  *write(chunk: Buffer): Generator<JsonPart | ParsedElement> {
    let guesses = this.parses;
    let index = 0;
    while (index < chunk.length) {
      const byte = chunk[index] ?? 0;
      const starts = this.depth === 0 && this.startsElement(byte);
      if (starts && guesses) {
        const guessed = this.guess(chunk, index);
        if (guessed) {
          yield { t: "parsed", value: guessed.value };
          this.rest.push(zero);
          index = guessed.end;
          continue;
        }
        // One in vain for each chunk: what is read twice stays bounded.
        guesses = false;
      }
      if (starts || this.depth > 0) {
        if (starts) this.depth = 1;
        const end = this.throughElement(chunk, starts ? index + 1 : index);
        if (this.depth > 0) this.element.append(chunk, index, end);
        else {
          yield { t: "element", list: this.list, text: this.element.takeUpTo(chunk, index, end) };
          this.rest.push(zero);
        }
        index = end;
        continue;
      }
      index += 1;
      this.outside(byte);
      if (this.stack.length === 0 && (byte === closeObject || byte === closeList) && !this.inString) {
        yield { t: "document", value: parse(this.rest.take()) };
      }
    }
  }

  end(): void {
    if (this.depth > 0 || this.inString || this.stack.length > 0) {
      throw malformed("The file ends in the middle of a value: it is cut off.");
    }
    if (this.rest.take().trim() !== "")
      throw malformed("Something that is not JSON stands at the end of the file.");
  }

  /**
   * Elements of a log begin alike, so that the next tells where one ends, without a look at each byte. Nothing is taken on trust:
   * a text that begins an object and is JSON is that object, whole.
   */
  private guess(chunk: Buffer, start: number): { value: unknown; end: number } | null {
    if (this.nextStart === null || !isAt(chunk, start, this.nextStart)) {
      const end = chunk.indexOf(colon, start);
      if (end < 0 || end - start > longestStart) return null;
      this.nextStart = Buffer.concat([Buffer.from(","), chunk.subarray(start, end + 1)]);
    }
    const end = chunk.indexOf(this.nextStart, start);
    if (end < 0) return null;
    try {
      return { value: JSON.parse(chunk.toString("utf8", start, end)), end };
    } catch {
      return null;
    }
  }

  /** Moves through an element; gives the index after its last byte in this chunk. Every byte of a log passes here. */
  private throughElement(chunk: Buffer, from: number): number {
    let { depth, inString } = this;
    const { length } = chunk;
    let index = this.escaped ? from + 1 : from;
    while (index < length && depth > 0) {
      let byte = chunk[index] ?? 0;
      if (inString) {
        while (byte !== quote && byte !== backslash && index + 1 < length) {
          index += 1;
          byte = chunk[index] ?? 0;
        }
        if (byte === quote) inString = false;
        else if (byte === backslash) index += 1;
      } else if (byte === quote) inString = true;
      else if (byte === openObject || byte === openList) depth += 1;
      else if (byte === closeObject || byte === closeList) depth -= 1;
      index += 1;
    }
    this.depth = depth;
    this.inString = inString;
    // What is escaped is the first of the next chunk.
    this.escaped = index > length;
    return Math.min(index, length);
  }

  private startsElement(byte: number): boolean {
    return byte === openObject && !this.inString && this.stack[this.stack.length - 1] === "*";
  }

  /** One byte outside of elements. */
  private outside(byte: number): void {
    if (this.stack.length === 0 && !isBlank(byte) && byte !== openObject && byte !== openList) {
      throw malformed("The file is not JSON.");
    }
    this.rest.push(byte);
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (byte === backslash) this.escaped = true;
      else if (byte === quote) {
        this.inString = false;
        this.lastString = this.rest.text(this.stringStart, this.rest.length - 1);
      }
      return;
    }
    if (isBlank(byte)) return;
    if (byte === quote) {
      this.inString = true;
      this.stringStart = this.rest.length;
    } else if (byte === openObject) this.enter("{");
    else if (byte === openList) this.enter(this.opensList() ? "*" : "[");
    else if (byte === closeObject || byte === closeList) {
      this.stack.pop();
      this.keys.pop();
    }
    this.afterColon = byte === colon;
    if (byte === comma) this.lastString = "";
  }

  private enter(sign: "{" | "[" | "*"): void {
    this.stack.push(sign);
    this.keys.push(this.afterColon ? this.lastString : "");
  }

  /** Whether the list that opens here is one of the named: under a key, or at the top. */
  private opensList(): boolean {
    const { length } = this.stack;
    if (length > deepestList || (length > 0 && !this.afterColon)) return false;
    const path = [...this.keys, length > 0 ? this.lastString : ""].filter((key) => key !== "").join(".");
    if (!this.lists.has(path)) return false;
    this.list = path;
    return true;
  }
}

/** Bytes that grow, up to a limit. */
class Bytes {
  length = 0;
  private buffer = Buffer.allocUnsafe(4096);

  constructor(private readonly limit: number) {}

  push(byte: number): void {
    this.reserve(1);
    this.buffer[this.length] = byte;
    this.length += 1;
  }

  append(from: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    from.copy(this.buffer, this.length, start, end);
    this.length += end - start;
  }

  text(start: number, end: number): string {
    return end - start > 200 ? "" : this.buffer.toString("utf8", start, end);
  }

  take(): string {
    const text = this.buffer.toString("utf8", 0, this.length);
    this.length = 0;
    if (this.buffer.length > 1024 * 1024) this.buffer = Buffer.allocUnsafe(4096);
    return text;
  }

  /** What was gathered and what follows it there. Most elements lie in one chunk whole, and are not copied. */
  takeUpTo(from: Buffer, start: number, end: number): string {
    if (this.length === 0) return from.toString("utf8", start, end);
    this.append(from, start, end);
    return this.take();
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.buffer.length) return;
    if (needed > this.limit) {
      const message = `A single value in the file is larger than ${this.limit / 1024 / 1024} MB, which no export holds.`;
      throw new SourceError({ kind: "too_large", message });
    }
    const larger = Buffer.allocUnsafe(Math.min(Math.max(needed, this.buffer.length * 2), this.limit));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

/** Whether an element that begins here begins like `nextStart`, which has a comma before it. */
function isAt(chunk: Buffer, start: number, nextStart: Buffer): boolean {
  return chunk.compare(nextStart, 1, nextStart.length, start, start + nextStart.length - 1) === 0;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed("The file is not valid JSON.", error);
  }
}

/** A failure that says that the file is not what it should be. */
export function malformed(message: string, cause?: unknown): SourceError {
  return new SourceError({ kind: "malformed", message }, { cause });
}
