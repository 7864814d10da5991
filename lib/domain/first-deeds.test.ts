import { describe, expect, it } from "vitest";
import { type AlikeFindings, firstDeeds } from "./first-deeds";

const found = (part: Partial<AlikeFindings>): AlikeFindings => ({
  rule: "dormant",
  cause: null,
  identity: null,
  alone: null,
  severity: "high",
  findings: 1,
  rank: 3010,
  ...part,
});

describe("the first deeds", () => {
  it("are those that close most, by identity or by cause, each after those before it", () => {
    const { deeds, closed, all } = firstDeeds(
      [
        // One identity with two criticals, one of which a cause shares with others.
        found({ identity: "a", severity: "critical", rule: "leak", cause: "repo" }),
        found({ identity: "a", severity: "critical" }),
        found({ identity: "b", severity: "critical", rule: "leak", cause: "repo" }),
        found({ identity: "c", severity: "critical", rule: "leak", cause: "repo" }),
        // The same cause under another rule is mended by another deed.
        found({ identity: "d", rule: "other", cause: "repo", findings: 2 }),
        found({ alone: "f1" }),
        found({ identity: "e" }),
      ],
      3,
    );
    expect(deeds).toEqual([
      { kind: "cause", rule: "leak", cause: "repo" },
      { kind: "cause", rule: "other", cause: "repo" },
      { kind: "identity", identity: "a" },
    ]);
    expect([closed, all]).toEqual([90 + 36 + 30, 120 + 36 + 18 + 18]);
  });

  it("are fewer where fewer close everything, and none where nothing is open", () => {
    expect(firstDeeds([found({ alone: "f1", findings: 1 })], 3)).toEqual({
      deeds: [{ kind: "alone", finding: "f1" }],
      closed: 18,
      all: 18,
    });
    expect(firstDeeds([], 3)).toEqual({ deeds: [], closed: 0, all: 0 });
  });

  it("prefer the higher rank among equals, and are the same in any order", () => {
    const findings = [
      found({ identity: "a" }),
      found({ identity: "b", rank: 3090 }),
      found({ identity: "c" }),
    ];
    const expected = ["b", "a", "c"].map((identity) => ({ kind: "identity", identity }));
    expect(firstDeeds(findings, 3).deeds).toEqual(expected);
    expect(firstDeeds([...findings].reverse(), 3).deeds).toEqual(expected);
  });
});
