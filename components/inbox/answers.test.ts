import { describe, expect, it } from "vitest";
import { answeredWords } from "./answer-words";
import { pauseBefore, sendOnce } from "./use-answer-queue";

const failure = (code: string) => ({
  code,
  what: "It failed.",
  safe: "Nothing was changed.",
  next: "Try again.",
  id: "1",
});

describe("sending an answer", () => {
  it("is done, refused, or lost where nobody can tell", async () => {
    expect(await sendOnce(async () => ({ data: { state: "accepted" } }))).toEqual({
      kind: "done",
      answered: { state: "accepted" },
    });
    expect(await sendOnce(async () => ({ serverError: failure("no_such_question") }))).toEqual({
      kind: "refused",
      what: "It failed. Try again.",
    });
    expect(await sendOnce(async () => ({ validationErrors: {} }))).toMatchObject({ kind: "refused" });
    expect(await sendOnce(() => Promise.reject(new TypeError("Failed to fetch")))).toEqual({ kind: "lost" });
    expect(await sendOnce(async () => undefined)).toEqual({ kind: "lost" });
    for (const code of ["database_unreachable", "query_timeout", "disk_full"])
      expect(await sendOnce(async () => ({ serverError: failure(code) }))).toEqual({ kind: "lost" });
  });

  it("waits longer each time, half a minute at most", () => {
    expect([1, 2, 3, 4, 5, 6].map(pauseBefore)).toEqual([2, 4, 8, 16, 30, 30]);
  });
});

describe("what an answer came to", () => {
  const accept = { says: "accept" as const };
  it.each([
    [accept, { state: "accepted" as const }, "You answer for a."],
    [
      { says: "decline" as const },
      { state: "declined" as const, told: "Cleo is suggested, and asked next." },
      "Recorded for a. Cleo is suggested, and asked next.",
    ],
    [
      accept,
      { state: "accepted" as const, alreadyAnsweredBy: "Cleo\u202E" },
      "a: already answered by Cleo⟦U+202E⟧. Nothing was changed.",
    ],
    [accept, { state: "expired" as const }, "a: this is no longer asked. Nothing was changed."],
  ])("%j %j", (answer, answered, words) => {
    expect(answeredWords("a", answer, answered)).toBe(words);
  });
});
