import { describe, expect, it } from "vitest";
import { noTelemetry } from "@/lib/domain/record";
import {
  ago,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  recorded,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { emergencyUntested } from "./emergency-untested";

const breakGlass = (days: number | null, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    expectedUse: "emergency",
    lastUsed: recorded(days === null ? {} : { at: ago(days) }),
    ...part,
  });

describe("emergency access is tested every 90 days", () => {
  it.each([
    ["tried 90 days ago", breakGlass(90), "pass"],
    ["tried 91 days ago", breakGlass(91), "fail"],
    ["never tried", breakGlass(null), "fail"],
    ["never tried, 30 days old", breakGlass(null, { createdAt: ago(30) }), "pass"],
    ["its use is not recorded", breakGlass(91, { lastUsed: noTelemetry }), "unknown"],
    ["of unknown age", breakGlass(null, { createdAt: null }), "unknown"],
    ["for every day", breakGlass(300, { expectedUse: "continuous" }), "n/a"],
    ["nobody said for what", breakGlass(300, { expectedUse: null }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(emergencyUntested, identity)).toBe(answer);
  });

  it.each<[string, Date, ReturnType<typeof identityOf>]>([
    ["its last use", new Date(now.getTime() + 40 * 86_400_000 + 1), breakGlass(50)],
    [
      "the first day of the record",
      new Date(now.getTime() + 40 * 86_400_000),
      breakGlass(null, { lastUsed: recorded({ coveredSince: ago(50) }) }),
    ],
  ])("turns 90 days after %s", (_, day, identity) => {
    expect(turnsWhenItSays(emergencyUntested, identity)).toEqual(day);
  });

  it("follows the organisation's own limit", () => {
    const policy = policyOf({ thresholds: { emergencyTest: 30 } });
    expect(failuresOf(emergencyUntested, breakGlass(50), policy)[0]?.sentence).toBe(
      "It is kept for emergencies and was not tried for 30 days: test it.",
    );
  });
});
