import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import {
  confidenceOf,
  isDatabaseUser,
  isJudged,
  privilegeEvidence,
  secretEvidence,
  staticSecrets,
} from "./administers";

/** Names that those who run servers give themselves, or that came with the server. */
const operators = /(?:^|[_.-])(?:dba|admin|administrator|root|postgres|ops|sa|default)(?:[_.@-]|$)/i;

export const superuserApplication: IdentityRule = {
  id: "superuser-application",
  subject: "identity",
  title: "Application that signs in to its database as a superuser",
  why: "One injected statement in the application reads and changes everything on the server, and often runs commands on its machine.",
  fix: "Give the application a role that owns nothing and may read and write only its own tables; keep a superuser for those who run the server.",
  verify: "The role has no superuser attribute and is in no group that gives it as much.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "high", nonProduction: "medium" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity) => isJudged(identity) && isDatabaseUser(identity),
  judge(identity, policy) {
    const grants = identity.grants.filter(({ effect }) => effect === "allow");
    if (!grants.some(({ traits }) => traits.includes("superuser"))) {
      if (identity.privilege.tier === null) return unknown("a list of what it holds");
      return grants.some(({ understood }) => !understood) ? unknown("what all of its grants allow") : pass();
    }
    if (identity.class !== "non_human" && operators.test(identity.name))
      return unknown("somebody to say whether a program signs in with it, or those who run the server");
    return failOrPass([
      {
        key: "",
        // Nothing may show whether a person or a program signs in.
        confidence: identity.class === "non_human" ? confidenceOf(identity) : "medium",
        sentence:
          "It may do everything on its database server: give the application a role for its own data.",
        evidence: [...privilegeEvidence(identity), ...secretEvidence(staticSecrets(identity, policy))],
      },
    ]);
  },
};
