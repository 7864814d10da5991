import { inPopulation, mayWork } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";

/** Passwords where the platform has something better for programs, in the words of the sources. */
export const basicOrAppPassword: IdentityRule = {
  id: "basic-or-app-password",
  subject: "identity",
  title: "Program that signs in with a name and a password",
  why: "A password is sent with every request, passes by a second factor, and is often one that somebody chose.",
  fix: "Move the program to a key pair, OAuth or federation, then remove the password.",
  verify: "The password is gone from the source, and the program works.",
  risks: ["NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low", tier1: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    hasSomethingBetter(identity) && (identity.credentials.length > 0 || identity.keysHidden),
  judge(identity) {
    const passwords = passwordsOf(identity);
    const active = passwords.filter(({ status }) => status === "active");
    if (active.length === 0 && identity.keysHidden) return unknown("a list of its credentials");
    if (active.length === 0 && passwords.some(({ status }) => status === "unknown"))
      return unknown("its source to say whether a password works");
    return failOrPass(
      active.map((password) => ({
        key: password.id,
        credentialId: password.id,
        confidence: "high",
        sentence: `${password.name ?? password.externalId} lets a program in: what else can it sign in with?`,
        evidence: [{ label: "Password", value: password.externalId }],
      })),
    );
  },
};

/** App passwords pass by a person's second factor, so that those of people count as well. */
function hasSomethingBetter(identity: IdentityContext): boolean {
  switch (identity.system) {
    case "google_workspace":
      return mayWork(identity);
    case "kong":
      return inPopulation(identity);
    case "snowflake":
      return inPopulation(identity) && identity.class === "non_human";
    default:
      return false;
  }
}

/** Of Google only app passwords: with the other one a person signs in. */
function passwordsOf({ system, credentials }: IdentityContext): CredentialContext[] {
  return credentials.filter(
    ({ type, externalId }) =>
      type === "password" && (system !== "google_workspace" || externalId.includes("/app-password/")),
  );
}
