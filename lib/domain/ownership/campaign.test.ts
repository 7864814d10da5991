import { describe, expect, it } from "vitest";
import {
  campaignOutcomes,
  campaignSentence,
  dayWords,
  endOfDay,
  type ItemFacts,
  outcomeOf,
  usualEnd,
  whyNotUntil,
} from "./campaign";

const nothing: ItemFacts = {
  state: null,
  reason: null,
  late: false,
  owned: false,
  elsewhere: false,
  present: true,
  waits: "somebody",
};
const became = (facts: Partial<ItemFacts>) => outcomeOf({ ...nothing, ...facts });

describe("what became of an item", () => {
  it("is an answer, before all else", () => {
    expect(became({ state: "accepted", present: false, owned: false })).toBe("accepted");
    expect(became({ state: "declined", reason: "not_mine", present: false })).toBe("declined");
    expect(became({ state: "declined", reason: "unneeded" })).toBe("retire");
    expect(became({ state: "unsure", elsewhere: true })).toBe("unsure");
  });

  it("is an owner by another way, whatever was asked", () => {
    for (const state of ["asked", "declined", "expired", "withdrawn", null] as const)
      expect(became({ state, owned: true })).toBe("outside");
  });

  it("is open while somebody is asked, and went on where that was at the end", () => {
    expect(became({ state: "asked" })).toBe("open");
    expect(became({ state: "asked", late: true })).toBe("onward");
  });

  it("is what it waits for, where nobody was asked", () => {
    expect(became({})).toBe("nobody");
    expect(became({ waits: "room" })).toBe("room");
    expect(became({ waits: "room", elsewhere: true })).toBe("elsewhere");
  });

  it("is that nobody answered, unless it is gone", () => {
    expect(became({ state: "expired" })).toBe("unanswered");
    expect(became({ state: "withdrawn" })).toBe("withdrawn");
    expect(became({ state: "expired", present: false })).toBe("gone");
    expect(became({ present: false, waits: "room" })).toBe("gone");
  });

  it("is always one of those that are shown, whatever stands", () => {
    const states = ["asked", "accepted", "declined", "unsure", "expired", "withdrawn", null] as const;
    const both = [true, false];
    const seen = new Set<string>();
    for (const state of states)
      for (const reason of ["unneeded", null])
        for (const late of both)
          for (const owned of both)
            for (const elsewhere of both)
              for (const present of both)
                for (const waits of ["room", "somebody"] as const)
                  seen.add(outcomeOf({ state, reason, late, owned, elsewhere, present, waits }));
    expect([...seen].sort()).toEqual([...campaignOutcomes].sort());
  });
});

describe("the end", () => {
  const now = new Date("2026-11-27T10:00:00Z");

  it("is the last second of a day that there is", () => {
    expect(endOfDay("2026-12-04")).toEqual(new Date("2026-12-04T23:59:59Z"));
    for (const none of ["2026-02-30", "2026-13-01", "tomorrow", "", "2026-12-04T00:00"])
      expect(endOfDay(none)).toBeNull();
  });

  it("is a Friday that leaves two weeks, without another choice", () => {
    expect(usualEnd(now)).toBe("2026-12-11");
    expect(usualEnd(new Date("2026-11-28T10:00:00Z"))).toBe("2026-12-18");
    for (let day = 0; day < 30; day += 1) {
      const from = new Date(now.getTime() + day * 86_400_000);
      const end = endOfDay(usualEnd(from)) ?? from;
      expect(end.getUTCDay()).toBe(5);
      expect(end.getTime() - from.getTime()).toBeGreaterThanOrEqual(14 * 86_400_000);
      expect(end.getTime() - from.getTime()).toBeLessThan(22 * 86_400_000);
    }
  });

  it("leaves a day, and half a year at most", () => {
    expect(whyNotUntil(new Date(now.getTime() + 86_400_000 - 1), now)).toContain("at least a day");
    expect(whyNotUntil(new Date(now.getTime() + 86_400_000), now)).toBeNull();
    expect(whyNotUntil(new Date(now.getTime() + 180 * 86_400_000), now)).toBeNull();
    expect(whyNotUntil(new Date(now.getTime() + 180 * 86_400_000 + 1), now)).toContain("180 days");
  });

  it("is said in letters with its weekday, with what happens then, and that it was moved", () => {
    const endsAt = new Date("2026-12-04T23:59:59Z");
    expect(dayWords(endsAt)).toBe("Friday 2026-12-04");
    const told = { name: "Claim\u202eShop", endsAt, firstEndsAt: endsAt, atEnd: "queue" } as const;
    const sentence = campaignSentence(told);
    expect(sentence).toContain("until Friday 2026-12-04. What is not answered by then has no owner");
    expect(sentence).not.toContain("\u202e");
    const moved = campaignSentence({ ...told, endsAt: new Date("2026-12-11T23:59:59Z"), atEnd: "onward" });
    expect(moved).toContain("until Friday 2026-12-11 (moved; at first it was Friday 2026-12-04).");
    expect(moved).toContain("goes on to your delegate");
  });
});
