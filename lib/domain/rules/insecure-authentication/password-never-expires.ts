import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { dayOf, failOrPass } from "@/lib/domain/assessment/verdict";

/** How old it is may be told by `credential-too-old`; here it is that the directory never asks for another. */
export const passwordNeverExpires: IdentityRule = {
  id: "password-never-expires",
  subject: "identity",
  title: "Directory account whose password never expires",
  why: "A password that nobody has to change is known to those who left, and can be guessed from captured tickets at leisure.",
  fix: "Make it a managed service account, whose password the directory changes; else give it a new long password and let it expire.",
  verify: "The flag is gone from the account, or the account is a managed one.",
  risks: ["NHI4", "NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low", tier1: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) &&
    identity.kind === "directory_account" &&
    identity.tags.flags !== undefined &&
    activeCredentials(identity).some(({ type }) => type === "password"),
  judge(identity) {
    const flags = (identity.tags.flags ?? "").split(", ");
    if (!flags.includes("DONT_EXPIRE_PASSWORD")) return failOrPass([]);
    return failOrPass(
      activeCredentials(identity)
        .filter(({ type }) => type === "password")
        .map((password) => {
          const since = password.lastRotatedAt ?? password.createdAt;
          return {
            key: password.id,
            credentialId: password.id,
            confidence: "high",
            sentence: since
              ? `Its directory never asks for another password, and this one is of ${dayOf(since)}.`
              : "Its directory never asks for another password.",
            evidence: [
              { label: "Flags", value: flags.join(", ") },
              ...(since ? [{ label: "Password of", value: dayOf(since) }] : []),
            ],
          };
        }),
    );
  },
};
