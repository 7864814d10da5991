import { inPopulation, isPrivileged } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { foreignTrusts, limitsOf } from "./outsiders";

/** Only where an external id or the like is asked for: without one, `vendor-without-external-id` tells it. */
export const trustsWholeAccount: IdentityRule = {
  id: "trusts-whole-account",
  subject: "identity",
  title: "Every identity of a foreign account may become this privileged one",
  why: "Whoever gets into any part of the vendor's account gets in here; one named role would narrow that.",
  fix: "Ask the vendor for the ARN of the role that it comes with, and trust that role instead of the account.",
  verify: "The trust names a role, no longer the root of an account.",
  risks: ["NHI3"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) &&
    foreignTrusts(identity, policy.organisation.ownRealms).some(({ whole }) => whole),
  judge(identity, policy) {
    const wide = foreignTrusts(identity, policy.organisation.ownRealms).filter(
      ({ trust, whole }) => whole && limitsOf(trust).length > 0 && !limitsOf(trust).some(narrows),
    );
    if (wide.length === 0) return pass();
    if (!isPrivileged(identity))
      return identity.privilege.tier === 2 && !identity.privilege.atLeast
        ? pass()
        : unknown("what it may do");
    return failOrPass(
      wide.map(({ trust, account }) => ({
        key: trust.id,
        confidence: "high",
        sentence: `Every identity of the account ${account} may become it.`,
        evidence: [{ label: "Who may become it", value: trust.subject }],
        cause: { key: `account:${account}`, title: `Trust in the account ${account}` },
      })),
    );
  },
};

/** Limits that name who within the account. */
function narrows(key: string): boolean {
  return key === "aws:principalarn" || key === "aws:userid" || key.startsWith("aws:principaltag/");
}
