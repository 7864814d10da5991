import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { causeOf, leaversOf, missingOfTraces, namesSomebodyHere } from "./leavers";
import { canAuthenticate } from "./ways-in";

export const creatorLeft: IdentityRule = {
  id: "creator-left",
  subject: "identity",
  title: "Made or owned by somebody who left, and nobody took it over",
  why: "Whoever left may have kept its secrets, and nobody who is still here has said that they answer for it.",
  fix: "Find who needs it, let them accept it and replace its credentials; if nobody does, disable it and then delete it.",
  verify:
    "An active person or team has accepted it and its credentials were made since, or its source shows it disabled.",
  risks: ["NHI1"],
  frameworks: [
    ["NIST 800-53 r5", "AC-2(3)"],
    ["PCI DSS 4.0", "8.2.5"],
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.18"],
    ["CSA CCM 4", "IAM-07"],
  ],
  severity: { usual: "high", tier0: "critical" },
  thresholds: [],
  maturity: "stable",
  // Whether what only a register lists exists at all is asked elsewhere.
  applies: (identity) => inPopulation(identity) && !identity.onlyInRegister && identity.traces.length > 0,
  judge(identity, policy) {
    const works = canAuthenticate(identity);
    if (works === "no" || identity.owners.technical?.state === "accepted") return pass();
    if (namesSomebodyHere(identity)) return pass();
    const leavers = leaversOf(identity);
    if (leavers.length === 0) {
      const needs = missingOfTraces(identity, policy);
      return needs ? unknown(needs) : pass();
    }
    const still = works === "yes" ? "it still works" : "it may still work";
    return failOrPass(
      leavers.map((leaver) => ({
        key: leaver.id,
        confidence: works === "yes" ? leaver.confidence : "medium",
        sentence: `${leaver.name}, named as ${leaver.as}, left and ${still}: who answers for it now?`,
        evidence: leaver.evidence,
        cause: causeOf(leaver),
      })),
    );
  },
};
