import { inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import type { CredentialType } from "@/lib/domain/record";
import { about, nameOf } from "./lasting";

/** Types that can be made with an end. Access keys of clouds, key pairs and most passwords cannot. */
const withEnd: ReadonlySet<CredentialType> = new Set([
  "api_key",
  "bearer_token",
  "oauth_client_secret",
  "oauth_refresh_token",
]);

/** Systems whose API keys cannot have an end. */
const withoutEnds: ReadonlySet<string> = new Set(["gcp", "openai"]);

export const credentialNeverExpires: IdentityRule = {
  id: "credential-never-expires",
  subject: "identity",
  title: "Credential that never expires",
  why: "A forgotten secret with an end dies by itself; one without works until somebody finds it.",
  fix: "Issue one that ends within the limits, move its users over, and revoke the old one.",
  verify: "Its source shows an end for every active credential.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && withPossibleEnd(identity, policy).length > 0,
  judge(identity, policy) {
    const failures: Failure[] = [];
    let isUnsure = false;
    for (const credential of withPossibleEnd(identity, policy)) {
      if (credential.expiresAt || credential.lifetime === "expiring") continue;
      if (credential.lifetime === "unknown") isUnsure = true;
      else failures.push(endless(credential));
    }
    if (failures.length === 0 && isUnsure) return unknown("its source to say whether a credential ends");
    return failOrPass(failures);
  },
};

function withPossibleEnd(identity: IdentityContext, policy: Policy): CredentialContext[] {
  return lastingCredentials(identity, policy).filter(
    ({ type }) => withEnd.has(type) && !(type === "api_key" && withoutEnds.has(identity.system)),
  );
}

function endless(credential: CredentialContext): Failure {
  return {
    ...about(credential),
    confidence: "high",
    sentence: `${nameOf(credential)} never expires: replace it by one that ends.`,
    evidence: [{ label: "Credential", value: credential.externalId }],
  };
}
