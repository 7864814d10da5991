import { mayWork } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { causeOf, leaversOf, missingOfTraces } from "./leavers";
import { canAuthenticate } from "./ways-in";

export const leaversPersonalCredential: IdentityRule = {
  id: "leavers-personal-credential",
  subject: "identity",
  title: "A leaver's own token or account still works",
  why: "It acts in the name of somebody who does not work here any more, with all that they were allowed.",
  fix: "Revoke it today. If something depends on it, give that an identity of its own first.",
  verify: "Its source shows it revoked, disabled or gone.",
  risks: ["NHI1"],
  frameworks: [
    ["PCI DSS 4.0", "8.2.5"],
    ["NIST 800-53 r5", "AC-2(3)"],
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.18"],
    ["CSA CCM 4", "IAM-07"],
  ],
  severity: { usual: "high", tier0: "critical" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => isPersonal(identity) && mayWork(identity),
  judge(identity, policy) {
    const works = canAuthenticate(identity);
    if (works === "no") return pass();
    const leavers = leaversOf(identity);
    const isSomebodyHere = identity.traces.some(({ person }) => person?.active === true);
    if (leavers.length > 0 && isSomebodyHere) return unknown("somebody to say whose of several people it is");
    if (leavers.length === 0) {
      const needs = isSomebodyHere ? null : (missingOfTraces(identity, policy) ?? "to know whose it is");
      return needs ? unknown(needs) : pass();
    }
    const still = works === "yes" ? "it still works" : "it may still work";
    return failOrPass(
      leavers.map((leaver) => ({
        key: leaver.id,
        confidence: works === "yes" ? leaver.confidence : "medium",
        sentence: `It is ${leaver.name}'s own, who left, and ${still}: revoke it.`,
        evidence: leaver.evidence,
        cause: causeOf(leaver),
      })),
    );
  },
};

/** A person's own; a provider's is not ours to revoke. */
function isPersonal({ managedBy, class: of }: IdentityContext): boolean {
  return managedBy === "person" || (of === "human" && managedBy !== "provider");
}
