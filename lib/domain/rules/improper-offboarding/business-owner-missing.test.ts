import { describe, expect, it } from "vitest";
import type { OwnerContext } from "@/lib/domain/assessment/context";
import {
  acceptedOwner,
  ago,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  tierZero,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { businessOwnerMissing } from "./business-owner-missing";

const sensitive = (business: OwnerContext | null, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ sensitivity: "high", ...part, owners: { technical: acceptedOwner(), business } });

describe("access is authorised by the owner of the asset", () => {
  it.each([
    ["high sensitivity, nobody", sensitive(null), "fail"],
    [
      "Tier 0 in production",
      sensitive(null, { sensitivity: null, privilege: tierZero, environment: "production" }),
      "fail",
    ],
    [
      "Tier 0 in test",
      sensitive(null, { sensitivity: null, privilege: tierZero, environment: "test" }),
      "n/a",
    ],
    ["medium sensitivity", sensitive(null, { sensitivity: "medium" }), "n/a"],
    ["accepted", sensitive(acceptedOwner()), "pass"],
    ["asked", sensitive(acceptedOwner({ state: "asked" })), "unknown"],
    ["declined", sensitive(acceptedOwner({ state: "declined" })), "fail"],
    ["left", sensitive(acceptedOwner({ party: { kind: "person", active: false } })), "fail"],
    [
      "nobody knows whether here",
      sensitive(acceptedOwner({ party: { kind: "person", active: null } })),
      "unknown",
    ],
    ["disabled", sensitive(null, { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(businessOwnerMissing, identity)).toBe(answer);
  });

  it("gives the newly created some days, as many as the organisation says", () => {
    const young = sensitive(null, { createdAt: ago(5) });
    expect(turnsWhenItSays(businessOwnerMissing, young)).toEqual(
      new Date(ago(5).getTime() + 14 * 86_400_000),
    );
    expect(judge(businessOwnerMissing, young, policyOf({ thresholds: { newlyCreatedGrace: 3 } }))).toBe(
      "fail",
    );
  });

  it("says why", () => {
    const left = sensitive(acceptedOwner({ party: { kind: "team", activeMembers: 0 } }));
    expect(failuresOf(businessOwnerMissing, left)[0]?.sentence).toBe(
      "Its business owner is a team without an active member; name another one.",
    );
  });
});
