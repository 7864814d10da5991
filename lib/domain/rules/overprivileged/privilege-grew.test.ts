import { describe, expect, it } from "vitest";
import {
  acceptedOwner,
  ago,
  failuresOf,
  grantOf,
  identityOf,
  judge,
} from "@/tests/factories/identity-context";
import { privilegeGrew } from "./privilege-grew";

const confirmed = { technical: acceptedOwner({ confirmedAt: ago(100) }), business: null };
const withGrants = (...grants: Parameters<typeof grantOf>[0][]) =>
  identityOf({ owners: confirmed, grants: grants.map((grant) => grantOf(grant)) });

describe("privilege that grew since the last confirmation", () => {
  it.each([
    ["a grant that was there", withGrants({ firstSeenAt: ago(101) }), "pass"],
    ["seen at that instant", withGrants({ firstSeenAt: ago(100) }), "pass"],
    ["a grant that was added", withGrants({ firstSeenAt: ago(99) }), "fail"],
    ["one that only reads", withGrants({ firstSeenAt: ago(99), powers: ["read"] }), "pass"],
    ["a denial", withGrants({ firstSeenAt: ago(99), effect: "deny" }), "pass"],
    [
      "one that nobody understands",
      withGrants({ firstSeenAt: ago(99), understood: false, powers: [] }),
      "unknown",
    ],
    [
      "an owner who has not accepted",
      {
        ...withGrants({ firstSeenAt: ago(1) }),
        owners: { technical: acceptedOwner({ state: "asked" }), business: null },
      },
      "n/a",
    ],
    [
      "no owner",
      { ...withGrants({ firstSeenAt: ago(1) }), owners: { technical: null, business: null } },
      "n/a",
    ],
    ["nothing granted", withGrants(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(privilegeGrew, identity)).toBe(answer);
  });

  it("is one finding for each right", () => {
    const twice = withGrants({ firstSeenAt: ago(9) }, { firstSeenAt: ago(8), through: "developers" });
    expect(failuresOf(privilegeGrew, twice).map(({ key }) => key)).toEqual(["e1"]);
  });
});
