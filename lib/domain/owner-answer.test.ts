import { describe, expect, it } from "vitest";
import type { DormancyFacts } from "./definitions/dormant";
import { judgeRetirement } from "./owner-answer";
import { askSentence, dependsSentence, powerSentence, usesSentence } from "./owner-card";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const unused: DormancyFacts = {
  status: "active",
  createdAt: ago(500),
  expectedUse: null,
  runsSomething: "no",
  lastUsed: { at: ago(200), grade: "reported", precisionSeconds: null, coveredSince: ago(400), gap: "none" },
};

describe("nobody needs it", () => {
  it.each<[string, DormancyFacts, "yes" | "no" | "unknown", RegExp]>([
    ["dormant", unused, "yes", /^No use for 90 days/],
    [
      "never used",
      { ...unused, createdAt: ago(9), lastUsed: { ...unused.lastUsed, at: null } },
      "yes",
      /never used/,
    ],
    [
      "never used, but something runs as it",
      { ...unused, runsSomething: "yes", createdAt: ago(9), lastUsed: { ...unused.lastUsed, at: null } },
      "no",
      /set up to run as it/,
    ],
    [
      "used",
      { ...unused, lastUsed: { ...unused.lastUsed, at: ago(2) } },
      "no",
      /last used 2 days ago \(reported\)/,
    ],
    [
      "signs of use",
      { ...unused, lastUsed: { ...unused.lastUsed, at: ago(2), grade: "inferred" } },
      "unknown",
      /signs of use/,
    ],
    [
      "not watched",
      { ...unused, lastUsed: { ...unused.lastUsed, gap: "no_telemetry" } },
      "unknown",
      /not recorded/,
    ],
  ])("%s", (_, facts, agrees, why) => {
    const judged = judgeRetirement(facts, now);
    expect(judged.agrees).toBe(agrees);
    expect(judged.why).toMatch(why);
  });
});

describe("a card's sentences", () => {
  it("say what it can do, and what is not known", () => {
    const facts = {
      tier: 0 as const,
      atLeast: false,
      reasons: ["It administers account pay (Admin).", "It deletes in b (X)."],
    };
    expect(powerSentence(facts)).toBe("It administers account pay (Admin). And 1 more like it.");
    expect(powerSentence({ tier: null, atLeast: true, reasons: [] })).toBe("What it can do is not known.");
    expect(powerSentence({ tier: 2, atLeast: false, reasons: [] })).toBe(
      "Nothing that it can do is privileged.",
    );
    expect(powerSentence({ tier: 2, atLeast: true, reasons: [] })).toMatch(/not understood/);
    expect(powerSentence({ tier: 1, atLeast: true, reasons: [] })).toBe("It is privileged.");
  });

  it("count what depends on it, and name the first", () => {
    const none = { count: 0, names: [] };
    expect(dependsSentence({ runs: none, becomes: none, places: 0 })).toBe(
      "Nothing is known to depend on it.",
    );
    expect(
      dependsSentence({
        runs: { count: 5, names: ["shop", "till\u202E"] },
        becomes: { count: 1, names: [] },
        places: 2,
      }),
    ).toBe(
      "5 things run as it (shop, till⟦U+202E⟧, 3 more); 1 other may act as it; its credentials lie in 2 places.",
    );
  });

  it("tell use by logs, or that no log tells", () => {
    expect(usesSentence(null)).toBe("No log tells how often it is used.");
    expect(usesSentence({ count: 0, consumers: [] })).toBe("No log shows a use in the last 30 days.");
    expect(usesSentence({ count: 4120, consumers: ["terraform", ""] })).toBe(
      "Logs show it used 4,120 times in the last 30 days, by terraform.",
    );
  });

  it("ask by kind and role", () => {
    expect(askSentence("own", "technical", "cloud_role")).toBe("Do you answer for this role?");
    expect(askSentence("reconfirm", "business", "api_key")).toBe(
      "Do you still answer for what this API key is for?",
    );
    expect(askSentence("succeed", "technical", "ai_agent")).toBe(
      "Will you answer for this AI agent from now on?",
    );
  });
});
