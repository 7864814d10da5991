import { z } from "zod";
import type { Attribute } from "./attributes";
import { canonicalValue, isObject, type Resource } from "./canonical";
import { type Comparison, type Path, readPath } from "./path";
import { badRequest } from "./problem";

/** One step of a PATCH, after it was read. */
export interface Step {
  op: "add" | "replace" | "remove";
  path: Path;
  value: unknown;
}

const mostOperations = 1000;

const operationSchema = z.object({
  op: z
    .string()
    .transform((op) => op.toLowerCase())
    .pipe(z.enum(["add", "replace", "remove"])),
  path: z.string().nullish(),
  value: z.unknown().optional(),
});
const operationsSchema = z.array(operationSchema).min(1).max(mostOperations);

/**
 * Reads a PATCH (RFC 7644 §3.5.2), with what Entra and Okta write otherwise: operations in capitals, and values without a path whose
 * names are paths. Steps on what is not kept are left out. Throws ScimProblem.
 */
export function readPatch(body: unknown, attributes: readonly Attribute[]): Step[] {
  const sent = isObject(body)
    ? Object.entries(body).find(([name]) => name.toLowerCase() === "operations")?.[1]
    : null;
  const operations = operationsSchema.safeParse(sent);
  if (!operations.success) {
    throw badRequest(
      "invalidSyntax",
      `Operations: a list of 1 to ${mostOperations}, each with the op add, replace or remove.`,
    );
  }
  return operations.data.flatMap(({ op, path, value }): Step[] => {
    if (path) {
      const target = readPath(path, attributes);
      if (target?.steps.some(({ readOnly }) => readOnly)) {
        throw badRequest("mutability", `${path.slice(0, 100)} cannot be changed.`);
      }
      return target ? [{ op, path: target, value }] : [];
    }
    if (op === "remove") throw badRequest("noTarget", "A remove needs a path.");
    if (!isObject(value)) throw badRequest("invalidValue", "Without a path, the value is an object.");
    return Object.entries(value).flatMap(([name, one]) => {
      const target = readPath(name, attributes);
      // Okta repeats the id of a group that it renames.
      return target && !target.steps.some(({ readOnly }) => readOnly)
        ? [{ op, path: target, value: one }]
        : [];
    });
  });
}

/** The resource after these steps; the given one is not touched. */
export function patched(resource: Resource, steps: readonly Step[]): Resource {
  const after = structuredClone(resource);
  for (const step of steps) {
    const [first, second] = step.path.steps;
    if (first && second) {
      const held = after[first.name];
      const part = isObject(held) ? held : {};
      apply(part, second, step);
      assign(after, first.name, part);
    } else if (first) apply(after, first, step);
  }
  return after;
}

function apply(holder: Resource, attribute: Attribute, { op, path, value }: Step): void {
  const held = holder[attribute.name];
  if (attribute.many) {
    const values = Array.isArray(held) ? held.filter(isObject) : [];
    assign(holder, attribute.name, listAfter(values, attribute, { op, path, value }));
  } else if (path.sub) {
    const part = isObject(held) ? held : {};
    assign(part, path.sub.name, op === "remove" ? undefined : canonicalValue(path.sub, value));
    assign(holder, attribute.name, part);
  } else if (op === "remove") {
    if (attribute.required) throw badRequest("mutability", `${attribute.name} cannot be empty.`);
    assign(holder, attribute.name, undefined);
  } else {
    const given = canonicalValue(attribute, value);
    // What a complex value does not mention stays as it is.
    assign(holder, attribute.name, isObject(given) && isObject(held) ? merged(held, given) : given);
  }
}

function listAfter(values: Resource[], attribute: Attribute, { op, path, value }: Step): Resource[] {
  const { where, sub } = path;
  const meant = where ? values.filter((one) => holds(one, where)) : values;
  if (op === "remove") return withoutMeant(values, meant, attribute, { path, value });
  const read = sub ? canonicalValue(sub, value) : canonicalValue(attribute, value);
  if (!where && !sub) {
    const given = Array.isArray(read) ? read.filter(isObject) : [];
    return op === "replace" ? given : withAdded(values, given);
  }
  const change = sub ? { [sub.name]: read } : firstOf(read);
  // Entra sets the address of a work mailbox that there is none of yet.
  const targets = meant.length > 0 ? meant : [Object.fromEntries((where ?? []).map(named))];
  for (const one of targets) for (const [name, part] of Object.entries(change)) assign(one, name, part);
  return onePrimary(meant.length > 0 ? values : [...values, ...targets], targets);
}

/** A remove takes the values that its path means, of them only those that Entra lists as its value. */
function withoutMeant(
  values: Resource[],
  meant: Resource[],
  attribute: Attribute,
  { path: { where, sub }, value }: Pick<Step, "path" | "value">,
): Resource[] {
  if (sub) {
    for (const one of meant) assign(one, sub.name, undefined);
    return values.filter((one) => Object.keys(one).length > 0);
  }
  if (where || value === undefined || value === null) return values.filter((one) => !meant.includes(one));
  const listed = canonicalValue(attribute, value);
  const gone = new Set(Array.isArray(listed) ? listed.filter(isObject).map((one) => one.value) : []);
  return values.filter((one) => !gone.has(one.value));
}

function withAdded(values: Resource[], given: Resource[]): Resource[] {
  const kept = values.filter((one) => !given.some((other) => other.value === one.value));
  return onePrimary([...kept, ...given], given);
}

/** Of the values of a list one is primary at most: that which was set last. */
function onePrimary(values: Resource[], set: readonly Resource[]): Resource[] {
  if (!set.some(({ primary }) => primary === true)) return values;
  return values.map((one) => (set.includes(one) || one.primary !== true ? one : { ...one, primary: false }));
}

function firstOf(value: unknown): Resource {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(first) ? first : {};
}

function merged(held: Resource, given: Resource): Resource {
  const after = { ...held };
  for (const [name, value] of Object.entries(given)) {
    const before = after[name];
    after[name] = isObject(value) && isObject(before) ? merged(before, value) : value;
  }
  return after;
}

function assign(holder: Resource, name: string, value: unknown): void {
  const empty =
    value === undefined ||
    (isObject(value) && Object.keys(value).length === 0) ||
    (Array.isArray(value) && value.length === 0);
  if (empty) delete holder[name];
  else holder[name] = value;
}

function named({ path, value }: Comparison): [string, unknown] {
  const attribute = path.steps[0];
  return [attribute?.name ?? "", attribute ? canonicalValue(attribute, value) : undefined];
}

function holds(one: Resource, where: readonly Comparison[]): boolean {
  return where.every((comparison) => {
    const [name, value] = named(comparison);
    const held = one[name];
    return typeof held === "string" && typeof value === "string"
      ? held.toLowerCase() === value.toLowerCase()
      : held === value;
  });
}
