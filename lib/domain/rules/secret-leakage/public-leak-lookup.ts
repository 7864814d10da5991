import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const publicLeakLookup: IdentityRule = {
  id: "public-leak-lookup",
  subject: "identity",
  title: "Credential found in public leaks",
  why: "What was published once is tried by everybody who collects such lists, often within minutes.",
  fix: "Revoke the credential at once, then look in the logs for what was done with it since the day of the leak.",
  verify: "The source shows the credential as gone or disabled.",
  risks: ["NHI2"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
  ],
  severity: { usual: "high", tier0: "critical", tier1: "critical" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && activeCredentials(identity).length > 0,
  judge: () => unknown("a lookup of leaked secrets by the beginning of their hash"),
};
