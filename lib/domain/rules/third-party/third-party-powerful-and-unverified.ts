import type { Answer } from "@/lib/domain/answer";
import { graceUntil, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import { isUnused } from "@/lib/domain/last-used";
import { isThirdParty } from "./outsiders";
import { isPowerful, whatItMay } from "./powerful";
import { missingRecords, unusedFrom } from "./unused-from";

export const thirdPartyPowerfulAndUnverified: IdentityRule = {
  id: "third-party-powerful-and-unverified",
  subject: "identity",
  title: "Powerful third party that is unverified or unused",
  why: "When a vendor is breached, its access is used here; access that nobody uses, or whose maker nobody proved, is risk without a reason.",
  fix: "Ask its owner whether the vendor is still needed. Remove it, or reduce what it may do and note why the rest is needed.",
  verify: "The access is gone or reduced, or the source names a verified publisher and a use.",
  risks: ["NHI3", "NHI5"],
  frameworks: [
    ["CIS Controls 8.1", "15.7"],
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["SOC 2", "CC6.3"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "high" },
  thresholds: ["dormant", "newlyCreatedGrace"],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) && isThirdParty(identity, policy.organisation.ownRealms),
  judge(identity, policy, now) {
    const powerful = isPowerful(identity);
    if (powerful === "no") return pass();
    const grace = graceUntil(identity, policy, now);
    const days = thresholdOf("dormant", policy.thresholds);
    const unused = grace ? "no" : isUnused(identity, days, now);
    const changesAt = soonest(now, grace, ...unusedFrom(identity, days));
    if (powerful === "unknown") return unknown("what it may do", changesAt);
    const unverified = isUnverified(identity);
    if (unused !== "yes" && unverified !== "yes")
      return unused === "no" && unverified === "no"
        ? pass(changesAt)
        : unknown(unused === "unknown" ? missingRecords(identity) : "who verified its publisher", changesAt);
    const wrong = [
      ...(unverified === "yes" ? ["its publisher is not verified"] : []),
      ...(unused === "yes" ? [`it was not used for ${days} days`] : []),
    ];
    return failOrPass(
      [
        {
          key: "",
          confidence: "high",
          sentence: `A third party may do much here, but ${wrong.join(" and ")}.`,
          evidence: [
            { label: "What it may do", value: whatItMay(identity) },
            { label: "Last used", value: identity.lastUsed.at?.toISOString().slice(0, 10) ?? "never seen" },
          ],
        },
      ],
      changesAt,
    );
  },
};

/** Whether the source says that nobody proved who made it. Only some sources tell; a trust of AWS names the account itself. */
function isUnverified({ system, kind, tags }: IdentityContext): Answer {
  if (tags["verified publisher"] || system === "aws") return "no";
  if (system === "entra" && kind === "service_principal") return "yes";
  if (tags.registered === "no") return "yes";
  return "unknown";
}
