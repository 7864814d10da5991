import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldLastUsed, isNeverUsed, isUnused } from "./last-used";
import { type LastUsed, lastUsedGaps, noTelemetry } from "./record";

const now = new Date("2026-06-01T00:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const used = (part: Partial<LastUsed>): LastUsed => ({
  at: null,
  grade: "none",
  precisionSeconds: null,
  coveredSince: null,
  gap: "none",
  ...part,
});

describe("foldLastUsed", () => {
  it("takes the latest use and the latest start of coverage", () => {
    const key = used({ at: ago(5), grade: "reported", precisionSeconds: 900, coveredSince: ago(400) });
    const password = used({ at: ago(9), grade: "observed", precisionSeconds: 1, coveredSince: ago(100) });
    expect(foldLastUsed([password, key], null)).toEqual({ ...key, coveredSince: ago(100) });
    expect(foldLastUsed([key], password)).toEqual({ ...key, coveredSince: ago(100) });
  });

  it("loses coverage by one way in that has a gap, and names the gap", () => {
    const covered = used({ at: ago(5), grade: "observed", coveredSince: ago(400) });
    expect(foldLastUsed([covered, noTelemetry], null)).toMatchObject({
      coveredSince: null,
      gap: "no_telemetry",
    });
    const denied = used({ gap: "not_permitted" });
    expect(foldLastUsed([noTelemetry, denied, covered], null)).toMatchObject({
      gap: "not_permitted",
      at: ago(5),
    });
    expect(foldLastUsed([covered, used({})], null)).toMatchObject({ coveredSince: null, gap: "none" });
  });

  it("prefers the better grade, then the finer precision, of two at one instant", () => {
    const at = ago(3);
    const reported = used({ at, grade: "reported", precisionSeconds: 1 });
    const observed = used({ at, grade: "observed", precisionSeconds: 60 });
    const finer = used({ at, grade: "observed", precisionSeconds: 5 });
    expect(foldLastUsed([reported, observed, finer], null)).toMatchObject({
      grade: "observed",
      precisionSeconds: 5,
    });
  });

  it("knows nothing from nothing", () => {
    expect(foldLastUsed([], null)).toEqual(noTelemetry);
  });

  it("does not depend on order and never claims more coverage than a part has", () => {
    const date = fc.option(fc.integer({ min: 0, max: 900 }).map(ago), { nil: null });
    const way = fc.record({
      at: date,
      grade: fc.constantFrom("observed" as const, "reported" as const, "inferred" as const),
      precisionSeconds: fc.option(fc.nat(1000), { nil: null }),
      coveredSince: date,
      gap: fc.constantFrom(...lastUsedGaps),
    });
    fc.assert(
      fc.property(fc.array(way, { minLength: 1, maxLength: 6 }), (ways) => {
        const folded = foldLastUsed(ways, null);
        expect(foldLastUsed([...ways].reverse(), null)).toEqual(folded);
        for (const each of ways) {
          if (folded.coveredSince)
            expect(each.coveredSince?.getTime()).toBeLessThanOrEqual(folded.coveredSince.getTime());
          if (each.at) expect(folded.at?.getTime()).toBeGreaterThanOrEqual(each.at.getTime());
        }
      }),
    );
  });
});

describe("isUnused", () => {
  const covered = ago(400);
  it.each([
    ["used long ago, covered", used({ at: ago(100), coveredSince: covered }), ago(500), "yes"],
    ["used just now", used({ at: ago(1) }), ago(500), "no"],
    ["used just now without coverage", used({ at: ago(1), gap: "no_telemetry" }), ago(500), "no"],
    ["used long ago, not covered", used({ at: ago(100), coveredSince: ago(10) }), ago(500), "unknown"],
    [
      "used long ago, with a gap",
      used({ at: ago(100), coveredSince: covered, gap: "not_permitted" }),
      ago(500),
      "unknown",
    ],
    ["never seen, old, covered", used({ coveredSince: covered }), ago(100), "yes"],
    ["never seen, new", used({ coveredSince: covered }), ago(10), "no"],
    ["never seen, of unknown age", used({ coveredSince: covered }), null, "unknown"],
    ["used exactly then", used({ at: ago(90), coveredSince: covered }), ago(500), "no"],
    ["covered exactly since then", used({ at: ago(91), coveredSince: ago(90) }), ago(500), "yes"],
  ])("%s", (_, lastUsed, createdAt, expected) => {
    expect(isUnused({ lastUsed, createdAt }, 90, now)).toBe(expected);
  });
});

describe("isNeverUsed", () => {
  it.each([
    ["covered over its life", used({ coveredSince: ago(100) }), ago(100), "yes"],
    ["covered since later", used({ coveredSince: ago(99) }), ago(100), "unknown"],
    ["of unknown age", used({ coveredSince: ago(99) }), null, "unknown"],
    ["with a gap", used({ coveredSince: ago(300), gap: "no_telemetry" }), ago(100), "unknown"],
    ["used once", used({ at: ago(50), coveredSince: ago(300) }), ago(100), "no"],
  ])("%s", (_, lastUsed, createdAt, expected) => {
    expect(isNeverUsed({ lastUsed, createdAt })).toBe(expected);
  });
});
