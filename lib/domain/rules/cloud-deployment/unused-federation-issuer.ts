import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";
import { tokenTrusts } from "./federation";

export const unusedFederationIssuer: IdentityRule = {
  id: "unused-federation-issuer",
  subject: "identity",
  title: "Issuer that is believed and that nothing needs",
  why: "Whoever takes over a forgotten issuer, or its address, can vouch for itself as soon as some role trusts it again.",
  fix: "Remove the issuer from the account.",
  verify: "The account no longer lists the issuer.",
  risks: ["NHI6", "NHI1"],
  frameworks: [["NIST 800-53 r5", "AC-6"]],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && tokenTrusts(identity).length > 0,
  judge: () => unknown("the issuers that an account believes, which are no identities"),
};
