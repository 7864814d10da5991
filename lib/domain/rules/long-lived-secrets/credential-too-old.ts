import type { Answer } from "@/lib/domain/answer";
import { inPopulation, isPrivileged, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { dayOf, failOrPass, olderThan, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { credentialAgeDays, rotationDays, shortLifeLimits } from "@/lib/domain/definitions/credentials";

export const credentialTooOld: IdentityRule = {
  id: "credential-too-old",
  subject: "identity",
  title: "Credential older than the rotation policy allows",
  why: "The longer a secret lives, the more people, backups and logs have seen it; a leak of years ago still works.",
  fix: "Issue a new credential, move its users over, and revoke the old one. Better: replace it by federation or a managed identity.",
  verify:
    "The source shows a creation or rotation within the limit, and the old credential is gone or disabled.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low", tier1: "medium", tier0: "high" },
  thresholds: [
    "cloudKeyRotation",
    "privilegedTokenRotation",
    "tokenRotation",
    "clientSecretRotation",
    "passwordRotation",
    "sshKeyRotation",
    ...shortLifeLimits,
  ],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && rotatable(identity, policy).length > 0,
  judge(identity, policy, now) {
    const privileged: Answer = isPrivileged(identity)
      ? "yes"
      : identity.privilege.tier === 2
        ? "no"
        : "unknown";
    const failures: Failure[] = [];
    const turns: Date[] = [];
    let unsure = false;
    for (const credential of rotatable(identity, policy)) {
      const limit = rotationDays(credential.type, privileged, policy.thresholds);
      const since = credential.lastRotatedAt ?? credential.createdAt;
      const age = credentialAgeDays(credential, now);
      if (!limit || !since || age === null) {
        unsure = true;
        continue;
      }
      turns.push(olderThan(since, limit.least), olderThan(since, limit.most));
      if (age > limit.most) failures.push(tooOld(credential, since, limit.most));
      else if (age > limit.least) unsure = true;
    }
    const changesAt = soonest(now, ...turns);
    if (failures.length === 0 && unsure)
      return unknown("the age of a credential, or what it may do", changesAt);
    return failOrPass(failures, changesAt);
  },
};

/** Active secrets that work for long, and for whose type a limit exists. */
function rotatable(identity: IdentityContext, policy: Policy): CredentialContext[] {
  return lastingCredentials(identity, policy).filter(
    (each) => each.type !== "x509" && rotationDays(each.type, "unknown") !== null,
  );
}

function tooOld(credential: CredentialContext, since: Date, limit: number): Failure {
  const verb = credential.lastRotatedAt ? "last rotated" : "made";
  return {
    key: credential.id,
    credentialId: credential.id,
    confidence: "high",
    sentence: `${credential.name ?? credential.externalId} was ${verb} on ${dayOf(since)}; the limit is ${limit} days.`,
    evidence: [
      { label: "Credential", value: credential.externalId },
      { label: credential.lastRotatedAt ? "Last rotated" : "Made", value: dayOf(since) },
      { label: "Limit", value: `${limit} days` },
    ],
  };
}
