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
  tierZero,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { dormant } from "./dormant";

const used = (days: number, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ lastUsed: recorded({ at: ago(days) }), ...part });
const inactive = used(300);

describe("inactive accounts are removed or disabled within 90 days", () => {
  it.each([
    ["used 90 days ago", used(90), "pass"],
    ["used 91 days ago", used(91), "fail"],
    ["never used", identityOf({ lastUsed: recorded() }), "fail"],
    ["90 days old, never used", identityOf({ createdAt: ago(90), lastUsed: recorded() }), "pass"],
    ["something runs as it", { ...inactive, runsSomething: "yes" as const }, "pass"],
    ["something may run as it", { ...inactive, runsSomething: "unknown" as const }, "unknown"],
    ["kept for emergencies", { ...inactive, expectedUse: "emergency" as const }, "pass"],
    ["used yearly", { ...inactive, expectedUse: "yearly" as const }, "pass"],
    ["its use is not recorded", { ...inactive, lastUsed: noTelemetry }, "unknown"],
    ["recorded since 60 days", used(300, { lastUsed: recorded({ coveredSince: ago(60) }) }), "unknown"],
    [
      "a clock that may be off by 14 days",
      used(100, { lastUsed: recorded({ at: ago(100), precisionSeconds: 14 * 86_400 }) }),
      "pass",
    ],
    ["it may be disabled", { ...inactive, status: "unknown" as const }, "unknown"],
    ["disabled", { ...inactive, status: "disabled" as const }, "n/a"],
    ["a third party's, which other rules judge", { ...inactive, managedBy: "third_party" as const }, "n/a"],
    ["privileged, which another rule judges", { ...inactive, privilege: tierZero }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(dormant, identity)).toBe(answer);
  });

  it.each<[string, Date, ReturnType<typeof identityOf>, number]>([
    ["the last use", ago(60), used(60), 1],
    ["the creation", ago(80), identityOf({ createdAt: ago(80), lastUsed: recorded() }), 1],
    [
      "the first day of the record",
      ago(60),
      identityOf({ lastUsed: recorded({ coveredSince: ago(60) }) }),
      0,
    ],
  ])("turns 90 days after %s", (_, start, identity, more) => {
    expect(turnsWhenItSays(dormant, identity)).toEqual(new Date(start.getTime() + 90 * 86_400_000 + more));
  });

  it("says which data is missing", () => {
    const needs = (lastUsed: typeof noTelemetry) => dormant.judge({ ...inactive, lastUsed }, policyOf(), now);
    expect(needs(noTelemetry)).toMatchObject({ needs: "a log of its use" });
    expect(needs({ ...noTelemetry, gap: "not_permitted" })).toMatchObject({
      needs: "permission to read its use",
    });
    expect(needs(recorded({ coveredSince: ago(3) }))).toMatchObject({ needs: "a longer record of its use" });
  });

  it("follows the organisation's own limit", () => {
    const strict = policyOf({ thresholds: { dormant: 45 } });
    expect(judge(dormant, used(60), strict)).toBe("fail");
    expect(failuresOf(dormant, used(60), strict)[0]?.sentence).toContain("not used for 45 days");
  });
});
