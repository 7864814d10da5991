import { describe, expect, it } from "vitest";
import {
  ago,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { purposeMissing } from "./purpose-missing";

describe("the inventory of service accounts contains their purpose", () => {
  it.each([
    ["set", identityOf({ purpose: "Deploys the shop" }), "pass"],
    ["not set", identityOf(), "fail"],
    ["blank", identityOf({ purpose: "  " }), "fail"],
    ["only its source describes it", identityOf({ description: "Deploys the shop" }), "unknown"],
    ["not set, 5 days old", identityOf({ createdAt: ago(5) }), "pass"],
    ["a person", identityOf({ class: "human" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(purposeMissing, identity)).toBe(answer);
  });

  it("gives the newly created some days, as many as the organisation says", () => {
    const young = identityOf({ createdAt: ago(5) });
    expect(turnsWhenItSays(purposeMissing, young)).toEqual(new Date(ago(5).getTime() + 14 * 86_400_000));
    const policy = policyOf({ thresholds: { newlyCreatedGrace: 3 } });
    expect(failuresOf(purposeMissing, young, policy)[0]?.sentence).toMatch(/what is it for\?$/);
  });
});
