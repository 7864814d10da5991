import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

/** Longest lives: 200 days, 100 days if issued from 2027-03-15, 47 days if issued from 2029-03-15 (CA/B Forum SC-081v3). */
export const publicCertificateLife: IdentityRule = {
  id: "public-certificate-life",
  subject: "identity",
  title: "Public certificate that lives longer than browsers accept",
  why: "Browsers refuse public certificates that were issued for longer than the rules of their day allow.",
  fix: "Issue one within the limit and let it be renewed by itself.",
  verify: "The certificate's life is within the limit of the day on which it was issued.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) =>
    inPopulation(identity) && activeCredentials(identity).some(({ type }) => type === "x509"),
  judge: () => unknown("to know whether a public authority issued its certificate"),
};
