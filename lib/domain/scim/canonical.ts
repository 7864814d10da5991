import { isStorable } from "@/lib/domain/text";
import { type Attribute, attributeNamed } from "./attributes";
import { badRequest } from "./problem";

/** A user or group, or a part of one, with the names of its attributes as we write them. */
export type Resource = Record<string, unknown>;

const longestText = 1000;
const mostValues = 100_000;

export function isObject(value: unknown): value is Resource {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What a client sent, in our spelling: names in any case, `"True"` for true, a value alone for a list of one. What is not kept, what
 * clients may not write, and what is empty is left out. Throws ScimProblem `invalidValue`.
 */
export function canonical(sent: Resource, attributes: readonly Attribute[]): Resource {
  const kept: Resource = {};
  for (const [name, value] of Object.entries(sent)) {
    const attribute = attributeNamed(attributes, name);
    if (!attribute || attribute.readOnly) continue;
    const read = canonicalValue(attribute, value);
    if (read !== undefined) kept[attribute.name] = read;
  }
  return kept;
}

/** One value of an attribute; undefined: it is unassigned (null, an empty text or list). */
export function canonicalValue(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined || value === "") return undefined;
  if (attribute.many) {
    const values = Array.isArray(value) ? value : [value];
    if (values.length > mostValues) throw wrong(attribute, `at most ${mostValues} values`);
    const read = values.map((one) => single(attribute, one)).filter((one) => one !== undefined);
    return read.length === 0 ? undefined : read;
  }
  // Entra sends a manager as a list of one.
  return single(attribute, Array.isArray(value) && value.length === 1 ? value[0] : value);
}

function single(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === "") return undefined;
  if (attribute.type === "boolean") return truth(attribute, value);
  if (attribute.type !== "complex") return words(attribute, value);
  if (isObject(value)) {
    const read = canonical(value, attribute.sub ?? []);
    return Object.keys(read).length === 0 ? undefined : read;
  }
  // An address or an id alone, where it could be spelled out.
  const plain = attributeNamed(attribute.sub ?? [], "value");
  if (!plain) throw wrong(attribute, "an object");
  return { value: words(attribute, value) };
}

function truth(attribute: Attribute, value: unknown): boolean {
  const said = typeof value === "string" ? value.toLowerCase() : value;
  if (said === true || said === "true") return true;
  if (said === false || said === "false") return false;
  throw wrong(attribute, "true or false");
}

function words(attribute: Attribute, value: unknown): string {
  const said = typeof value === "number" ? String(value) : value;
  if (typeof said !== "string") throw wrong(attribute, "a text");
  if (said.length > longestText) throw wrong(attribute, `at most ${longestText} characters`);
  if (!isStorable(said)) throw wrong(attribute, "a text without NUL characters and broken pairs");
  return said;
}

function wrong({ name }: Attribute, wanted: string) {
  return badRequest("invalidValue", `${name}: this should be ${wanted}.`);
}
