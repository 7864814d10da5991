import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const certificateSignedWeakly: IdentityRule = {
  id: "certificate-signed-weakly",
  subject: "identity",
  title: "Certificate that was signed with a broken algorithm",
  why: "Another certificate with the same signature can be made for SHA-1 and MD5, and with it somebody else passes for this one.",
  fix: "Issue it anew with SHA-256 or better.",
  verify: "The certificate that is in use names a signature with SHA-256 or better.",
  risks: ["NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) =>
    inPopulation(identity) && activeCredentials(identity).some(({ type }) => type === "x509"),
  judge: () => unknown("the algorithm with which its certificate was signed"),
};
