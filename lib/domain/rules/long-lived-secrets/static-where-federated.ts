import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { dayOf, failOrPass, olderThan, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import type { CredentialType } from "@/lib/domain/record";
import { about, nameOf, startOf } from "./lasting";

/** What a workload's own proof can replace. */
const replaceable: ReadonlySet<CredentialType> = new Set([
  "access_key",
  "api_key",
  "bearer_token",
  "oauth_client_secret",
  "rsa_keypair",
  "ssh_key",
]);

export const staticWhereFederated: IdentityRule = {
  id: "static-where-federated",
  subject: "identity",
  title: "Old static key where federation is in use",
  why: "Others here already prove themselves to the same system without a stored secret; this one still can be stolen.",
  fix: "Let its workload prove itself by federation or a managed identity as the others do, then delete the key.",
  verify: "It has no active static key, and is used all the same.",
  risks: ["NHI7", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.2"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: ["federatedKeyAge", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) && !hasNoOtherWay(identity) && staticKeys(identity, policy).length > 0,
  judge(identity, policy, now) {
    const where = federatedWhere(identity, policy);
    if (!where) return failOrPass([]);
    const keys = staticKeys(identity, policy);
    const failures: Failure[] = [];
    const turns: Date[] = [];
    let isUnsure = false;
    for (const key of keys) {
      const start = startOf(key);
      const isOneOfTwo =
        key.lifetime === "static" && keys.some((other) => other.id !== key.id && other.type === key.type);
      const old = start && olderThan(start, daysOf("federatedKeyAge", policy));
      if (isOneOfTwo || (old && old <= now)) failures.push(failureOf(key, where));
      else {
        if (old) turns.push(old);
        if (!old || key.lifetime === "unknown") isUnsure = true;
      }
    }
    const changesAt = soonest(now, ...turns);
    if (failures.length === 0 && isUnsure)
      return unknown("to know how old a key is, or whether it ends", changesAt);
    return failOrPass(failures, changesAt);
  },
};

/** The root of an account, and keys of Google that name a project and prove nobody, have no other way to choose. */
function hasNoOtherWay({ kind, system }: IdentityContext): boolean {
  return kind === "root_account" || (kind === "api_key" && system === "gcp");
}

/** Static ones, and those of which nobody says whether they end: their age tells. */
function staticKeys(identity: IdentityContext, policy: Policy): CredentialContext[] {
  return lastingCredentials(identity, policy).filter(
    ({ type, lifetime, expiresAt }) =>
      replaceable.has(type) && expiresAt === null && (lifetime === "static" || lifetime === "unknown"),
  );
}

/** Where others do without a stored secret; the key of what failures there share. */
function federatedWhere(
  { realm, system, container }: IdentityContext,
  { organisation: { federated } }: Policy,
): { key: string; title: string } | null {
  if (!federated.has(realm) && !federated.has(system)) return null;
  return container
    ? {
        key: `container:${container.id}`,
        title: `Static keys in ${container.name}, where federation is possible`,
      }
    : { key: `realm:${realm}`, title: `Static keys in ${system}, where federation is possible` };
}

function failureOf(key: CredentialContext, cause: { key: string; title: string }): Failure {
  const start = startOf(key);
  return {
    ...about(key),
    confidence: "high",
    sentence: `${nameOf(key)} is a static key, and others here prove themselves to this system without one: do as they do.`,
    evidence: [
      { label: "Credential", value: key.externalId },
      { label: "Made or rotated", value: start ? dayOf(start) : "unknown" },
    ],
    cause,
  };
}
