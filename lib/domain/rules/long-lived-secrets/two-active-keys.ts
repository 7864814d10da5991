import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { dayOf, failOrPass, olderThan, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import type { CredentialType } from "@/lib/domain/record";
import { nameOf } from "./lasting";

/** Of these, one does the work, and two are a rotation; of tokens, each may have a work of its own. */
const exchanged: Partial<Record<CredentialType, string>> = {
  access_key: "access keys",
  rsa_keypair: "keys",
  oauth_client_secret: "secrets",
};

export const twoActiveKeys: IdentityRule = {
  id: "two-active-keys",
  subject: "identity",
  title: "Two active keys side by side",
  why: "A rotation that was begun and not ended: the old key still works, and nobody waits for its end.",
  fix: "See which one is used, move the rest over, and delete the old one.",
  verify: "Its source shows one active key.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low", tier1: "medium" },
  thresholds: ["twoActiveKeys", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && keysByType(identity, policy).size > 0,
  judge(identity, policy, now) {
    const limit = daysOf("twoActiveKeys", policy);
    const failures: Failure[] = [];
    const turns: Date[] = [];
    let isUnsure = false;
    for (const [type, keys] of keysByType(identity, policy)) {
      if (keys.length < 2) continue;
      const made = keys
        .flatMap(({ createdAt }) => (createdAt ? [createdAt] : []))
        .sort((a, b) => a.getTime() - b.getTime());
      const second = made[1];
      if (!second) {
        isUnsure = true;
        continue;
      }
      const end = olderThan(second, limit);
      if (end > now) {
        turns.push(end);
        // One of unknown age may have been beside the oldest for longer.
        if (made.length < keys.length) isUnsure = true;
      } else failures.push(sideBySide(type, keys, second));
    }
    const changesAt = soonest(now, ...turns);
    if (failures.length === 0 && isUnsure) return unknown("the day on which a key was made", changesAt);
    return failOrPass(failures, changesAt);
  },
};

function keysByType(identity: IdentityContext, policy: Policy): Map<CredentialType, CredentialContext[]> {
  const byType = new Map<CredentialType, CredentialContext[]>();
  for (const key of lastingCredentials(identity, policy))
    if (exchanged[key.type]) byType.set(key.type, [...(byType.get(key.type) ?? []), key]);
  return byType;
}

function sideBySide(type: CredentialType, keys: CredentialContext[], since: Date): Failure {
  return {
    key: type,
    confidence: "high",
    sentence: `${keys.length} ${exchanged[type]} are active side by side, since ${dayOf(since)}: which one can go?`,
    evidence: keys.slice(0, 10).map((each) => ({
      label: nameOf(each),
      value: each.lastUsed.at ? `used ${dayOf(each.lastUsed.at)}` : "no use seen",
    })),
  };
}
