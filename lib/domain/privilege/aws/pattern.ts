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

/** Whether a pattern covers a text. Time is their product at worst; the text is no longer than what AWS takes. */
export function covers(pattern: Pattern, text: string): boolean {
  if (pattern === anything || pattern === text) return true;
  // Every sign but a star takes one character: a hostile pattern ends here.
  if (pattern.length > 2 * text.length + 1) return false;
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    const sign = pattern[inPattern];
    if (sign === anything) {
      star = inPattern++;
      retry = at;
    } else if (sign !== undefined && (sign === oneSign || sign === text[at])) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++retry;
    } else return false;
  }
  while (pattern[inPattern] === anything) inPattern++;
  return inPattern === pattern.length;
}
