import { z } from "zod";

/**
 * Whether an event is what the published schema of its class says. The schema is OCSF's own (github.com/ocsf/ocsf-schema, tag v1.6.0):
 * class, objects, dictionary and types put together, without descriptions and without profiles.
 */
const attribute = z.object({
  type: z.string(),
  requirement: z.enum(["required", "recommended", "optional"]),
  is_array: z.boolean().optional(),
  enum: z.record(z.string(), z.string()).optional(),
});
const shape = z.object({
  attributes: z.record(z.string(), attribute),
  constraints: z.record(z.enum(["at_least_one", "just_one"]), z.array(z.string()).optional()).optional(),
});
const schemaSchema = z.object({
  class: shape.extend({ uid: z.number() }),
  objects: z.record(z.string(), shape),
  types: z.record(z.string(), z.object({ type: z.string().optional(), regex: z.string().optional() })),
});
type Schema = z.infer<typeof schemaSchema>;
type Shape = z.infer<typeof shape>;
const objectSchema = z.record(z.string(), z.unknown());

/** What is wrong with an event, a line for each; nothing where it keeps to the schema. */
export function ocsfProblems(schema: unknown, event: unknown): string[] {
  const read = schemaSchema.parse(schema);
  return [...problemsOf(read, read.class, event, "event")];
}

function* problemsOf(
  schema: Schema,
  { attributes, constraints }: Shape,
  value: unknown,
  at: string,
): Generator<string> {
  const read = objectSchema.safeParse(value);
  if (!read.success) return yield `${at} is no object`;
  const given = read.data;
  for (const [name, { requirement }] of Object.entries(attributes))
    if (requirement === "required" && !(name in given)) yield `${at}.${name} is missing`;
  if (constraints?.at_least_one && !constraints.at_least_one.some((name) => name in given))
    yield `${at} has none of ${constraints.at_least_one.join()}`;
  for (const [name, part] of Object.entries(given)) {
    const is = attributes[name];
    if (!is) yield `${at}.${name} is not known`;
    else if (!is.is_array) yield* valueProblems(schema, is, part, `${at}.${name}`);
    else if (!Array.isArray(part)) yield `${at}.${name} is no list`;
    else
      for (const [index, each] of part.entries())
        yield* valueProblems(schema, is, each, `${at}.${name}[${index}]`);
  }
}

function* valueProblems(
  schema: Schema,
  is: z.infer<typeof attribute>,
  value: unknown,
  at: string,
): Generator<string> {
  const object = schema.objects[is.type];
  if (object) return yield* problemsOf(schema, object, value, at);
  if (is.type === "object") {
    if (!objectSchema.safeParse(value).success) yield `${at} is no object`;
    return;
  }
  const scalar = schema.types[is.type];
  if (!scalar) return yield `${at} is a ${is.type}, which the schema here lacks`;
  const base = scalar.type ?? is.type;
  if (
    base === "string_t"
      ? typeof value !== "string"
      : base === "boolean_t"
        ? typeof value !== "boolean"
        : !Number.isInteger(value)
  )
    yield `${at} is no ${is.type}: ${JSON.stringify(value)}`;
  if (is.enum && !(String(value) in is.enum)) yield `${at} is none of its values: ${String(value)}`;
  if (scalar.regex && typeof value === "string" && !new RegExp(scalar.regex).test(value))
    yield `${at} does not look like ${is.type}`;
}
