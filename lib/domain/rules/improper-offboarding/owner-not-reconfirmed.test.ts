import { describe, expect, it } from "vitest";
import type { OwnerContext } from "@/lib/domain/assessment/context";
import {
  acceptedOwner,
  ago,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { ownerNotReconfirmed } from "./owner-not-reconfirmed";

const owned = (technical: OwnerContext | null, business: OwnerContext | null = null) =>
  identityOf({ owners: { technical, business } });
const confirmed = (days: number) => acceptedOwner({ confirmedAt: ago(days) });

describe("an owner reconfirms", () => {
  it.each([
    ["365 days ago", owned(confirmed(365)), "pass"],
    ["366 days ago", owned(confirmed(366)), "fail"],
    ["never", owned(acceptedOwner({ confirmedAt: null })), "fail"],
    ["the business owner too late", owned(confirmed(1), confirmed(400)), "fail"],
    ["only suggested", owned(acceptedOwner({ state: "suggested", confirmedAt: null })), "n/a"],
    ["nobody", owned(null), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(ownerNotReconfirmed, identity)).toBe(answer);
  });

  it("turns on the day after its last day", () => {
    expect(turnsWhenItSays(ownerNotReconfirmed, owned(confirmed(300)))).toEqual(
      new Date(now.getTime() + 65 * 86_400_000 + 1),
    );
    expect(turnsWhenItSays(ownerNotReconfirmed, owned(confirmed(400), confirmed(364)))).toEqual(
      new Date(now.getTime() + 86_400_000 + 1),
    );
  });

  it("tells both owners apart, and follows the organisation's own limit", () => {
    const both = owned(confirmed(400), confirmed(500));
    expect(failuresOf(ownerNotReconfirmed, both).map(({ key }) => key)).toEqual(["technical", "business"]);
    expect(judge(ownerNotReconfirmed, both, policyOf({ thresholds: { ownerReconfirmation: 730 } }))).toBe(
      "pass",
    );
  });
});
