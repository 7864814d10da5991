import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { consolePassword } from "./sign-in-password";

export const consolePasswordOnMachine: IdentityRule = {
  id: "console-password-on-machine",
  subject: "identity",
  title: "A machine's user has a console password beside its keys",
  why: "A machine never types a password: it is there for somebody, or for whoever finds it, and opens a second way in.",
  fix: "Remove the password; who needs the console gets an account of their own.",
  verify: "Its source shows no password.",
  risks: ["NHI10", "NHI4"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.1"],
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) &&
    identity.kind === "cloud_user" &&
    identity.class === "non_human" &&
    (identity.keysHidden || hasKeys(identity)),
  judge(identity) {
    const password = consolePassword(identity);
    if (!password && identity.keysHidden) return unknown("its system to show whether it has a password");
    return failOrPass(
      password && hasKeys(identity)
        ? [
            {
              key: password.id,
              credentialId: password.id,
              confidence: "high",
              sentence: "It works with keys and has a password for the console as well: remove the password.",
              evidence: [{ label: "Credential", value: password.externalId }],
            },
          ]
        : [],
    );
  },
};

function hasKeys(identity: IdentityContext): boolean {
  return activeCredentials(identity).some(({ type }) => type === "access_key" || type === "api_key");
}
