import type { GrantContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { holds, isJudged, staticSecrets } from "./administers";

/** Those that administer, and rights in clusters, are told by other rules. */
export const wildcardGrant: IdentityRule = {
  id: "wildcard-grant",
  subject: "identity",
  title: "Grant of every action on every resource",
  why: "A wildcard gives what nobody thought of, also what the provider adds next year.",
  fix: "Look at which actions it used, name these and the resources that they are for, and replace the grant.",
  verify: "The grant names actions and resources, and nothing fails.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "low", tier1: "medium" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity) =>
    isJudged(identity) &&
    identity.system !== "kubernetes" &&
    !holds(identity, "administer") &&
    allowed(identity).length > 0,
  judge(identity, policy) {
    const grants = allowed(identity);
    const wild = grants.filter(
      ({ traits }) => traits.includes("wildcard_actions") && traits.includes("wildcard_resources"),
    );
    if (wild.length === 0 && grants.some(({ understood }) => !understood))
      return unknown("what all of its grants allow");
    // The same policy may hold directly and by a group.
    const byEntitlement = new Map(wild.map((grant) => [grant.entitlement.id, grant]));
    return failOrPass(
      [...byEntitlement.values()].map(({ entitlement, traits, through, condition }) => ({
        key: entitlement.id,
        // A whole project, by a secret that somebody may have a copy of.
        ...(traits.includes("basic_role") && staticSecrets(identity, policy).length > 0
          ? { severity: "high" }
          : {}),
        confidence: condition === null ? "high" : "medium",
        sentence: `${entitlement.name} allows all actions of a service, or of all, on every resource.`,
        evidence: [
          { label: "Grant", value: entitlement.name },
          ...(through === null ? [] : [{ label: "By the group", value: through }]),
        ],
        cause: { key: `entitlement:${entitlement.id}`, title: `Wildcards in ${entitlement.name}` },
      })),
    );
  },
};

function allowed({ grants }: IdentityContext): GrantContext[] {
  return grants.filter(({ effect }) => effect === "allow");
}
