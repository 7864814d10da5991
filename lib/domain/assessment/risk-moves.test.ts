import { describe, expect, it } from "vitest";
import type { RiskFactor } from "./risk";
import { type RiskDay, riskMoves } from "./risk-moves";

const factor = (id: string, points: number, title = id): RiskFactor => ({
  id,
  title,
  points,
  confidence: "high",
  lowers: null,
});
const on = (
  day: string,
  factors: RiskFactor[],
  governance: RiskDay["governance"] = "unmanaged",
): RiskDay => ({
  day,
  risk: factors.reduce((sum, { points }) => sum + points, 0),
  governance,
  factors,
});

describe("how a risk moved", () => {
  it("says nothing of the first day but where it stood", () => {
    expect(riskMoves([on("2026-11-01", [factor("reach", 25)])])).toEqual([
      { day: "2026-11-01", risk: 25, governance: "unmanaged", before: null, because: [] },
    ]);
    expect(riskMoves([])).toEqual([]);
  });

  it("names what came, what went and what weighs otherwise, the weightiest first, the latest day first", () => {
    const days = [
      on("2026-11-01", [
        factor("reach", 25),
        factor("owner", 8),
        factor("finding", 8, "Its worst open finding is medium."),
      ]),
      on(
        "2026-11-03",
        [factor("reach", 25), factor("finding", 30, "Its worst open finding is critical.")],
        "claimed",
      ),
    ];
    expect(riskMoves(days)[0]).toEqual({
      day: "2026-11-03",
      risk: 55,
      governance: "claimed",
      before: { risk: 41, governance: "unmanaged" },
      because: [
        { title: "Its worst open finding is critical.", points: 22, over: false },
        { title: "owner", points: -8, over: true },
      ],
    });
  });
});
