import { describe, expect, it } from "vitest";
import type { Power } from "@/lib/domain/powers/power";
import { identityOf, judge, tierZero } from "@/tests/factories/identity-context";
import { canSwitchOffLogging } from "./can-switch-off-logging";

const withPowers = (powers: Power[]) => identityOf({ privilege: { ...tierZero, powers } });

describe("an identity that can disable logging", () => {
  it.each([
    ["and nothing else of Tier 0", withPowers(["disable_logging", "write"]), "fail"],
    ["and grants access, which another rule tells", withPowers(["disable_logging", "grant_access"]), "pass"],
    ["no power over logs", withPowers(["write"]), "pass"],
    [
      "only in part",
      identityOf({ privilege: { ...tierZero, tier: 2, powers: ["disable_logging"] } }),
      "pass",
    ],
    ["perhaps", identityOf({ privilege: { ...tierZero, tier: 2, powers: [], atLeast: true } }), "unknown"],
    ["a person", { ...withPowers(["disable_logging"]), class: "human" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(canSwitchOffLogging, identity)).toBe(answer);
  });
});
