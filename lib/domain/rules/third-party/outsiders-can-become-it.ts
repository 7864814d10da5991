import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { assumableBy, isConditional, limitsOf } from "./outsiders";

export const outsidersCanBecomeIt: IdentityRule = {
  id: "outsiders-can-become-it",
  subject: "identity",
  title: "Anybody may become it",
  why: "Whoever has any account with the provider, or none, can act as this identity; nothing of ours has to be stolen first.",
  fix: "Name in its trust policy exactly who may become it. If nobody outside needs it, remove the statement.",
  verify: "Its trust names single identities or accounts, or a condition on the organisation.",
  risks: ["NHI3", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.15"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "high", tier0: "critical", tier1: "critical" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && assumableBy(identity).length > 0,
  judge(identity) {
    const open = assumableBy(identity).filter((trust) => isEverybody(trust) && limitsOf(trust).length === 0);
    if (open.length === 0) return pass();
    if (deniesSome(identity)) return unknown("what the denials of its trust policy leave open");
    return failOrPass(
      open.map((trust) => ({
        key: trust.id,
        // What a condition asks for that names nobody, an outsider may be able to fulfil.
        confidence: isConditional(trust) ? "medium" : "high",
        sentence: isConditional(trust)
          ? `Its trust lets in ${trust.subject}, under a condition that does not say who.`
          : `Its trust lets in ${trust.subject}, without any condition.`,
        evidence: [
          { label: "Who may become it", value: trust.subject },
          { label: "Condition", value: isConditional(trust) ? "names nobody" : "none" },
        ],
      })),
    );
  },
};

/** Everybody of a provider, or of the internet: `*` of AWS, what is not excepted, and the two groups of Google Cloud. */
function isEverybody({ subject }: TrustContext): boolean {
  return (
    subject === "*" ||
    subject.startsWith("everyone except ") ||
    /^arn:aws[\w-]*:iam::\*:/.test(subject) ||
    subject === "allUsers" ||
    subject === "allAuthenticatedUsers"
  );
}

function deniesSome({ trustedBy }: IdentityContext): boolean {
  return trustedBy.some(
    (trust) => trust.effect === "deny" && trust.kind === "assume_role" && isEverybody(trust),
  );
}
