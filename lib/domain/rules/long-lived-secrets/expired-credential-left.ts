import { inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { dayOf, failOrPass, soonest } from "@/lib/domain/assessment/verdict";
import { about, nameOf } from "./lasting";

export const expiredCredentialLeft: IdentityRule = {
  id: "expired-credential-left",
  subject: "identity",
  title: "Ended credential that is still listed",
  why: "What has ended hides what works: whoever looks cannot tell a broken setup from a forgotten leftover.",
  fix: "Remove it; if something still needs it, that is broken and gets a new one.",
  verify: "Its source does not list it any more.",
  risks: ["NHI7", "NHI1"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && ending(identity).length > 0,
  judge(identity, _policy, now) {
    const listed = ending(identity);
    const ended = listed.filter(({ status, expiresAt }) =>
      expiresAt ? expiresAt <= now : status === "expired",
    );
    return failOrPass(
      ended.map((each) => ({
        ...about(each),
        confidence: "high",
        sentence: each.expiresAt
          ? `${nameOf(each)} ended on ${dayOf(each.expiresAt)} and is still listed: remove it.`
          : `${nameOf(each)} has ended and is still listed: remove it.`,
        evidence: [{ label: "Credential", value: each.externalId }],
      })),
      soonest(now, ...listed.map(({ expiresAt }) => expiresAt)),
    );
  },
};

/** Those with an end, whether it lies ahead or not; short-lived ones are swept away by their issuer. */
function ending(identity: IdentityContext): CredentialContext[] {
  return identity.credentials.filter(
    ({ status, expiresAt, lifetime }) =>
      status !== "disabled" &&
      lifetime !== "short_lived" &&
      lifetime !== "platform_managed" &&
      (status === "expired" || expiresAt !== null),
  );
}
