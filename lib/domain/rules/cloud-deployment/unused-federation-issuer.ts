import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, unknown } from "@/lib/domain/assessment/verdict";

/** Told of the root user, who is the account: an issuer is no identity. */
export const unusedFederationIssuer: IdentityRule = {
  id: "unused-federation-issuer",
  subject: "identity",
  title: "Issuer that is believed and that nothing needs",
  why: "Whoever takes over a forgotten issuer, or its address, can vouch for itself as soon as some role trusts it again.",
  fix: "Remove the issuer from the account.",
  verify: "The account no longer lists the issuer.",
  risks: ["NHI6", "NHI1"],
  frameworks: [["NIST 800-53 r5", "AC-6"]],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => identity.kind === "root_account" && identity.system === "aws",
  judge({ issuers }, _policy, now) {
    if (issuers === null) return unknown("a list of the issuers that its account believes, and of its roles");
    return failOrPass(
      issuers.flatMap(({ address, trusted }) =>
        trusted
          ? []
          : [
              {
                key: address,
                confidence: "high" as const,
                sentence: `Its account believes the issuer ${address}, and none of its roles lets that in: remove it.`,
                evidence: [{ label: "Issuer", value: address }],
              },
            ],
      ),
      // Roles and issuers are others' records: their change does not ask this one again.
      issuers.length > 0 ? daysAfter(now, 1) : null,
    );
  },
};
