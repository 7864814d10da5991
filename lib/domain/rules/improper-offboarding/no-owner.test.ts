import { describe, expect, it } from "vitest";
import type { OwnerContext } from "@/lib/domain/assessment/context";
import {
  acceptedOwner,
  ago,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { noOwner } from "./no-owner";

const owned = (technical: OwnerContext | null, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ ...part, owners: { technical, business: null } });

describe("active identity with no owner", () => {
  it.each([
    ["nobody", owned(null), "fail"],
    ["declined", owned(acceptedOwner({ state: "declined" })), "fail"],
    ["a shared mailbox", owned(acceptedOwner({ party: { kind: "mailbox" } })), "fail"],
    ["suggested", owned(acceptedOwner({ state: "suggested" })), "unknown"],
    ["asked", owned(acceptedOwner({ state: "asked" })), "unknown"],
    ["accepted", owned(acceptedOwner()), "pass"],
    ["nobody, 13 days old", owned(null, { createdAt: ago(13) }), "pass"],
    [
      "nobody, of unknown age, there at the first look",
      owned(null, { createdAt: null, firstSeenAt: ago(1) }),
      "fail",
    ],
    ["a provider's", owned(null, { managedBy: "provider" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(noOwner, identity)).toBe(answer);
  });

  it("gives the newly created some days, as many as the organisation says", () => {
    const young = owned(null, { createdAt: ago(5) });
    expect(turnsWhenItSays(noOwner, young)).toEqual(new Date(ago(5).getTime() + 14 * 86_400_000));
    expect(judge(noOwner, young, policyOf({ thresholds: { newlyCreatedGrace: 3 } }))).toBe("fail");
  });

  it("says what to do", () => {
    expect(failuresOf(noOwner, owned(null))[0]?.sentence).toBe(
      "Nobody is named as its owner; say who answers for it.",
    );
  });
});
