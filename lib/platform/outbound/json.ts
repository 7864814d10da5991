import { SourceError } from "@/lib/connectors/sdk/contract";

const deepest = 64;

/** Whether brackets outside strings nest deeper than `limit`. Looks at bytes only, without recursion. */
export function nestsDeeper(bytes: Uint8Array, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

/** The text of an answer. Throws SourceError `malformed` when it is not UTF-8. */
export function decodeText(body: Uint8Array, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new SourceError({ kind: "malformed", message: `${where} sent text that is not UTF-8.` }, { cause });
  }
}

/** An answer as JSON. Throws SourceError `malformed` for a web page, a cut or broken text, or one nested too deeply. */
export function decodeJson(body: Uint8Array, contentType: string, where: string): unknown {
  const malformed = (what: string, cause?: unknown) =>
    new SourceError({ kind: "malformed", message: `${where} ${what}` }, { cause });
  const text = decodeText(body, where);
  if (/\b(html|xml)\b/i.test(contentType) || /^\s*</.test(text.slice(0, 200))) {
    throw malformed(
      "answered with a web page instead of data: a login page or a proxy may stand in between, or the address is wrong.",
    );
  }
  if (nestsDeeper(body, deepest)) throw malformed(`sent JSON nested deeper than ${deepest} levels.`);
  if (text.trim() === "") throw malformed("sent an empty answer where JSON was expected.");
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the answer, which may hold anything.
    const kind = cause instanceof Error ? cause.name : "SyntaxError";
    throw malformed(`sent JSON that is cut short or broken (${kind}, ${body.length} bytes).`);
  }
}
