import { describe, expect, it } from "vitest";
import { severities } from "@/lib/domain/severity";
import {
  exceptionFacts,
  exceptionKinds,
  expiryOf,
  isWorse,
  kindsIn,
  needsSecondPerson,
  secondPersonPolicies,
} from "./exception";

describe("exceptions", () => {
  it("always end, and what is offered is allowed", () => {
    for (const kind of exceptionKinds) {
      const { usualDays, mostDays, presets } = exceptionFacts[kind];
      expect(presets).toContain(usualDays);
      expect(Math.max(...presets)).toBeLessThanOrEqual(mostDays);
    }
    expect(exceptionFacts.snooze.mostDays).toBe(90);
    expect(expiryOf(new Date("2026-11-27T12:00:00Z"), 7)).toEqual(new Date("2026-12-04T12:00:00Z"));
  });

  it("need a second person from the severity on that the organisation says", () => {
    const asked = Object.fromEntries(
      secondPersonPolicies.map((policy) => [
        policy,
        severities.filter((severity) => needsSecondPerson(policy, severity)),
      ]),
    );
    expect(asked).toEqual({
      never: [],
      critical: ["critical"],
      high: ["critical", "high"],
      always: [...severities],
    });
  });

  it("do not cover what became worse", () => {
    expect(isWorse("critical", "high")).toBe(true);
    expect(isWorse("high", "high")).toBe(false);
    expect(isWorse("low", "high")).toBe(false);
  });

  it("stand behind the states that a query asks for", () => {
    expect(kindsIn(["open", "snoozed", "accepted"])).toEqual(["accepted_risk", "snooze"]);
    expect(kindsIn(["open", "resolved"])).toEqual([]);
  });
});
