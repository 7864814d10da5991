import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import { firstChange } from "@/lib/domain/assessment/first-change";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, olderThan, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { isUnused } from "@/lib/domain/last-used";
import { lastUseText, missingOfUse } from "./dormancy";

/** Where the whole identity is unused, other rules say so; where a credential was never used, too. */
export const unusedCredential: IdentityRule = {
  id: "unused-credential",
  subject: "identity",
  title: "Unused credential beside one that is used",
  why: "The work goes on without it: it is what a rotation or a move left behind, and still opens the same doors.",
  fix: "Disable it, wait, and delete it.",
  verify: "Its source does not list it any more, or shows it disabled.",
  risks: ["NHI1"],
  frameworks: [
    ["PCI DSS 4.0", "8.2.6"],
    ["CIS Controls 8.1", "5.3"],
    ["NIST 800-53 r5", "IA-5"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: ["dormant", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) &&
    identity.expectedUse !== "emergency" &&
    identity.lastUsed.at !== null &&
    usedOnce(identity, policy).length > 0,
  judge(identity, policy, now) {
    const days = daysOf("dormant", policy);
    const of = (at: Date) => unusedOf(identity, policy, at);
    const instants = [identity, ...usedOnce(identity, policy)].flatMap(({ lastUsed }) => [
      lastUsed.at && olderThan(lastUsed.at, spanOf({ lastUsed }, days)),
      lastUsed.coveredSince && daysAfter(lastUsed.coveredSince, spanOf({ lastUsed }, days)),
    ]);
    const changesAt = firstChange(now, instants, (at) => {
      const { unused, unsure } = of(at);
      return unused.map(({ id }) => id).join() || (unsure ? "unknown" : "");
    });
    const { unused, unsure } = of(now);
    if (unused.length === 0 && unsure) return unknown(missingOfUse(unsure.lastUsed), changesAt);
    return failOrPass(
      unused.map((each) => failureOf(each, days)),
      changesAt,
    );
  },
};

/** Active credentials that were used at some time. */
function usedOnce(identity: IdentityContext, policy: Policy): CredentialContext[] {
  return lastingCredentials(identity, policy).filter((each) => each.lastUsed.at !== null);
}

function unusedOf(identity: IdentityContext, policy: Policy, at: Date) {
  const days = daysOf("dormant", policy);
  const unused: CredentialContext[] = [];
  let unsure: CredentialContext | null = null;
  if (isUnused(identity, spanOf(identity, days), at) !== "no") return { unused, unsure };
  for (const each of usedOnce(identity, policy)) {
    const answer = isUnused(each, spanOf(each, days), at);
    if (answer === "yes") unused.push(each);
    else if (answer === "unknown") unsure ??= each;
  }
  return { unused, unsure };
}

/** Days without a use, and what the source's clock may be off, in whole days. */
function spanOf({ lastUsed }: Pick<CredentialContext, "lastUsed">, days: number): number {
  return days + Math.ceil((lastUsed.precisionSeconds ?? 0) / 86_400);
}

function failureOf(credential: CredentialContext, days: number): Failure {
  return {
    key: credential.id,
    credentialId: credential.id,
    confidence: "high",
    sentence: `${credential.name ?? credential.externalId} was not used for ${days} days, though other ways in were: can it be revoked?`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      { label: "Last use", value: lastUseText(credential.lastUsed) },
    ],
  };
}
