import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const productionUsedFromElsewhere: IdentityRule = {
  id: "production-used-from-elsewhere",
  subject: "identity",
  title: "Identity of production used from outside production",
  why: "A call from a network of test or development shows that something there has a credential of production.",
  fix: "Ask what calls from there, give that an identity of its own environment, and replace the credential.",
  verify: "Its log shows networks of production only.",
  risks: ["NHI8"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.environment === "production",
  judge: () => unknown("the networks of its use, and to which environment each belongs"),
};
