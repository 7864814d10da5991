import { describe, expect, it } from "vitest";
import { seesToIt, type UnownedFacts, unownedWords } from "./unowned";

const none: UnownedFacts = {
  ownerState: "none",
  named: null,
  half: false,
  lapse: null,
  question: null,
  suggestion: null,
};
const question = (more: Partial<NonNullable<UnownedFacts["question"]>>) => ({
  state: "expired" as const,
  of: "Bo",
  reason: null,
  note: null,
  ...more,
});

describe("how it stands", () => {
  it.each<[Partial<UnownedFacts>, string]>([
    [{}, "Never asked: nobody is known who may answer."],
    [{ suggestion: { name: "Bo", level: "high" } }, "Never asked. Bo is suggested (high)."],
    [{ ownerState: "suggested", named: "Payments" }, "Never asked. Payments is named."],
    [{ ownerState: "asked", named: "Bo" }, "Bo was asked and has not answered yet."],
    [{ question: question({}) }, "Bo was asked and let it pass. Nobody else is known."],
    [
      {
        question: question({ state: "declined", reason: "theirs", note: "moved in May" }),
        suggestion: { name: "Cy", level: "low" },
      },
      "Bo declined: it is somebody else's (“moved in May”). Next: Cy is suggested (low).",
    ],
    [
      { question: question({ state: "withdrawn" }) },
      "Bo was asked, and did not have to answer. Nobody else is known.",
    ],
    [{ ownerState: "declined", named: "Bo" }, "Bo declined. Nobody else is known."],
    [{ ownerState: "accepted", named: "Bo", lapse: "left" }, "Bo accepted it, and left."],
    [{ ownerState: "accepted", named: "Bo", lapse: "silent" }, "Bo accepted it, too long ago to count."],
    [
      { ownerState: "accepted", named: "Bo", half: true },
      "Bo answers for it; its business owner is missing.",
    ],
    [{ ownerState: "accepted" }, "somebody accepted it, which does not count any more."],
  ])("%o", (facts, words) => {
    expect(unownedWords({ ...none, ...facts })).toBe(words);
  });

  it("shows nothing invisible of a hostile name", () => {
    const words = unownedWords({ ...none, ownerState: "suggested", named: "Bo\u202e\u0000" });
    expect(words).not.toContain("\u202e");
    expect(words).not.toContain("\u0000");
  });
});

describe("who sees to it", () => {
  const team = { kind: "team" as const, id: "t", name: "Payments" };
  const person = { kind: "person" as const, id: "p", name: "Bo" };

  it("is the account's team, else who is chosen, else analysts", () => {
    expect(seesToIt({ ...team, account: "shop" }, person)).toEqual({
      party: team,
      why: "its account shop is theirs",
    });
    expect(seesToIt(null, person).party).toEqual(person);
    expect(seesToIt(null, null).party).toBeNull();
  });
});
