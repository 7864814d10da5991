import type { GrantContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { tierOnePowers, tierZeroPowers } from "@/lib/domain/powers/power";
import { isJudged } from "./administers";

export const privilegeGrew: IdentityRule = {
  id: "privilege-grew",
  subject: "identity",
  title: "More rights than its owner confirmed",
  why: "An owner answers for what they saw; what was added since, nobody has agreed to.",
  fix: "Have the owner look at the added grants: confirm them, or take them away.",
  verify: "The owner has confirmed it since the last grant was added.",
  risks: ["NHI5"],
  frameworks: [
    ["PCI DSS 4.0", "7.2.5.1"],
    ["SOC 2", "CC6.3"],
    ["ISO 27001:2022", "A.5.18"],
    ["CSA CCM 4", "IAM-08"],
  ],
  severity: { usual: "low", tier1: "medium" },
  thresholds: [],
  maturity: "experimental",
  applies: (identity) => isJudged(identity) && confirmedAt(identity) !== null && identity.grants.length > 0,
  judge(identity) {
    const since = confirmedAt(identity);
    const added = identity.grants.filter(
      ({ effect, firstSeenAt }) => effect === "allow" && since !== null && firstSeenAt > since,
    );
    const weighty = added.filter(isWeighty);
    if (weighty.length === 0 && added.some(({ understood }) => !understood))
      return unknown("what the grants allow that were added");
    const byEntitlement = new Map(weighty.map((grant) => [grant.entitlement.id, grant]));
    return failOrPass(
      [...byEntitlement.values()].map(({ entitlement, firstSeenAt }) => ({
        key: entitlement.id,
        // First seen may be when we could first look.
        confidence: "medium",
        sentence: `It got ${entitlement.name} after its owner last confirmed it: does the owner agree?`,
        evidence: [
          { label: "Grant", value: entitlement.name },
          { label: "First seen", value: firstSeenAt.toISOString().slice(0, 10) },
          { label: "Confirmed", value: since?.toISOString().slice(0, 10) ?? "" },
        ],
      })),
    );
  },
};

function confirmedAt({ owners }: IdentityContext): Date | null {
  return owners.technical?.state === "accepted" ? owners.technical.confirmedAt : null;
}

/** More than reading. */
function isWeighty({ powers }: GrantContext): boolean {
  return powers.some((power) => tierZeroPowers.includes(power) || tierOnePowers.includes(power));
}
