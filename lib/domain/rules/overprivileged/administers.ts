import { activeCredentials, inPopulation, mayWork } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Evidence, Policy, Verdict } from "@/lib/domain/assessment/rule";
import { pass, unknown } from "@/lib/domain/assessment/verdict";
import { isShortLivedCredential } from "@/lib/domain/definitions/credentials";
import type { Power } from "@/lib/domain/powers/power";
import type { Confidence } from "@/lib/domain/severity";
import { isDefaultAccount } from "../reuse/default-account";

/** Who administers, and with what it proves itself. Each administrator is told by one rule of this folder only. */

export function holds(identity: IdentityContext, ...powers: readonly Power[]): boolean {
  return powers.some((power) => identity.privilege.powers.includes(power));
}

/** In the count, and not kept for emergencies: an emergency account is meant to have all rights and a stored secret. */
export function isJudged(identity: IdentityContext): boolean {
  const counts = inPopulation(identity) || (isDefaultAccount(identity) && mayWork(identity));
  return counts && identity.expectedUse !== "emergency";
}

/** A user of a database server, not of a platform that is one account as a whole. */
export function isDatabaseUser({ kind, system }: IdentityContext): boolean {
  return kind === "db_user" && system !== "snowflake";
}

/** Administers an account, tenant, cluster or organisation. Roots of accounts and of machines, and databases, have rules of their own. */
export function isAdministrator(identity: IdentityContext): boolean {
  return (
    isJudged(identity) &&
    identity.privilege.tier === 0 &&
    holds(identity, "administer") &&
    identity.kind !== "root_account" &&
    identity.system !== "host" &&
    !isDatabaseUser(identity)
  );
}

/** Active secrets that surely work for long. With the password of a user in a cloud's console people sign in, programs cannot. */
export function staticSecrets(identity: IdentityContext, policy: Policy): CredentialContext[] {
  return activeCredentials(identity).filter(
    (each) =>
      isShortLivedCredential(each, policy.thresholds) === "no" &&
      !(identity.kind === "cloud_user" && each.type === "password"),
  );
}

/** Whether some secret of it may work for long, though nothing shows that it does. */
export function mayHaveStaticSecret(identity: IdentityContext, policy: Policy): boolean {
  return (
    identity.keysHidden ||
    activeCredentials(identity).some(
      (each) => isShortLivedCredential(each, policy.thresholds) === "unknown",
    ) ||
    identity.credentials.some(
      (each) => each.status === "unknown" && isShortLivedCredential(each, policy.thresholds) !== "yes",
    )
  );
}

/** Whether anything is known of what it may do, by itself or by becoming another. */
export function hasRights({ grants, privilege }: IdentityContext): boolean {
  return grants.length > 0 || privilege.tier !== null;
}

/** Of one that is not known to be Tier 0: whether that is all that it may do. */
export function shortOfTierZero({ privilege: { tier, atLeast } }: IdentityContext): Verdict {
  if (tier === null) return unknown("its grants, in words that Rollcall understands");
  return atLeast ? unknown("what some of its grants allow") : pass();
}

/** What it can only do by becoming another is concluded, not stated. */
export function confidenceOf({ privilege }: IdentityContext): Confidence {
  return privilege.through === null ? "high" : "medium";
}

export function privilegeEvidence({ privilege }: IdentityContext): Evidence[] {
  return [
    ...privilege.reasons.slice(0, 5).map((value) => ({ label: "Why it is privileged", value })),
    ...(privilege.through === null
      ? []
      : [{ label: "By becoming", value: privilege.through, elsewhere: true as const }]),
  ];
}

export function secretEvidence(secrets: readonly CredentialContext[]): Evidence[] {
  return secrets.slice(0, 10).map(({ externalId }) => ({ label: "Lasting secret", value: externalId }));
}
