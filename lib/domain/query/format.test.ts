import { describe, expect, it } from "vitest";
import { formatQuery, hasValue, removeField, setTerm, toggleValue } from "./format";
import { type MatchValue, matchValueOf, type Term } from "./grammar";
import { identityFields } from "./identity-fields";
import { parseQuery } from "./parse";

const read = (text: string): Term[] => {
  const parsed = parseQuery(text, identityFields);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.terms;
};
const value = (text: string): MatchValue => ({ kind: "value", value: text });

describe("what facets write", () => {
  it("adds a value, adds to the values there are, and takes the last one away with its term", () => {
    const start = read("bot owner:none");
    const one = toggleValue(start, "env", value("production"));
    expect(formatQuery(one)).toBe("bot owner:none env:production");
    const two = toggleValue(one, "env", value("staging"));
    expect(formatQuery(two)).toBe("bot owner:none env:production,staging");
    expect(hasValue(two, "env", value("staging"))).toBe(true);
    expect(formatQuery(toggleValue(two, "env", value("production")))).toBe("bot owner:none env:staging");
    expect(formatQuery(toggleValue(start, "owner", { kind: "state", value: "none" }))).toBe("bot");
  });

  it("leaves negated terms alone", () => {
    const terms = read("-env:production");
    expect(hasValue(terms, "env", value("production"))).toBe(false);
    expect(formatQuery(toggleValue(terms, "env", value("test")))).toBe("-env:production env:test");
  });

  it("replaces and removes all terms of a field in place", () => {
    const terms = read("risk:>5 bot -risk:>90 env:test");
    const term: Term = {
      kind: "compare",
      negated: false,
      field: "risk",
      op: ">=",
      operand: { kind: "number", value: 7 },
    };
    expect(formatQuery(setTerm(terms, term))).toBe("risk:>=7 bot env:test");
    expect(formatQuery(setTerm(read("bot"), term))).toBe("bot risk:>=7");
    expect(formatQuery(removeField(terms, "risk"))).toBe("bot env:test");
  });

  it("turns what the record holds into the term that finds it", () => {
    const field = (name: string) => {
      const found = identityFields.fields.find((each) => each.name === name);
      if (!found) throw new Error(name);
      return found;
    };
    expect(matchValueOf(field("status"), "unknown")).toEqual({ kind: "state", value: "unknown" });
    expect(matchValueOf(field("status"), "active")).toEqual(value("active"));
    expect(matchValueOf(field("owner"), null)).toEqual({ kind: "state", value: "none" });
    expect(matchValueOf(field("owner"), "none")).toEqual(value("none"));
  });
});
