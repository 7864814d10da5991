import { describe, expect, it } from "vitest";
import { defaultQuery, presetOf, presets } from "./presets";
import { formatQuery } from "./query/format";
import { identityFields } from "./query/identity-fields";
import { parseQuery } from "./query/parse";

describe("presets", () => {
  it("are queries in their canonical writing, so that the box and the facets leave them as they are", () => {
    for (const preset of presets) {
      const parsed = parseQuery(preset.query, identityFields);
      expect(parsed, preset.id).toMatchObject({ ok: true });
      if (parsed.ok) expect(formatQuery(parsed.terms)).toBe(preset.query);
    }
  });

  it("differ from each other, and are recognised by query and order", () => {
    expect(new Set(presets.map((preset) => preset.id)).size).toBe(presets.length);
    for (const preset of presets) expect(presetOf(preset.query, preset.sort ?? "name")).toBe(preset);
    expect(presetOf("owner:none", "name")).toBeUndefined();
    expect(presetOf(defaultQuery, "-created")).toBeUndefined();
  });
});
