import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import {
  confidenceOf,
  isAdministrator,
  mayHaveStaticSecret,
  privilegeEvidence,
  secretEvidence,
  staticSecrets,
} from "./administers";

export const administratorWithStaticKey: IdentityRule = {
  id: "administrator-with-static-key",
  subject: "identity",
  title: "Administrator that proves itself with a lasting secret",
  why: "One copy of the secret, wherever it lies, is enough to take over the whole account, tenant or cluster, for as long as nobody notices.",
  fix: "Replace the secret by federation or a managed identity, give it a role that may do only what it does, then revoke the secret.",
  verify:
    "Its source shows no active key, token or password of it, or it no longer holds an administrator's right.",
  risks: ["NHI5", "NHI7", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["SOC 2", "CC6.3"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "critical", nonProduction: "high" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: isAdministrator,
  judge(identity, policy) {
    const secrets = staticSecrets(identity, policy);
    const [first] = secrets;
    if (!first)
      return mayHaveStaticSecret(identity, policy)
        ? unknown("its source to say which keys it has, whether they are active and how long they work")
        : pass();
    const deed = identity.privilege.through === null ? "administers" : "can become an administrator";
    return failOrPass([
      {
        key: "",
        credentialId: first.id,
        // A person's own user, whose key is known to somebody at least.
        ...(identity.class === "both" ? { severity: "high" } : {}),
        confidence: confidenceOf(identity),
        sentence:
          secrets.length === 1
            ? `It ${deed}, with ${first.name ?? first.externalId}, which works until somebody revokes it.`
            : `It ${deed}, with any of ${secrets.length} secrets that work until somebody revokes them.`,
        evidence: [...privilegeEvidence(identity), ...secretEvidence(secrets)],
      },
    ]);
  },
};
