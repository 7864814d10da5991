import { describe, expect, it } from "vitest";
import { backoffMs, defaultRetry, isTransient, retryAfterMs } from "@/lib/platform/outbound/retry";

const now = Date.parse("2026-03-01T12:00:00Z");

describe("Retry-After", () => {
  it.each([
    ["0", 0],
    ["2", 2000],
    [" 30 ", 30_000],
    ["1.5", 1500],
    ["86400", 86_400_000],
    ["Sun, 01 Mar 2026 12:00:10 GMT", 10_000],
    ["Sunday, 01-Mar-26 12:00:10 GMT", 10_000],
    ["Sun Mar  1 12:00:10 2026", 10_000],
    ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
    ["", null],
    ["soon", null],
    ["-5", null],
    ["7 apples", null],
    ["1e3", null],
    ["2026", 2_026_000],
    ["2026-03-01T12:00:10Z", null],
    ["Sun, 99 Foo 2026 12:00:10 GMT", null],
    ["99999999999999999999", null],
  ])("%j is %j", (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });

  it("that is absent is no wait", () => {
    expect(retryAfterMs(undefined, now)).toBeNull();
  });
});

describe("backoff", () => {
  const options = { ...defaultRetry, baseMs: 500 };

  it("doubles, has full jitter and a cap", () => {
    expect([1, 2, 3, 4, 9].map((attempt) => backoffMs(attempt, options, () => 1))).toEqual([
      500, 1000, 2000, 4000, 60_000,
    ]);
    expect(backoffMs(4, options, () => 0)).toBe(0);
    expect(backoffMs(4, options, () => 0.5)).toBe(2000);
  });

  it("is for statuses that pass", () => {
    expect([408, 429, 500, 502, 503, 504, 599].every(isTransient)).toBe(true);
    expect([200, 304, 400, 401, 403, 404, 409, 410, 422, 501, 505].some(isTransient)).toBe(false);
  });
});
