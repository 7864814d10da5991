/**
 * Texts of a policy with `*` (anything), `?` (one character) and variables.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

/** Inside a pattern wildcards are these two, so that a `*` that came from a variable stays a plain character. */
export const anything = "\uFFFE";
export const oneSign = "\uFFFF";

/** A wildcard text, ready to be compared: each run of `*` is one. */
export type Pattern = string;

/** One or many, as many. */
export function many<T extends string | number | boolean>(value: T | readonly T[]): readonly T[] {
  return typeof value === "object" ? value : [value];
}

/** A part of a template: a pattern, or a variable with what stands for it where the request has no value. */
type Part = Pattern | { key: string; otherwise: string | null };

/** A text of a policy: a pattern, or parts of which some are known only with the request. */
export interface Template {
  text: string;
  pattern: Pattern | null;
  parts: readonly Part[];
}

/** Makes a text of a policy ready. Policies of version 2008 have no variables: there `${` is what it looks like. */
export function readTemplate(text: string, withVariables: boolean): Template {
  if (!withVariables || !text.includes("${")) return { text, pattern: toPattern(text), parts: [] };
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    parts.push(toPattern(text.slice(at, match.index)), readVariable(match[1] ?? ""));
    at = match.index + match[0].length;
  }
  parts.push(toPattern(text.slice(at)));
  const isPlain = parts.every((part) => typeof part === "string");
  return isPlain ? { text, pattern: squeeze(parts.join("")), parts: [] } : { text, pattern: null, parts };
}

/** `${*}`, `${?}` and `${$}` are those characters; everything else is a key of the request, perhaps with a default. */
function readVariable(inside: string): Part {
  if (inside === "*" || inside === "?" || inside === "$") return inside;
  const match = /^([^,]*?)\s*,\s*'(.*)'\s*$/s.exec(inside);
  if (match === null) return { key: inside.trim().toLowerCase(), otherwise: null };
  return { key: (match[1] ?? "").trim().toLowerCase(), otherwise: asPlain(match[2] ?? "") };
}

/** A text as a pattern. */
export function toPattern(text: string): Pattern {
  const plain = asPlain(text);
  if (!plain.includes("*")) return plain.includes("?") ? plain.replaceAll("?", oneSign) : plain;
  if (plain === "*") return anything;
  return squeeze(plain.replaceAll("*", anything).replaceAll("?", oneSign));
}

/** A text of which no character is a wildcard. */
export function asPlain(text: string): string {
  if (!text.includes(anything) && !text.includes(oneSign)) return text;
  return text.replaceAll(anything, "\uFFFD").replaceAll(oneSign, "\uFFFD");
}

function squeeze(pattern: string): Pattern {
  return pattern.includes(anything + anything) ? pattern.replace(/\uFFFE+/g, anything) : pattern;
}

/** What the variables of a template stand for: a value, or none, or it is not known whether there is one. */
export type Resolve = (key: string) => { value: string | null } | "unknown";

/** The pattern of a template for one request; null: a variable has no value, so it matches nothing; a key: that is not known. */
export function patternFor(
  template: Template,
  resolve: Resolve,
): { pattern: Pattern | null; unknown?: string } {
  if (template.pattern !== null) return { pattern: template.pattern };
  let pattern = "";
  for (const part of template.parts) {
    if (typeof part === "string") {
      pattern += part;
      continue;
    }
    const found = resolve(part.key);
    if (found === "unknown") return { pattern: null, unknown: part.key };
    const value = found.value ?? part.otherwise;
    if (value === null) return { pattern: null };
    pattern += asPlain(value);
  }
  return { pattern: squeeze(pattern) };
}

/**
 * Whether a pattern covers a text. What stands between two stars is looked for from the left: the first place that fits leaves the most
 * to the rest, so nothing is tried twice.
 */
export function covers(pattern: Pattern, text: string): boolean {
  if (pattern === anything || pattern === text) return true;
  const first = pattern.indexOf(anything);
  if (first < 0) return pattern.length === text.length && standsAt(pattern, 0, pattern.length, text, 0);
  const last = pattern.lastIndexOf(anything);
  const end = text.length - (pattern.length - last - 1);
  if (first > end) return false;
  if (!standsAt(pattern, 0, first, text, 0)) return false;
  if (!standsAt(pattern, last + 1, pattern.length, text, end)) return false;
  let at = first;
  let from = first + 1;
  while (from <= last) {
    const until = pattern.indexOf(anything, from);
    at = placeOf(pattern.slice(from, until), text, at, end);
    if (at < 0) return false;
    at += until - from;
    from = until + 1;
  }
  return true;
}

/** Whether a part of a pattern without stars stands at a place of the text. */
function standsAt(pattern: Pattern, from: number, until: number, text: string, at: number): boolean {
  for (let place = from; place < until; place++) {
    const sign = pattern[place];
    if (sign !== oneSign && sign !== text[at + place - from]) return false;
  }
  return true;
}

/** The first place between two where a pattern without stars stands; -1: nowhere. */
function placeOf(pattern: Pattern, text: string, from: number, end: number): number {
  if (!pattern.includes(oneSign)) {
    const place = text.indexOf(pattern, from);
    return place + pattern.length <= end ? place : -1;
  }
  for (let place = from; place + pattern.length <= end; place++)
    if (standsAt(pattern, 0, pattern.length, text, place)) return place;
  return -1;
}
