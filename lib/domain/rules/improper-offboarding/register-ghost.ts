import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

export const registerGhost: IdentityRule = {
  id: "register-ghost",
  subject: "identity",
  title: "Only the register knows it",
  why: "Its system was read and does not show it: either the register is old, or the reading misses something.",
  fix: "Look for it in its system. If it is gone, take it out of the register; if not, let it be read.",
  verify: "Its system shows it, or no register lists it any more.",
  risks: ["NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "5.1"],
    ["CIS Controls 8.1", "5.5"],
    ["CSA CCM 4", "IAM-03"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: inPopulation,
  judge: ({ onlyInRegister, system }) =>
    failOrPass(
      onlyInRegister
        ? [
            {
              key: "",
              confidence: "medium",
              sentence: "A register lists it, and its system, which was read, does not: does it still exist?",
              evidence: [{ label: "System", value: system }],
            },
          ]
        : [],
    ),
};
