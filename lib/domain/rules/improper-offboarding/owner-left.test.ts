import { describe, expect, it } from "vitest";
import {
  acceptedOwner,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
} from "@/tests/factories/identity-context";
import { ownerLeft } from "./owner-left";

const gone = acceptedOwner({ party: { kind: "person", active: false } });
const key = [credentialOf()];
const owned = (
  technical: ReturnType<typeof acceptedOwner> | null,
  part: Parameters<typeof identityOf>[0] = {},
) => identityOf({ credentials: key, ...part, owners: { technical, business: null } });

describe("improper offboarding: active identity whose owner is disabled or deleted", () => {
  it.each([
    ["an owner who is here", owned(acceptedOwner()), "pass"],
    ["an owner who left", owned(gone), "fail"],
    ["a team with a member", owned(acceptedOwner({ party: { kind: "team", activeMembers: 1 } })), "pass"],
    ["an empty team", owned(acceptedOwner({ party: { kind: "team", activeMembers: 0 } })), "fail"],
    ["an owner nobody knows", owned(acceptedOwner({ party: { kind: "person", active: null } })), "unknown"],
    ["an owner who left, no way in", owned(gone, { credentials: [] }), "pass"],
    [
      "an owner who left, its key disabled",
      owned(gone, { credentials: [credentialOf({ status: "disabled" })] }),
      "pass",
    ],
    [
      "an owner who left, others may become it",
      owned(gone, { credentials: [], reachableFrom: "others" }),
      "fail",
    ],
    ["an owner who left, keys not shown", owned(gone, { credentials: [], keysHidden: true }), "fail"],
    ["only suggested", owned({ ...gone, state: "suggested" }), "n/a"],
    ["nobody", owned(null), "n/a"],
    ["disabled", owned(gone, { status: "disabled" }), "n/a"],
    ["a person's own", owned(gone, { managedBy: "person" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(ownerLeft, identity)).toBe(answer);
  });

  it("is sure only where it is seen to work", () => {
    expect(failuresOf(ownerLeft, owned(gone))[0]).toMatchObject({
      confidence: "high",
      sentence: "Its owner left and it still works: hand it over or retire it.",
    });
    const hidden = owned(gone, { credentials: [], keysHidden: true });
    expect(failuresOf(ownerLeft, hidden)[0]?.confidence).toBe("medium");
    expect(failuresOf(ownerLeft, owned(gone, { status: "unknown" }))[0]?.confidence).toBe("medium");
  });
});
