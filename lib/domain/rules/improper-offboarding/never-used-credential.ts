import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { dayOf, daysAfter, failOrPass, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { isNeverUsed } from "@/lib/domain/last-used";
import { missingOfUse } from "./dormancy";

export const neverUsedCredential: IdentityRule = {
  id: "never-used-credential",
  subject: "identity",
  title: "Credential that was never used",
  why: "It was made in vain, or in advance, or by mistake: it can only be misused.",
  fix: "Revoke it. If something was to use it, make a new one on the day when that starts.",
  verify: "Its source does not list it any more, or shows it disabled.",
  risks: ["NHI1"],
  frameworks: [
    ["PCI DSS 4.0", "8.2.6"],
    ["CIS Controls 8.1", "5.3"],
    ["NIST 800-53 r5", "IA-5"],
  ],
  severity: { usual: "low" },
  thresholds: ["newlyCreatedGrace", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) && !isForLater(identity) && lastingCredentials(identity, policy).length > 0,
  judge(identity, policy, now) {
    const failures: Failure[] = [];
    const turns: Date[] = [];
    let missing: string | null = null;
    for (const credential of lastingCredentials(identity, policy)) {
      const never = isNeverUsed(credential);
      if (never === "unknown")
        missing ??= credential.createdAt
          ? missingOfUse(credential.lastUsed)
          : "the day on which a credential was made";
      if (never !== "yes" || !credential.createdAt) continue;
      const grace = daysAfter(credential.createdAt, daysOf("newlyCreatedGrace", policy));
      if (grace > now) turns.push(grace);
      else failures.push(neverUsed(credential, credential.createdAt));
    }
    const changesAt = soonest(now, ...turns);
    if (failures.length === 0 && missing) return unknown(missing, changesAt);
    return failOrPass(failures, changesAt);
  },
};

/** Kept for a day that may be far. */
function isForLater({ expectedUse }: IdentityContext): boolean {
  return expectedUse === "emergency" || expectedUse === "quarterly" || expectedUse === "yearly";
}

function neverUsed(credential: CredentialContext, made: Date): Failure {
  return {
    key: credential.id,
    credentialId: credential.id,
    confidence: "high",
    sentence: `${credential.name ?? credential.externalId} was made on ${dayOf(made)} and never used: can it be revoked?`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      { label: "Made", value: dayOf(made) },
    ],
  };
}
