import { describe, expect, it } from "vitest";
import {
  ago,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  recorded,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { unusedCredential } from "./unused-credential";

const used = (days: number, part: Parameters<typeof recorded>[0] = {}) => ({
  id: `k${days}`,
  createdAt: ago(1000),
  lastUsed: recorded({ at: ago(days), ...part }),
});
const withKeys = (...keys: Parameters<typeof credentialOf>[0][]) =>
  identityOf({ credentials: keys.map((key) => credentialOf(key)) });

describe("an unused credential beside one that is used", () => {
  it.each([
    ["used 90 days ago", withKeys(used(1), used(90)), "pass"],
    ["used 91 days ago", withKeys(used(1), used(91)), "fail"],
    [
      "its clock may be off by 14 days",
      withKeys(used(1), used(100, { precisionSeconds: 14 * 86_400 })),
      "pass",
    ],
    ["recorded since 60 days", withKeys(used(1), used(200, { coveredSince: ago(60) })), "unknown"],
    ["never used, which another rule judges", withKeys({ lastUsed: recorded() }), "n/a"],
    ["disabled", withKeys({ ...used(200), status: "disabled" }), "n/a"],
    [
      "the identity itself is unused",
      { ...withKeys(used(200)), lastUsed: recorded({ at: ago(200) }) },
      "pass",
    ],
    ["kept for emergencies", { ...withKeys(used(200)), expectedUse: "emergency" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(unusedCredential, identity)).toBe(answer);
  });

  it.each<[string, Date, ReturnType<typeof identityOf>]>([
    ["the last use", new Date(now.getTime() + 10 * 86_400_000 + 1), withKeys(used(1), used(80))],
    [
      "the first day of the record",
      new Date(now.getTime() + 30 * 86_400_000),
      withKeys(used(1), used(200, { coveredSince: ago(60) })),
    ],
    [
      "the last use of the identity itself",
      new Date(now.getTime() + 89 * 86_400_000 + 1),
      withKeys(used(200)),
    ],
  ])("turns 90 days after %s", (_, day, identity) => {
    expect(turnsWhenItSays(unusedCredential, identity)).toEqual(day);
  });

  it("names it, and follows the organisation's own limit", () => {
    const two = withKeys(used(1), used(60));
    expect(judge(unusedCredential, two)).toBe("pass");
    expect(failuresOf(unusedCredential, two, policyOf({ thresholds: { dormant: 45 } }))).toMatchObject([
      { key: "k60", credentialId: "k60" },
    ]);
  });
});
