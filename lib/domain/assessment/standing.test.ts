import { describe, expect, it } from "vitest";
import {
  acceptedOwner,
  ago,
  credentialOf,
  identityOf,
  now,
  policyOf,
  recorded,
  tierZero,
} from "@/tests/factories/identity-context";
import type { IdentityContext } from "./context";
import { standingMovesAt, standingOf } from "./standing";

const described: Partial<IdentityContext> = {
  ...{ purpose: "Deploys", environment: "test", sensitivity: "low" },
  owners: { technical: acceptedOwner(), business: null },
};
const high = { severity: "high", confidence: "high", accepted: false } as const;

describe("standingOf", () => {
  const of = (open: Parameters<typeof standingOf>[1], part: Partial<IdentityContext> = {}) =>
    standingOf(identityOf({ ...described, ...part }), open, policyOf(), now);

  it("is held back by what is open, whoever found it and when", () => {
    expect(of([]).governance).toBe("governed");
    expect(of([high]).governance).toBe("claimed");
    expect(of([high]).risk.score).toBeGreaterThan(of([]).risk.score);
  });

  it("is not held back by an accepted risk, which still is one", () => {
    const accepted = of([{ ...high, accepted: true }]);
    expect(accepted.governance).toBe("governed");
    expect(accepted.risk).toEqual(of([high]).risk);
  });

  it("is as sure of the worst finding as the surest of its kind", () => {
    const confidence = (open: Parameters<typeof standingOf>[1]) =>
      of(open).risk.factors.find(({ id }) => id === "finding")?.confidence;
    expect(confidence([{ ...high, confidence: "low" }])).toBe("low");
    expect(confidence([{ ...high, confidence: "low" }, high])).toBe("high");
    expect(
      confidence([
        { ...high, confidence: "medium" },
        { ...high, severity: "low" },
      ]),
    ).toBe("medium");
  });
});

describe("standingMovesAt", () => {
  /** Every way of standing over the next 400 days, each day asked. */
  const parts: Partial<IdentityContext>[] = [
    {},
    described,
    { ...described, sensitivity: "high", owners: { technical: acceptedOwner(), business: acceptedOwner() } },
    { ...described, privilege: tierZero, credentials: [credentialOf({ createdAt: ago(20) })] },
    { ...described, lastUsed: recorded({ at: ago(10), coveredSince: ago(40) }) },
    { ...described, createdAt: ago(3), lastUsed: recorded({ at: null, coveredSince: ago(3) }) },
    { owners: { technical: acceptedOwner({ confirmedAt: ago(360) }), business: null } },
  ];

  it.each(parts.map((part, index) => [index, part] as const))("names no day too late: case %i", (_, part) => {
    const identity = identityOf(part);
    const stands = (at: Date) => {
      const { risk, governance } = standingOf(identity, [], policyOf(), at);
      return JSON.stringify([risk.score, governance]);
    };
    let asked = now;
    for (let day = 1; day <= 400; day += 1) {
      const at = ago(-day);
      if (stands(at) === stands(asked)) continue;
      const due = standingMovesAt(identity, policyOf(), asked);
      expect(due?.getTime()).toBeLessThanOrEqual(at.getTime());
      asked = at;
    }
  });

  it("knows when a review is over", () => {
    const owners = { technical: acceptedOwner({ confirmedAt: ago(91) }), business: null };
    const identity = identityOf({ ...described, owners });
    const due = standingMovesAt(identity, policyOf(), now);
    if (!due) throw new Error("no day was named");
    expect(standingOf(identity, [], policyOf(), new Date(due.getTime() - 1)).governance).toBe("governed");
    expect(standingOf(identity, [], policyOf(), due).governance).toBe("claimed");
  });
});
