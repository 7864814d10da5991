import { describe, expect, it } from "vitest";
import {
  acceptedOwner,
  ago,
  credentialOf,
  identityOf,
  now,
  placeOf,
  policyOf,
  recorded,
  tierZero,
} from "@/tests/factories/identity-context";
import { assess } from "./assess";
import type { IdentityContext } from "./context";
import { governanceOf } from "./governance";
import { nextStep, riskOf } from "./risk";
import type { IdentityRule, Verdict } from "./rule";
import { capped, severityIn } from "./severity-of";

const rule = (id: string, verdict: Verdict, part: Partial<IdentityRule> = {}): IdentityRule => ({
  id,
  subject: "identity",
  title: id,
  why: "",
  fix: "",
  verify: "",
  risks: ["NHI1"],
  frameworks: [],
  severity: { usual: "medium", tier0: "critical" },
  thresholds: [],
  maturity: "stable",
  applies: () => true,
  judge: () => verdict,
  ...part,
});
const wrong = (confidence: "high" | "medium" | "low" = "high"): Verdict => ({
  answer: "fail",
  failures: [{ key: "", confidence, sentence: "It is wrong.", evidence: [] }],
  changesAt: null,
});

describe("assess", () => {
  it("asks only rules that apply, and knows when to ask again", () => {
    const soon = ago(-3);
    const said = assess(
      identityOf(),
      [
        rule("a", wrong()),
        rule("b", { answer: "pass", changesAt: soon }),
        rule("c", { answer: "unknown", needs: "logs", changesAt: ago(-9) }),
        rule("d", wrong(), { applies: () => false }),
      ],
      policyOf(),
      now,
    );
    expect(said.answers.map(({ verdict }) => verdict?.answer ?? null)).toEqual([
      "fail",
      "pass",
      "unknown",
      null,
    ]);
    expect(said.found.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([["a", "medium"]]);
    expect(said.dueAt).toEqual(soon);
  });

  it("asks again by time what does not count yet", () => {
    const soon = ago(-3);
    const later = rule("a", { answer: "pass", changesAt: soon }, { appliesHere: () => false });
    const said = assess(identityOf({ status: "disabled" }), [later], policyOf(), now);
    expect(said.answers.map(({ verdict }) => verdict)).toEqual([null]);
    expect(said.dueAt).toEqual(soon);
  });

  it("makes critical only what is sure and active", () => {
    const severity = (part: Partial<IdentityContext>, confidence: "high" | "medium" | "low" = "high") =>
      assess(identityOf({ privilege: tierZero, ...part }), [rule("a", wrong(confidence))], policyOf(), now)
        .found[0]?.severity;
    expect(severity({})).toBe("critical");
    expect(severity({}, "medium")).toBe("high");
    expect(severity({ status: "disabled" })).toBe("high");
  });

  it("ranks by severity, then by privilege and exposure", () => {
    const rank = (part: Partial<IdentityContext>) =>
      assess(identityOf(part), [rule("a", wrong(), { severity: { usual: "medium" } })], policyOf(), now)
        .found[0]?.rank ?? 0;
    const exposed = { credentials: [credentialOf({ places: [placeOf()] })] };
    expect(rank({ privilege: tierZero })).toBeGreaterThan(rank({}));
    expect(rank(exposed)).toBeGreaterThan(rank({}));
    expect(rank({ ...exposed, privilege: tierZero })).toBeGreaterThan(rank({ privilege: tierZero }));
    // Doubt about use multiplies: it weighs more where more is at stake.
    const doubtful = { lastUsed: recorded({ gap: "no_telemetry" }) };
    const doubt = (part: Partial<IdentityContext>) =>
      rank({ ...part, ...doubtful }) - rank({ ...part, lastUsed: recorded({ at: ago(1) }) });
    expect(doubt({ privilege: tierZero })).toBeGreaterThan(doubt({}));
    expect(doubt({})).toBeGreaterThan(0);
  });
});

describe("severity in context", () => {
  const table = { usual: "medium", tier0: "critical", production: "high", nonProduction: "low" } as const;
  it.each([
    [{ tier: 2, environment: null, sensitivity: null }, "medium"],
    [{ tier: 2, environment: "production", sensitivity: null }, "high"],
    [{ tier: 0, environment: "sandbox", sensitivity: null }, "critical"],
    [{ tier: 2, environment: "sandbox", sensitivity: null }, "low"],
    [{ tier: 2, environment: "shared", sensitivity: null }, "medium"],
    [{ tier: null, environment: null, sensitivity: "high" }, "medium"],
  ] as const)("%j: %s", (at, severity) => {
    expect(severityIn(table, at)).toBe(severity);
  });

  it("is capped by doubt", () => {
    expect(capped("critical", "low", true)).toBe("high");
    expect(capped("high", "low", true)).toBe("medium");
    expect(capped("medium", "low", false)).toBe("medium");
  });
});

describe("risk", () => {
  const of = (part: Partial<IdentityContext>) => riskOf(identityOf(part), null, policyOf(), now);
  it("is nothing for what cannot work", () => {
    expect(of({ status: "disabled", privilege: tierZero })).toEqual({ score: 0, factors: [] });
  });

  it("is the sum of what it lists, and never over 100", () => {
    const bad = of({
      privilege: tierZero,
      environment: "production",
      sensitivity: "high",
      kind: "ai_agent",
      lastUsed: recorded(),
      credentials: [credentialOf({ createdAt: ago(900), places: [placeOf()] })],
    });
    expect(bad.score).toBe(
      Math.min(
        100,
        bad.factors.reduce((sum, { points }) => sum + points, 0),
      ),
    );
    expect(
      riskOf(
        identityOf({
          privilege: tierZero,
          environment: "production",
          sensitivity: "high",
          credentials: [credentialOf({ places: [placeOf()] })],
        }),
        { severity: "critical", confidence: "high" },
        policyOf(),
        now,
      ).score,
    ).toBeLessThanOrEqual(100);
    expect(bad.score).toBeGreaterThan(of({}).score);
  });

  it("names the step that helps most, never what is merely at stake", () => {
    const risk = of({
      sensitivity: "high",
      owners: { technical: acceptedOwner(), business: acceptedOwner() },
      purpose: "Deploys",
    });
    expect(nextStep(risk)).toBeNull();
    expect(nextStep(of({ privilege: tierZero }))?.id).toBe("reach");
  });
});

describe("governance", () => {
  const owned = { technical: acceptedOwner(), business: null };
  const described = { owners: owned, purpose: "Deploys", environment: "test", sensitivity: "low" } as const;
  const state = (part: Partial<IdentityContext>, worst: "high" | "medium" | null = null, least = false) =>
    governanceOf(identityOf(part), worst, least, policyOf(), now);
  it.each([
    ["nobody answers", state({}), "unmanaged"],
    ["owned", state({ owners: owned }), "claimed"],
    ["owned and described", state(described), "governed"],
    ["with a high finding", state(described, "high"), "claimed"],
    ["with a medium finding", state(described, "medium"), "governed"],
    [
      "not looked at for a quarter",
      state({ ...described, owners: { technical: acceptedOwner({ confirmedAt: ago(93) }), business: null } }),
      "claimed",
    ],
    [
      "of Tier 0, not looked at for a month",
      state({
        ...described,
        privilege: tierZero,
        owners: { technical: acceptedOwner({ confirmedAt: ago(32) }), business: null },
      }),
      "claimed",
    ],
    ["with all in order", state({ ...described, credentials: [credentialOf()] }, null, true), "trusted"],
    [
      "with an old key",
      state({ ...described, credentials: [credentialOf({ createdAt: ago(91) })] }, null, true),
      "governed",
    ],
    [
      "whose use nobody records",
      state(
        { ...described, credentials: [credentialOf()], lastUsed: recorded({ coveredSince: ago(10) }) },
        null,
        true,
      ),
      "governed",
    ],
  ])("%s: %s", (_, is, expected) => {
    expect(is).toBe(expected);
  });
});
