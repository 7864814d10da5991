import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge, tierZero } from "@/tests/factories/identity-context";
import { administrator } from "./administrator";

describe("admin-equivalent grants on a non-human identity", () => {
  it.each([
    ["a role of an administrator", identityOf({ privilege: tierZero }), "fail"],
    ["with hidden keys", identityOf({ privilege: tierZero, keysHidden: true }), "fail"],
    [
      "told by its lasting key already",
      identityOf({ privilege: tierZero, credentials: [credentialOf()] }),
      "pass",
    ],
    ["in a cluster", identityOf({ privilege: tierZero, system: "kubernetes" }), "n/a"],
    ["no administrator", identityOf(), "n/a"],
    ["nobody knows", identityOf({ privilege: { ...tierZero, tier: null, powers: [] } }), "n/a"],
    ["run by the provider", identityOf({ privilege: tierZero, managedBy: "provider" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(administrator, identity)).toBe(answer);
  });

  it("is less sure of what it may only do by becoming another", () => {
    const [failure] = failuresOf(
      administrator,
      identityOf({ privilege: { ...tierZero, through: "deploy" } }),
    );
    expect(failure?.confidence).toBe("medium");
    expect(failure?.evidence).toContainEqual({
      label: "By becoming",
      value: "deploy",
      elsewhere: true,
    });
  });
});
