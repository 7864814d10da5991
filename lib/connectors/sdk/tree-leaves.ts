import { type ParseError, parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { Composer, type CST, Parser } from "yaml";

export interface Leaf {
  /** Names on the way, joined: `users.0.user.token`. */
  field: string;
  /** The last name that is not a number. */
  name: string;
  value: string;
}

const deepest = 40;
const most = 20_000;

/** Every text, number and flag of a parsed document, with its place. Numbers and flags as text. */
export function leavesOf(document: unknown): Leaf[] {
  const found: Leaf[] = [];
  const visit = (value: unknown, names: string[]) => {
    if (found.length >= most || names.length > deepest) return;
    if (typeof value === "string" || typeof value === "number") {
      const name = names.findLast((each) => !/^\d+$/.test(each)) ?? "";
      found.push({ field: names.join("."), name, value: String(value) });
    } else if (Array.isArray(value))
      value.forEach((item, index) => {
        visit(item, [...names, String(index)]);
      });
    else if (isObject(value)) for (const [key, item] of Object.entries(value)) visit(item, [...names, key]);
  };
  visit(document, []);
  return found;
}

/** A plain object, as parsers make them. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** JSON, with comments and trailing commas allowed; of a damaged text what can be read; null when that is nothing. */
export function readJson(text: string): unknown {
  if (bracketsTooDeep(text)) return null;
  const errors: ParseError[] = [];
  const value: unknown = parseJsonc(text, errors, { allowTrailingComma: true });
  return errors.length > 0 && !(isObject(value) && Object.keys(value).length > 0) ? null : value;
}

/** The documents of a YAML file; what cannot be read of it is left out. */
export function readYaml(text: string): unknown[] {
  const tokens = [...new Parser().parse(text)];
  if (tokens.some(tokenTooDeep)) return [];
  const composer = new Composer({ merge: true, uniqueKeys: false, logLevel: "silent" });
  return [...composer.compose(tokens)].flatMap((document) => {
    try {
      return [document.toJS({ maxAliasCount: 200 })];
    } catch {
      // Aliases that multiply, or that point at nothing.
      return [];
    }
  });
}

/** TOML; null when it is not. */
export function readToml(text: string): unknown {
  if (bracketsTooDeep(text)) return null;
  try {
    return parseToml(text);
  } catch {
    return null;
  }
}

/**
 * The parsers call themselves for each level, and a process that runs out of stack can end at once, without an error to
 * catch. No settings nest so deep.
 */
const deepestNesting = 200;

function bracketsTooDeep(text: string): boolean {
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== "") {
      if (char === "\\") at += 1;
      else if (char === quote || char === "\n") quote = "";
    } else if (char === '"') quote = char;
    else if (char === "[" || char === "{") depth += 1;
    else if (char === "]" || char === "}") depth -= 1;
    if (depth > deepestNesting) return true;
  }
  return false;
}

/** The first step of the YAML parser keeps a stack of its own, so its tokens can be measured before they are composed. */
function tokenTooDeep(token: CST.Token): boolean {
  const waiting: { token: CST.Token; depth: number }[] = [{ token, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.depth > deepestNesting) return true;
    const depth = next.depth + 1;
    if (next.token.type === "document" && next.token.value) waiting.push({ token: next.token.value, depth });
    if (!("items" in next.token)) continue;
    for (const item of next.token.items) {
      if (item.key) waiting.push({ token: item.key, depth });
      if (item.value) waiting.push({ token: item.value, depth });
    }
  }
  return false;
}

/** Settings in sections, `[section]` and `key = value` or `key: value`; keys before a section have none. */
export function readIni(text: string): Leaf[] {
  const found: Leaf[] = [];
  let section = "";
  for (const line of text.split("\n")) {
    const heading = /^\s*\[([^\]\n]{1,300})\]\s*$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = heading.trim();
      continue;
    }
    const match = /^\s*([^#;=:\s][^=:\n]{0,300}?)\s*[=:]\s*(.*)$/.exec(line.length > 20_000 ? "" : line);
    const name = match?.[1];
    if (name === undefined) continue;
    const value = (match?.[2] ?? "")
      .trim()
      .replace(/^"(.*)"$|^'(.*)'$/, (_, a?: string, b?: string) => a ?? b ?? "");
    found.push({ field: section === "" ? name : `[${section}] ${name}`, name, value });
  }
  return found;
}

/** Texts between tags and values of attributes of an XML file, by tag and attribute. No entities are opened. */
export function readXml(text: string): Leaf[] {
  const found: Leaf[] = [];
  for (const match of text.matchAll(/<([A-Za-z][\w:.-]{0,100})>([^<>]{1,4000})<\/\1>/g)) {
    found.push({ field: match[1] ?? "", name: match[1] ?? "", value: (match[2] ?? "").trim() });
  }
  // NuGet: <add key="ClearTextPassword" value="…" />
  for (const match of text.matchAll(/<add\s+key="([^"]{1,200})"\s+value="([^"]{1,4000})"/g)) {
    found.push({ field: match[1] ?? "", name: match[1] ?? "", value: match[2] ?? "" });
  }
  return found;
}
