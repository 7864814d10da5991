import { mayWork } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { mayHaveStaticSecret, staticSecrets } from "./administers";

export const rootAccountKey: IdentityRule = {
  id: "root-account-key",
  subject: "identity",
  title: "Root user of an account with a key",
  why: "No policy limits what the root user does, so whoever has a copy of its key owns the account.",
  fix: "Find what uses the key, give that a role of its own, then delete the key. The root user needs a password and a second factor only.",
  verify: "The account's credential report shows no active access key of the root user.",
  risks: ["NHI5", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "8.6.1"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "critical" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity) => identity.kind === "root_account" && mayWork(identity),
  judge(identity, policy) {
    // Every root user has a password.
    const credentials = identity.credentials.filter(({ type }) => type !== "password");
    const keys = staticSecrets({ ...identity, credentials }, policy);
    if (keys.length === 0 && mayHaveStaticSecret({ ...identity, credentials }, policy))
      return unknown("the account's credential report");
    return failOrPass(
      keys.map((key) => ({
        key: key.id,
        credentialId: key.id,
        confidence: "high",
        sentence: `The root user has the active key ${key.name ?? key.externalId}: find what uses it and delete it.`,
        evidence: [{ label: "Key", value: key.externalId }],
      })),
    );
  },
};
