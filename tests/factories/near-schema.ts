import fc from "fast-check";
import { z } from "zod";

/** Texts that get past a check of type and length and then break something further in. */
const texts = [
  ...[
    "",
    " ",
    "x",
    "a".repeat(300),
    "\0",
    "a\0b",
    "\ud800",
    "\udfff tail",
    "\u202Eevil",
    "\ufeff",
    "é".normalize("NFD"),
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "null",
    "NaN",
    "-0",
    "1e999",
    "9".repeat(400),
    "'; DROP TABLE users; --",
  ],
  ...[
    "%",
    "_",
    "\\",
    "#{7*7}",
    "<script>",
    "=cmd()",
    "👩‍👩‍👧‍👦",
    "ana@example.com",
    "AIDA2",
    "static:true",
    'name:"',
    "a\nb\r\nc",
  ],
];

/** What no field is for: wrong in kind, in size, or in depth. */
function absurdValues(): unknown[] {
  let deep: unknown = [];
  for (let n = 0; n < 2000; n += 1) deep = [deep];
  return [
    ...[
      undefined,
      null,
      true,
      -1,
      0.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 53,
      -(2 ** 31) - 1,
      2 ** 31,
      -0,
      10n,
    ],
    ...[
      new Date(8.64e15),
      new Date(Number.NaN),
      new Map([["a", 1]]),
      new Set(["a"]),
      new Uint8Array(9),
      new FormData(),
    ],
    ...["x".repeat(1_000_000), Array.from({ length: 100_000 }, () => "x"), deep, [], {}, [null]],
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
    Object.create(null),
    { toString: "x", valueOf: null, length: -1 },
  ];
}
const absurd = fc.constantFrom(...absurdValues());

/**
 * Values that are nearly what a schema asks for, so that many get past it: each part is right, hostile in its text, or
 * absurd. `ids` are those of things that exist.
 */
export function near(schema: z.core.$ZodType, ids: readonly string[]): fc.Arbitrary<unknown> {
  const right = rightFor(schema, ids);
  return fc.oneof({ arbitrary: right, weight: 40 }, { arbitrary: absurd, weight: 1 });
}

function rightFor(schema: z.core.$ZodType, ids: readonly string[]): fc.Arbitrary<unknown> {
  const def: z.core.$ZodTypes["_zod"]["def"] = (schema as z.core.$ZodTypes)._zod.def;
  const inner = (one: z.core.$ZodType) => near(one, ids);
  switch (def.type) {
    case "object":
      return fc
        .tuple(
          fc.record(Object.fromEntries(Object.entries(def.shape).map(([key, part]) => [key, inner(part)]))),
          fc.oneof(
            { arbitrary: fc.constant({}), weight: 9 },
            { arbitrary: fc.constantFrom(...strangeKeys), weight: 1 },
          ),
        )
        .map(([value, strange]) => ({ ...value, ...strange }));
    case "array":
      return fc.array(inner(def.element), { maxLength: 4 });
    case "record":
      return fc.dictionary(fc.oneof(fc.constantFrom(...texts), fc.string()), inner(def.valueType), {
        maxKeys: 4,
      });
    case "union":
      return fc.oneof(...def.options.map(inner));
    case "enum":
      return fc.constantFrom(...Object.values(def.entries));
    case "literal":
      return fc.constantFrom(...def.values);
    case "nullable":
      return fc.oneof(fc.constant(null), inner(def.innerType));
    case "optional":
    case "default":
    case "catch":
    case "prefault":
      return fc.oneof(fc.constant(undefined), inner(def.innerType));
    case "pipe":
      return inner(def.in);
    case "boolean":
      return fc.boolean();
    case "number":
      return fc.oneof(fc.nat(50), fc.constantFrom(0, 1, -1, 2 ** 31, 2 ** 53 - 1, 0.1));
    case "string":
      return fc.oneof({ arbitrary: stringFor(schema, ids), weight: 30 }, { arbitrary: anyText, weight: 1 });
    default:
      return fc.anything();
  }
}

const anyText = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: "binary", maxLength: 40 }));

const formatSchema = z.object({ format: z.string().optional(), pattern: z.instanceof(RegExp).optional() });

/** The format that a text must have: that of its own kind, or of the first check on it that names one. */
function formatOf(schema: z.core.$ZodType): z.output<typeof formatSchema> {
  const { def } = schema._zod;
  for (const each of [def, ...(def.checks ?? []).map((check) => check._zod.def)]) {
    const found = formatSchema.safeParse(each);
    if (found.success && (found.data.format ?? found.data.pattern) !== undefined) return found.data;
  }
  return {};
}

/** A text of the format or pattern that is asked for; any hostile one where nothing is. */
function stringFor(schema: z.core.$ZodType, ids: readonly string[]): fc.Arbitrary<string> {
  const { format, pattern } = formatOf(schema);
  if (format === "uuid") return fc.oneof(fc.constantFrom(...ids), fc.uuid());
  if (format === "email") return fc.constantFrom("ana@example.com", "a@b.co", "o'neil+x@example.com");
  if (format === "date") return fc.constantFrom("2026-02-28", "9999-12-31", "0001-01-01", "2028-02-29");
  if (pattern === undefined) return fc.oneof(anyText, fc.constantFrom("aws", "host", "csv", ...ids));
  try {
    return fc.oneof(fc.stringMatching(pattern), fc.constantFrom("aws", "host", "snowflake", "name", "prod"));
  } catch {
    return fc.constantFrom("aws", "host", "snowflake", "name", "prod", "a".repeat(43));
  }
}

const strangeKeys: object[] = [
  JSON.parse('{"__proto__": {"role": "admin"}}'),
  { constructor: 1, role: "admin", id: "x", userId: "x" },
];
