import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";

export const attestationOverdue: IdentityRule = {
  id: "attestation-overdue",
  subject: "identity",
  title: "Nobody confirmed in time that this entry by hand is still true",
  why: "No source speaks of it: only a person's word keeps it true, and words grow old.",
  fix: "Confirm it, correct it, or remove it.",
  verify: "Somebody confirmed it, and the next date lies ahead.",
  risks: ["NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "5.1"],
    ["CIS Controls 8.1", "5.5"],
    ["CSA CCM 4", "IAM-03"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.attestationDueAt !== null,
  judge({ attestationDueAt: due }, _policy, now) {
    if (!due || due > now) return pass(due);
    const day = due.toISOString().slice(0, 10);
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: `It was added by hand, and since ${day} a word is due that it is still true: is it?`,
        evidence: [{ label: "Due", value: day }],
      },
    ]);
  },
};
