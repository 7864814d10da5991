import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const interactiveWithoutMfa: IdentityRule = {
  id: "interactive-without-mfa",
  subject: "identity",
  title: "Machine account that can sign in by hand without a second factor",
  why: "Its password alone opens a console, and whoever signs in with it leaves no name.",
  fix: "Remove the password; where somebody has to sign in with it, ask for a second factor and write down who may.",
  verify: "It has no password, or its source shows a second factor.",
  risks: ["NHI4", "NHI10"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.1"],
    ["NIST 800-53 r5", "IA-5"],
  ],
  severity: { usual: "medium", tier1: "high" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) =>
    inPopulation(identity) && activeCredentials(identity).some(({ type }) => type === "password"),
  judge: () => unknown("its source to say whether a second factor is asked for"),
};
