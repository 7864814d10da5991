import { describe, expect, it } from "vitest";
import type { OwnerContext } from "@/lib/domain/assessment/context";
import { acceptedOwner, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { recreatedWithoutOwner } from "./recreated-without-owner";

const again = (technical: OwnerContext | null, recreated = true) =>
  identityOf({ recreated, owners: { technical, business: null } });

describe("what was deleted and made again is offboarded or owned", () => {
  it.each([
    ["nobody answers for it", again(null), "fail"],
    ["declined", again(acceptedOwner({ state: "declined" })), "fail"],
    ["asked", again(acceptedOwner({ state: "asked" })), "unknown"],
    ["accepted", again(acceptedOwner()), "pass"],
    ["never deleted", again(null, false), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(recreatedWithoutOwner, identity)).toBe(answer);
  });

  it("shows when it was made", () => {
    expect(failuresOf(recreatedWithoutOwner, again(null))[0]?.evidence).toEqual([
      { label: "Made", value: "2025-01-17" },
    ]);
  });
});
