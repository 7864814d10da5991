import { describe, expect, it } from "vitest";
import { severities } from "@/lib/domain/severity";
import { Comparison, gateLevels, leastSeverity, stops } from "./gate";
import { baselineEntry, baselineSchema, baselineText } from "./gate-baseline";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const row = (
  n: number,
  part: { severity?: (typeof severities)[number]; sentence?: string; rule?: string } = {},
) => ({
  id: id(n),
  rule: { id: part.rule ?? "dormant" },
  severity: part.severity ?? "high",
  sentence: part.sentence ?? `Sentence ${n}.`,
});
const entry = (...args: Parameters<typeof row>) => baselineEntry(row(...args));
const baseline = (...findings: ReturnType<typeof entry>[]) =>
  ({ format: "rollcall-baseline", version: 1, findings }) as const;

describe("a baseline", () => {
  it("is the same text for the same findings, a line each, and reads back", () => {
    const entries = [entry(2), entry(1, { rule: "administrator" }), entry(1)];
    const text = baselineText(entries);
    expect(text).toBe(baselineText([...entries].reverse()));
    expect(
      text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line.startsWith('{"id"')),
    ).toEqual([
      `${JSON.stringify(entry(1, { rule: "administrator" }))},`,
      `${JSON.stringify(entry(1))},`,
      JSON.stringify(entry(2)),
    ]);
    expect(baselineSchema.parse(JSON.parse(text)).findings).toHaveLength(3);
    expect(baselineSchema.parse(JSON.parse(baselineText([]))).findings).toEqual([]);
  });

  it("holds no sentence, only a hash of it", () => {
    const text = baselineText([entry(1, { sentence: "AKIAX of payments lies in /srv/.env." })]);
    expect(text).not.toMatch(/AKIAX|payments|srv/);
    expect(entry(1).sentence).not.toBe(entry(1, { sentence: "Other." }).sentence);
  });

  it("of another version, or with a key too many, is none", () => {
    expect(baselineSchema.safeParse({ ...baseline(), version: 2 }).success).toBe(false);
    expect(baselineSchema.safeParse({ ...baseline(), more: 1 }).success).toBe(false);
    expect(baselineSchema.safeParse(baseline({ ...entry(1), sentence: "AKIA" })).success).toBe(false);
  });
});

describe("a comparison", () => {
  it("knows what is new, worse, said otherwise and the same, and what is not there any more", () => {
    const comparison = new Comparison(
      baseline(
        entry(1),
        entry(2),
        entry(3, { severity: "medium" }),
        entry(4, { severity: "critical" }),
        entry(5),
      ),
    );
    expect(comparison.standingOf(entry(9))).toBe("new");
    expect(comparison.standingOf(entry(1))).toBe("unchanged");
    expect(comparison.standingOf(entry(2, { sentence: "It is 401 days old." }))).toBe("updated");
    expect(comparison.standingOf(entry(3))).toBe("worse");
    expect(comparison.standingOf(entry(4))).toBe("unchanged");
    expect(comparison.unseen).toBe(1);
  });

  it("without a baseline takes everything for new", () => {
    const comparison = new Comparison(null);
    expect(comparison.standingOf(entry(1))).toBe("new");
    expect(comparison.unseen).toBe(0);
  });
});

describe("a level", () => {
  it("stops what is so severe or worse; a new-level only what is new or became worse", () => {
    const stopped = (
      level: (typeof gateLevels)[number],
      standing: "new" | "worse" | "updated" | "unchanged",
    ) => severities.filter((severity) => stops(level, severity, standing));
    expect(stopped("new-critical", "new")).toEqual(["critical"]);
    expect(stopped("new-medium", "worse")).toEqual(["critical", "high", "medium"]);
    for (const level of gateLevels.filter((each) => each.startsWith("new-"))) {
      expect(stopped(level, "updated")).toEqual([]);
      expect(stopped(level, "unchanged")).toEqual([]);
    }
    for (const standing of ["new", "worse", "updated", "unchanged"] as const) {
      expect(stopped("high", standing)).toEqual(["critical", "high"]);
      expect(stopped("low", standing)).toEqual([...severities]);
    }
    expect(gateLevels.map(leastSeverity)).toEqual([...severities, ...severities]);
  });
});
