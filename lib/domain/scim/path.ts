import { type Attribute, attributeNamed, enterpriseUrn, groupUrn, userUrn } from "./attributes";
import { badRequest, type ScimType } from "./problem";

/** What a path or a filter points at: `emails[type eq "work"].value`. */
export interface Path {
  /** The attribute, within its extension if it is in one. */
  steps: readonly Attribute[];
  /** Of a list, only the values for which all of this holds. */
  where: readonly Comparison[] | null;
  sub: Attribute | null;
}

/** `type eq "work"`: the one comparison that is understood. */
export interface Comparison {
  path: Path;
  value: string | boolean;
}

const longest = 2000;
const urns = [enterpriseUrn, userUrn, groupUrn];
const plainPath = /^([a-z$][\w$-]*)(?:\[(.*)\])?(?:\.([a-z$][\w$-]*))?$/is;
/** A path, in whose brackets anything may stand in quotes; `eq`; a value. */
const comparison =
  /^\s*((?:[^\s"[\]]|\[(?:[^"\]]|"(?:[^"\\]|\\.)*")*\])+)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false|\d{1,20})\s*/is;

/**
 * Reads the path of an attribute. Null: it is none of those that are kept. Throws ScimProblem `invalidPath` (or what `wrong` says)
 * where it is no path at all.
 */
export function readPath(
  text: string,
  attributes: readonly Attribute[],
  wrong: ScimType = "invalidPath",
): Path | null {
  if (text.length > longest) throw badRequest(wrong, `At most ${longest} characters are read.`);
  const plain = text.trim();
  const urn = urns.find((one) => plain.toLowerCase().startsWith(one.toLowerCase()));
  // Extensions that nobody here knows.
  if (urn === undefined && /^urn:/i.test(plain)) return null;
  const rest = plain.slice(urn?.length ?? 0);
  const enterprise = attributeNamed(attributes, enterpriseUrn);
  if (urn !== undefined && rest === "") {
    return urn === enterpriseUrn && enterprise ? { steps: [enterprise], where: null, sub: null } : null;
  }
  if (urn !== undefined && !/^[:.]/.test(rest)) return null;
  const parts = plainPath.exec(urn === undefined ? rest : rest.slice(1));
  if (!parts) throw badRequest(wrong, "This is no path of an attribute.");
  const [, name = "", inside, subName] = parts;
  const own = urn === enterpriseUrn ? undefined : attributeNamed(attributes, name);
  // Entra asks for a `manager` without its extension.
  const attribute = own ?? attributeNamed(enterprise?.sub ?? [], name);
  const where =
    inside === undefined ? null : comparisons(inside, attribute?.sub ?? [], wrong, attribute !== undefined);
  if (!attribute) return null;
  const sub = subName === undefined ? null : (attributeNamed(attribute.sub ?? [], subName) ?? null);
  if (subName !== undefined && !sub) return null;
  if (where && !attribute.many) throw badRequest(wrong, `${attribute.name} has one value only.`);
  return { steps: own || !enterprise ? [attribute] : [enterprise, attribute], where, sub };
}

/** Reads a filter: comparisons for equality, joined by `and`. Throws ScimProblem `invalidFilter` for everything else. */
export function readFilter(text: string, attributes: readonly Attribute[]): Comparison[] {
  return comparisons(text, attributes, "invalidFilter", true);
}

function comparisons(
  text: string,
  attributes: readonly Attribute[],
  wrong: ScimType,
  known: boolean,
): Comparison[] {
  if (text.length > longest) throw badRequest(wrong, `At most ${longest} characters are read.`);
  const found: Comparison[] = [];
  let rest = text;
  for (;;) {
    const read = comparison.exec(rest);
    if (!read) throw badRequest(wrong, "Only `eq` is understood, and `and` between comparisons.");
    const [whole, name = "", value = ""] = read;
    const path = readPath(name, attributes, wrong);
    if (!path && known) throw badRequest(wrong, "There is no such attribute to look for.");
    if (path) found.push({ path, value: literal(value, wrong) });
    rest = rest.slice(whole.length);
    if (rest === "") return found;
    if (!/^and\s/i.test(rest)) throw badRequest(wrong, "Only `and` is understood between comparisons.");
    rest = rest.slice(3);
  }
}

function literal(text: string, wrong: ScimType): string | boolean {
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true";
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    throw badRequest(wrong, "A text in it is not written as in JSON.");
  }
}

/** `emails.value`: the path without its filter. */
export function nameOfPath({ steps, sub }: Path): string {
  return [...steps, ...(sub ? [sub] : [])].map(({ name }) => name).join(".");
}
