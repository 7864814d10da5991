import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { credentialFields, fieldSets } from "./fields";
import { formatQuery } from "./format";
import { type Field, stateValues, type Term } from "./grammar";
import { identityFields } from "./identity-fields";
import { parseQuery } from "./parse";

const terms = (text: string): Term[] => {
  const parsed = parseQuery(text, identityFields);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.terms;
};
const problems = (text: string) => {
  const parsed = parseQuery(text, identityFields);
  if (parsed.ok) throw new Error(`understood: ${JSON.stringify(parsed.terms)}`);
  return parsed.problems;
};

describe("parseQuery", () => {
  it("reads values, states, comparisons, negation and search", () => {
    expect(terms('owner:none -env:Production,staging lastused:>90d risk:>=80 "ci deploy" bot')).toEqual([
      { kind: "match", negated: false, field: "owner", values: [{ kind: "state", value: "none" }] },
      {
        kind: "match",
        negated: true,
        field: "env",
        values: [
          { kind: "value", value: "production" },
          { kind: "value", value: "staging" },
        ],
      },
      {
        kind: "compare",
        negated: false,
        field: "lastused",
        op: ">",
        operand: { kind: "span", amount: 90, unit: "d" },
      },
      { kind: "compare", negated: false, field: "risk", op: ">=", operand: { kind: "number", value: 80 } },
      { kind: "search", negated: false, text: "ci deploy" },
      { kind: "search", negated: false, text: "bot" },
    ]);
  });

  it("reads dates, durations and booleans in one canonical spelling", () => {
    expect(
      formatQuery(terms("Created:<=2026-01-31  unused:>3M gone:YES privileged:unknown risk:07,7.50")),
    ).toBe("created:<=2026-01-31 unused:>3m gone:true privileged:unknown risk:7,7.5");
  });

  it("lets quotes take the meaning from words, commas and blanks", () => {
    expect(terms('owner:"none","Smith, Jo",x')).toEqual([
      {
        kind: "match",
        negated: false,
        field: "owner",
        values: ["none", "Smith, Jo", "x"].map((value) => ({ kind: "value", value })),
      },
    ]);
    expect(terms(String.raw`"say \"hi\" \\o/"`)).toEqual([
      { kind: "search", negated: false, text: String.raw`say "hi" \o/` },
    ]);
  });

  it("takes pasted addresses for text", () => {
    for (const text of [
      "arn:aws:iam::123456789012:role/ci-deploy",
      "system:serviceaccount:default:builder",
      "repo:acme/payments:ref:refs/heads/main",
      "https://example.com/x",
      "-",
    ]) {
      expect(terms(text)).toEqual([{ kind: "search", negated: false, text }]);
    }
    expect(terms("account:arn:aws:organizations::1:account/x")).toMatchObject([
      { field: "account", values: [{ value: "arn:aws:organizations::1:account/x" }] },
    ]);
  });

  it("names the nearest field and value, and where they stand", () => {
    expect(problems("bot onwer:none")).toEqual([
      {
        at: 4,
        length: 5,
        message: "There is no field onwer. Did you mean owner? To search for it as text, put it in quotes.",
        suggestion: "owner",
      },
    ]);
    expect(problems("-environment:x")[0]).toMatchObject({ at: 1, length: 11, suggestion: "env" });
    expect(problems("env:staging,prod")[0]).toMatchObject({ at: 12, length: 4, suggestion: "production" });
    expect(problems("status:activ")[0]).toMatchObject({ suggestion: "active" });
  });

  it("understands everything or nothing, and names every problem", () => {
    expect(problems("env:nowhere ownr:x kind:cloud_role")).toHaveLength(2);
  });

  it.each([
    ["owner:", "needs a value"],
    ["owner:a,,b", "empty"],
    ['owner:""', "needs a value"],
    ['""', "empty"],
    ['owner:"open', "not closed"],
    ["owner:>5", "cannot be compared"],
    ["risk:>high", "compared with a number"],
    ["risk:>5,6", "one value"],
    ["risk:>", "compared with a number"],
    ["risk:many", "takes a number"],
    ["lastused:>soon", "compared with a date"],
    ["lastused:>2026-02-30", "compared with a date"],
    ["lastused:yesterday", "takes a date"],
    ["unused:90d", "takes a comparison"],
    ["unused:<90d", "longer than"],
    ["unused:>2026-01-01", "length of time"],
    ["gone:maybe", "no value"],
    ["gone:none", "no meaning"],
    ["system:unknown", "no meaning"],
    [`a${"b".repeat(3000)}`, "too long"],
  ])("refuses %s", (text, why) => {
    expect(problems(text)[0]?.message).toContain(why);
  });

  it("gives the state where the record holds unknown or none", () => {
    expect(terms("status:unknown grade:none")).toMatchObject([
      { values: [{ kind: "state", value: "unknown" }] },
      { values: [{ kind: "state", value: "none" }] },
    ]);
    expect(parseQuery("lifetime:unknown type:unknown", credentialFields).ok).toBe(true);
  });
});

describe("the fields", () => {
  const all: [string, Field][] = Object.values(fieldSets).flatMap((set) =>
    set.fields.map((field: Field): [string, Field] => [`${set.noun}.${field.name}`, field]),
  );

  it.each(all)("%s has an example that runs and no value that is a state", (name, field) => {
    const set = Object.values(fieldSets).find((each) => name.startsWith(`${each.noun}.`));
    expect(field.name).toMatch(/^[a-z]+$/);
    expect(set && parseQuery(field.example, set)).toMatchObject({ ok: true, terms: [{ field: field.name }] });
    if (field.type === "enum") {
      for (const value of field.values) expect(stateValues).not.toContain(value);
    }
  });

  it("are named once in each set", () => {
    expect(new Set(all.map(([name]) => name)).size).toBe(all.length);
  });
});

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
  fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'ab":,\\-<>= \tné') }),
  fc.constantFrom(
    "none",
    "Unknown",
    "any",
    "-",
    "--x",
    "owner:x",
    "a:b",
    '"',
    "\\",
    ">5",
    "arn:aws:x",
    "\u00a0",
  ),
);
const valuesOf = (field: Field) => {
  const plain = {
    text,
    number: fc.integer({ min: -1000, max: 1000 }).map(String),
    boolean: fc.constantFrom("true", "false"),
    date: fc
      .integer({ min: 0, max: 20000 })
      .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
    enum: field.type === "enum" ? fc.constantFrom(...field.values) : fc.constant(""),
    duration: fc.constant(""),
  }[field.type].map((value) => ({ kind: "value" as const, value }));
  const states = field.states.map((value) => fc.constant({ kind: "state" as const, value }));
  const key = (each: { kind: string; value: string }) => `${each.kind} ${each.value}`;
  return fc.uniqueArray(fc.oneof(...(field.type === "duration" ? [] : [plain]), ...states), {
    minLength: 1,
    maxLength: 4,
    selector: key,
  });
};
const span = fc.record({
  kind: fc.constant("span" as const),
  amount: fc.integer({ min: 0, max: 99999 }),
  unit: fc.constantFrom("h" as const, "d" as const, "w" as const, "m" as const, "y" as const),
});
const negated = fc.boolean();
const term: fc.Arbitrary<Term> = fc
  .constantFrom(...(identityFields.fields as readonly Field[]))
  .chain((field) => {
    const name = fc.constant(field.name);
    const match = fc.record({
      kind: fc.constant("match" as const),
      negated,
      field: name,
      values: valuesOf(field),
    });
    const operands = {
      number: fc.record({
        kind: fc.constant("number" as const),
        value: fc.integer({ min: -99, max: 99 }).map((n) => n + 0),
      }),
      date: span,
      duration: span,
      text: null,
      enum: null,
      boolean: null,
    }[field.type];
    const ops = field.type === "duration" ? ([">", ">="] as const) : ([">", ">=", "<", "<="] as const);
    const compare =
      operands &&
      fc.record({
        kind: fc.constant("compare" as const),
        negated,
        field: name,
        op: fc.constantFrom(...ops),
        operand: operands,
      });
    const search = fc.record({ kind: fc.constant("search" as const), negated, text });
    return fc.oneof<fc.Arbitrary<Term>[]>(match, search, ...(compare ? [compare] : []));
  });

describe("formatQuery", () => {
  it("writes what parseQuery reads back to the same terms", () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 6 }), (given) => {
        expect(parseQuery(formatQuery(given), identityFields)).toEqual({ ok: true, terms: given });
      }),
      { numRuns: 2000 },
    );
  });

  it("never throws on any text, and canonical text stays as it is", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60, unit: fc.constantFrom(...'owner:env,none"\\-<>=90d *é') }),
        (given) => {
          const parsed = parseQuery(given, identityFields);
          if (!parsed.ok) {
            expect(parsed.problems.length).toBeGreaterThan(0);
            return;
          }
          const canonical = formatQuery(parsed.terms);
          const again = parseQuery(canonical, identityFields);
          expect(again).toEqual(parsed);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
