import { describe, expect, it } from "vitest";
import type { PersonTrace } from "@/lib/domain/assessment/context";
import {
  acceptedOwner,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  policyOf,
} from "@/tests/factories/identity-context";
import { creatorLeft } from "./creator-left";

const piet = { id: "p1", name: "Piet Vermeer", active: false };
const lena = { id: "p2", name: "Lena Fischer", active: true };
const trace = (type: string, person: PersonTrace["person"], value = "piet.vermeer@example.com") => ({
  type,
  value,
  person,
});
const named = (traces: PersonTrace[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ credentials: [credentialOf()], traces, ...part });
const noDirectory = policyOf({
  organisation: { federated: new Set(), ownRealms: new Set(), directoryRead: false },
});

describe("improper offboarding: active identity whose creator is disabled or deleted", () => {
  it.each([
    ["nobody is named", named([]), "n/a"],
    ["its creator is here", named([trace("creator", lena)]), "pass"],
    ["its creator left", named([trace("creator", piet)]), "fail"],
    ["its owner by a tag left", named([trace("tag", piet)]), "fail"],
    ["who let the app in left", named([trace("registered_by", piet)]), "fail"],
    ["somebody in a comment left", named([trace("comment", piet)]), "fail"],
    [
      "its creator left, its owner by a tag is here",
      named([trace("creator", piet), trace("tag", lena)]),
      "pass",
    ],
    ["its owner left, its creator is here", named([trace("tag", piet), trace("creator", lena)]), "fail"],
    [
      "its creator left, and somebody accepted it",
      named([trace("creator", piet)], { owners: { technical: acceptedOwner(), business: null } }),
      "pass",
    ],
    [
      "its creator left, and somebody was asked",
      named([trace("creator", piet)], {
        owners: { technical: acceptedOwner({ state: "asked" }), business: null },
      }),
      "fail",
    ],
    [
      "its creator left, and nothing can act as it",
      named([trace("creator", piet)], { credentials: [] }),
      "pass",
    ],
    ["an address that nobody has", named([trace("creator", null)]), "unknown"],
    ["a team", named([trace("tag", null, "payments")]), "pass"],
    ["only a register lists it", named([trace("column", piet)], { onlyInRegister: true }), "n/a"],
    ["disabled", named([trace("creator", piet)], { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(creatorLeft, identity)).toBe(answer);
  });

  it("knows nobody where no directory was read", () => {
    expect(judge(creatorLeft, named([trace("tag", null, "payments")]), noDirectory)).toBe("unknown");
  });

  it("names each person once, and gathers what one leaving causes", () => {
    const both = named([trace("comment", piet), trace("creator", piet)]);
    expect(failuresOf(creatorLeft, both)).toEqual([
      {
        key: "p1",
        confidence: "high",
        sentence: "Piet Vermeer, named as its creator, left and it still works: who answers for it now?",
        evidence: [
          { label: "Named as", value: "comment: piet.vermeer@example.com" },
          { label: "Named as", value: "creator: piet.vermeer@example.com" },
        ],
        cause: { key: "person:p1", title: "Piet Vermeer left" },
      },
    ]);
  });

  it.each([
    ["a mention is only a mention", named([trace("path", piet)])],
    [
      "keys that are not shown may not exist",
      named([trace("creator", piet)], { credentials: [], keysHidden: true }),
    ],
  ])("%s", (_, identity) => {
    expect(failuresOf(creatorLeft, identity)[0]?.confidence).toBe("medium");
  });
});
