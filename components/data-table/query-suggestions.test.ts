import { describe, expect, it } from "vitest";
import { suggestionsFor } from "@/components/data-table/query-suggestions";
import { identityFields } from "@/lib/domain/query/identity-fields";
import type { Facet } from "@/lib/features/identities/schema";

const facets: Facet[] = [
  {
    field: "account",
    title: "Account",
    capped: false,
    options: [
      { value: { kind: "value", value: "payments prod" }, label: "payments prod", count: 4 },
      { value: { kind: "value", value: "empty" }, label: "empty", count: 0 },
    ],
  },
];
const at = (text: string, caret = text.length) => suggestionsFor(text, caret, identityFields, facets);
const applied = (text: string, index = 0, caret = text.length) => {
  const chosen = at(text, caret)[index];
  return chosen && text.slice(0, chosen.from) + chosen.insert + text.slice(chosen.to);
};

describe("suggestionsFor", () => {
  it("completes the name of a field, by its name or its title", () => {
    expect(applied("own")).toBe("owner:");
    expect(applied("managed:customer -sens")).toBe("managed:customer -sensitivity:");
    expect(applied("enviro")).toBe("env:");
  });

  it("completes a value, and the next one after a comma, leaving out what is there", () => {
    expect(applied("env:pro")).toBe("env:production");
    expect(applied("env:production,sta")).toBe("env:production,staging");
    expect(at("env:production,").map((each) => each.insert)).not.toContain("production");
  });

  it("offers what the facets show, in quotes where it needs them, and nothing that is not there", () => {
    expect(applied("account:pay")).toBe('account:"payments prod"');
    expect(at("account:").map((each) => each.label)).toEqual(["payments prod", "none", "any"]);
  });

  it("replaces the whole value under the caret, not only what is before it", () => {
    expect(applied("env:product kind:other", 0, 7)).toBe("env:production kind:other");
  });

  it("is silent for a text that begins no field", () => {
    expect(at("ci-deploy")).toEqual([]);
    expect(at("nosuchfield:x")).toEqual([]);
  });
});
