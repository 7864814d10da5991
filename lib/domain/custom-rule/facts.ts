import { z } from "zod";
import { didYouMean, elementOf, fieldsOfType, roots } from "./expression-fields";
import { viewTypes } from "./view";

/**
 * Facts that somebody writes down to try an expression without an inventory, in the names of the view: `credentials: [{ageDays: 400}]`.
 * What is not written is not known.
 */

export const caseSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  facts: z.record(z.string(), z.unknown()),
  expect: z.enum(["pass", "fail", "unknown"]),
});
/** An example of what a rule is to answer. */
export type RuleCase = z.output<typeof caseSchema>;

export type ReadFacts = { ok: true; root: object } | { ok: false; problem: string };

class NoSuchFact extends Error {}

/** Turns facts into what an expression reads. */
export function readFacts(facts: Readonly<Record<string, unknown>>): ReadFacts {
  try {
    const root = Object.fromEntries(
      Object.entries(facts).map(([name, value]) => {
        const field = roots.get(name);
        if (!field) throw new NoSuchFact(`There is no ${name}.${didYouMean(name, roots.keys())}`);
        return [name, valueFor(field.type, value, name)];
      }),
    );
    return { ok: true, root };
  } catch (error) {
    if (error instanceof NoSuchFact) return { ok: false, problem: error.message };
    throw error;
  }
}

const plain = {
  string: z.string(),
  bool: z.boolean(),
  int: z.number().int().transform(BigInt),
  "google.protobuf.Timestamp": z.coerce.date(),
  "map<string, string>": z.record(z.string(), z.string()).transform((all) => new Map(Object.entries(all))),
} as const;

function valueFor(type: string, value: unknown, path: string): unknown {
  const element = elementOf(type);
  if (element !== null) {
    if (!Array.isArray(value)) throw new NoSuchFact(`${path} takes a list.`);
    return value.map((each: unknown, place) => valueFor(element, each, `${path}[${place}]`));
  }
  if (isPlain(type)) {
    const read = plain[type].safeParse(value);
    if (!read.success) throw new NoSuchFact(`${path} takes ${wordFor[type]}.`);
    return read.data;
  }
  return ofType(type, value, path);
}

type Plain = keyof typeof plain;
const wordFor: Record<Plain, string> = {
  string: "a text",
  bool: "true or false",
  int: "a whole number",
  "google.protobuf.Timestamp": "an instant",
  "map<string, string>": "names with texts",
};

function isPlain(type: string): type is Plain {
  return Object.hasOwn(plain, type);
}

/** A value of a type of the view that has these facts and no others. */
function ofType(type: string, value: unknown, path: string): object {
  const ctor = viewTypes.find(({ name }) => name === type)?.ctor;
  const fields = fieldsOfType(type);
  const given = z.record(z.string(), z.unknown()).safeParse(value);
  if (!ctor || !given.success) throw new NoSuchFact(`${path} takes the facts of ${type}.`);
  const made: object = Object.create(ctor.prototype);
  // Each stands before the one of its class, which would look into an identity that there is not.
  for (const { name } of fields.values())
    Object.defineProperty(made, name, { value: undefined, configurable: true });
  for (const [name, fact] of Object.entries(given.data)) {
    const field = fields.get(name);
    if (!field) throw new NoSuchFact(`${type} has no field ${name}.${didYouMean(name, fields.keys())}`);
    Object.defineProperty(made, name, { value: valueFor(field.type, fact, `${path}.${name}`) });
  }
  return made;
}
