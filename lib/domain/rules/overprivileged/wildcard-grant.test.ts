import { describe, expect, it } from "vitest";
import {
  credentialOf,
  failuresOf,
  grantOf,
  identityOf,
  judge,
  tierZero,
} from "@/tests/factories/identity-context";
import { wildcardGrant } from "./wildcard-grant";

const wild = ["wildcard_actions", "wildcard_resources"];
const withGrants = (...grants: Parameters<typeof grantOf>[0][]) =>
  identityOf({ grants: grants.map((grant) => grantOf(grant)) });

describe("a wildcard grant", () => {
  it.each([
    ["every action of every resource", withGrants({ traits: wild }), "fail"],
    ["every action of named resources", withGrants({ traits: ["wildcard_actions"] }), "pass"],
    ["named actions on everything", withGrants({ traits: ["wildcard_resources"] }), "pass"],
    ["a denial", withGrants({}, { traits: wild, effect: "deny" }), "pass"],
    ["a boundary", withGrants({}, { traits: wild, effect: "boundary" }), "pass"],
    ["one that nobody understands", withGrants({}, { understood: false, powers: [] }), "unknown"],
    ["nothing", withGrants(), "n/a"],
    [
      "an administrator, which other rules tell",
      { ...withGrants({ traits: wild }), privilege: tierZero },
      "n/a",
    ],
    [
      "in a cluster, which another rule tells",
      { ...withGrants({ traits: wild }), system: "kubernetes" },
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(wildcardGrant, identity)).toBe(answer);
  });

  it("is one finding for each policy, however it is held, with the policy as what all have in common", () => {
    const failures = failuresOf(
      wildcardGrant,
      withGrants({ traits: wild }, { traits: wild, through: "developers" }),
    );
    expect(failures).toHaveLength(1);
    expect(failures[0]?.cause?.key).toBe("entitlement:e1");
  });

  it("is less sure under a condition", () => {
    const [failure] = failuresOf(wildcardGrant, withGrants({ traits: wild, condition: { when: {} } }));
    expect(failure?.confidence).toBe("medium");
  });

  it("is high for a whole project by a downloaded key", () => {
    const editor = { traits: [...wild, "basic_role"] };
    const byKey = { ...withGrants(editor), credentials: [credentialOf({ type: "rsa_keypair" })] };
    expect(failuresOf(wildcardGrant, byKey)[0]?.severity).toBe("high");
    expect(failuresOf(wildcardGrant, withGrants(editor))[0]?.severity).toBeUndefined();
  });
});
