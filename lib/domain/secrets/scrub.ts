import { findOverlapping } from "./find";
import { standingOf } from "./liveness";
import { looksLikeSecretColumn } from "./names";

/** Deeper answers are cut: no source nests so deep, and a hostile one must not exhaust the stack. */
const deepest = 64;

/**
 * A text with every secret in it replaced by `[redacted <type>]`; where two overlap, all that either covers goes. What
 * shows only once the text is percent-decoded (AWS encodes its policy documents) goes as well: the rest is then decoded.
 */
export function scrubText(text: string): string {
  const clean = withoutSecrets(text);
  const decoded = clean.replace(percentEncoded, decodeOrKeep);
  if (decoded === clean) return clean;
  const cleanDecoded = withoutSecrets(decoded);
  return cleanDecoded === decoded ? clean : cleanDecoded;
}

const percentEncoded = /(?:%[0-9A-Fa-f]{2})+/g;

function decodeOrKeep(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function withoutSecrets(text: string): string {
  const secrets = findOverlapping(text);
  if (secrets.length === 0) return text;
  // Stable: at one place the more specific rule, which comes first, gives its name.
  secrets.sort((a, b) => a.start - b.start);
  let clean = "";
  let at = 0;
  for (const secret of secrets) {
    if (secret.start >= at) clean += `${text.slice(at, secret.start)}[redacted ${secret.type}]`;
    at = Math.max(at, secret.end);
  }
  return clean + text.slice(at);
}

/**
 * A copy of a source's answer (or of what a log line carries) without secrets: those that their shape gives away, and
 * whatever stands under a name that says so. The copy is plain data: objects have no prototype, so that a key called
 * `__proto__` is a key like any other; dates are kept, bytes are counted, errors become their name, message and stack.
 */
export function scrub(value: unknown): unknown {
  return scrubAt(value, false, 0, new Set());
}

function scrubAt(value: unknown, isNamedSecret: boolean, depth: number, above: Set<object>): unknown {
  if (typeof value === "string") {
    return isNamedSecret && value !== "" && standingOf(value) !== "placeholder"
      ? "[redacted secret]"
      : scrubText(value);
  }
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (above.has(value)) return "[circular]";
  if (depth >= deepest) return "[too deep]";
  above.add(value);
  const copy = Array.isArray(value)
    ? value.map((item) => scrubAt(item, isNamedSecret, depth + 1, above))
    : scrubObject(entriesOf(value), depth, above);
  above.delete(value);
  return copy;
}

function entriesOf(value: object): [string, unknown][] {
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  if (value instanceof Set) return [...value].map((item, index) => [String(index), item]);
  if (!(value instanceof Error)) return Object.entries(value);
  const base: [string, unknown][] = [
    ["name", value.name],
    ["message", value.message],
    ["stack", value.stack],
  ];
  return value.cause === undefined ? base : [...base, ["cause", value.cause]];
}

function scrubObject(entries: [string, unknown][], depth: number, above: Set<object>): object {
  const copy: Record<string, unknown> = Object.create(null);
  // `{name: "DB_PASSWORD", value: "…"}`: lists of environment variables, tags and headers name the secret beside it.
  const label = entries.find(([key, item]) => typeof item === "string" && /^(?:name|key)$/i.test(key))?.[1];
  const isLabelled = typeof label === "string" && looksLikeSecretColumn(label);
  for (const [key, item] of entries) {
    const isNamed = looksLikeSecretColumn(key) || (isLabelled && /^value$/i.test(key));
    copy[scrubText(key)] = scrubAt(item, isNamed, depth + 1, above);
  }
  return copy;
}
