import { inPopulation, isPrivileged } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { isThirdParty } from "../third-party/outsiders";
import { judgeDormancy, lastUseText } from "./dormancy";

/** Those with privileges have a rule of their own. */
export const dormant: IdentityRule = {
  id: "dormant",
  subject: "identity",
  title: "Dormant",
  why: "What nobody uses, nobody misses when it is misused; it can go without harm.",
  fix: "Ask its owner, disable it, and delete it after some time without complaints. If it is used rarely on purpose, say how often.",
  verify: "Its source shows it disabled or gone, or used again.",
  risks: ["NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "5.3"],
    ["NIST 800-53 r5", "AC-2(3)"],
    ["PCI DSS 4.0", "8.2.6"],
    ["CSA CCM 4", "IAM-07"],
  ],
  severity: { usual: "low" },
  thresholds: ["dormant"],
  maturity: "stable",
  // A third party's access is asked about by rules of its own.
  applies: (identity, policy) =>
    inPopulation(identity) &&
    !isPrivileged(identity) &&
    !isThirdParty(identity, policy.organisation.ownRealms),
  judge(identity, policy, now) {
    return judgeDormancy(identity, policy, now, (days) => ({
      key: "",
      confidence: "high",
      sentence: `It was not used for ${days} days, all its use was recorded, and nothing runs as it: is it still needed?`,
      evidence: [{ label: "Last use", value: lastUseText(identity.lastUsed) }],
    }));
  },
};
