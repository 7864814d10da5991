import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import type { Power } from "@/lib/domain/powers/power";
import {
  confidenceOf,
  hasRights,
  holds,
  isDatabaseUser,
  isJudged,
  privilegeEvidence,
  secretEvidence,
  shortOfTierZero,
  staticSecrets,
} from "./administers";

const words = {
  grant_access: "give itself or others access",
  create_credentials: "make keys of other identities",
  change_trust: "change who may become an identity",
  impersonate: "act as other identities",
} as const satisfies Partial<Record<Power, string>>;
const powers = ["grant_access", "create_credentials", "change_trust", "impersonate"] as const;

/** Short of administering, which other rules tell. In clusters it is told by `cluster-wide-rights`, which names the verbs. */
export const canChangeAccess: IdentityRule = {
  id: "can-change-access",
  subject: "identity",
  title: "Can give itself any access",
  why: "It is no administrator by name, but whoever gets into it can become one in a step or two.",
  fix: "Name the identities, roles and resources over which it may do so, set a permissions boundary, or take the right away.",
  verify: "Its rights over identities, keys and trust are limited to those that it names.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "medium", production: "high" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity) =>
    isJudged(identity) &&
    hasRights(identity) &&
    identity.system !== "kubernetes" &&
    identity.system !== "host" &&
    identity.kind !== "root_account" &&
    !isDatabaseUser(identity),
  judge(identity, policy) {
    const deeds = deedsOf(identity);
    if (identity.privilege.tier !== 0) return shortOfTierZero(identity);
    if (deeds.length === 0) return pass();
    const secrets = staticSecrets(identity, policy);
    const [first] = secrets;
    return failOrPass([
      {
        key: "",
        ...(first ? { severity: "high", credentialId: first.id } : {}),
        confidence: confidenceOf(identity),
        sentence: `It can ${listed(deeds)}${first ? ", and proves itself with a lasting secret" : ""}: limit that to what it needs.`,
        evidence: [...privilegeEvidence(identity), ...secretEvidence(secrets)],
      },
    ]);
  },
};

function deedsOf(identity: IdentityContext): string[] {
  if (holds(identity, "administer")) return [];
  // That a directory lets it act as whoever signs in to it is told by `unconstrained-delegation`.
  const told = identity.system === "ad" ? powers.filter((power) => power !== "impersonate") : powers;
  return told.filter((power) => holds(identity, power)).map((power) => words[power]);
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
