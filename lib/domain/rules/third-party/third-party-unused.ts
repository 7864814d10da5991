import { graceUntil, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import { isUnused } from "@/lib/domain/last-used";
import { isThirdParty } from "./outsiders";
import { isPowerful } from "./powerful";
import { missingRecords, unusedFrom } from "./unused-from";

/** A powerful one is told by `third-party-powerful-and-unverified`. */
export const thirdPartyUnused: IdentityRule = {
  id: "third-party-unused",
  subject: "identity",
  title: "Access of a third party that is not used",
  why: "A service that was tried once keeps its way in until somebody takes it away; its maker's next breach would reach here.",
  fix: "Ask its owner whether the service is still needed, and remove its access if it is not.",
  verify: "The source no longer lists it, or shows a use.",
  risks: ["NHI3", "NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "15.7"],
    ["NIST 800-53 r5", "AC-2(3)"],
    ["PCI DSS 4.0", "8.2.6"],
    ["SOC 2", "CC6.2"],
  ],
  severity: { usual: "low", highSensitivity: "medium" },
  thresholds: ["dormant", "newlyCreatedGrace"],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) &&
    isThirdParty(identity, policy.organisation.ownRealms) &&
    isPowerful(identity) !== "yes" &&
    identity.expectedUse !== "emergency" &&
    identity.expectedUse !== "yearly",
  judge(identity, policy, now) {
    const grace = graceUntil(identity, policy, now);
    if (grace) return pass(grace);
    const days = thresholdOf("dormant", policy.thresholds);
    const changesAt = soonest(now, ...unusedFrom(identity, days));
    const unused = isUnused(identity, days, now);
    if (unused === "unknown") return unknown(missingRecords(identity), changesAt);
    return failOrPass(
      unused === "no"
        ? []
        : [
            {
              key: "",
              confidence: "high",
              sentence: `A third party has this access and did not use it for ${days} days; is it still needed?`,
              evidence: [
                {
                  label: "Last used",
                  value: identity.lastUsed.at?.toISOString().slice(0, 10) ?? "never seen",
                },
              ],
            },
          ],
      changesAt,
    );
  },
};
