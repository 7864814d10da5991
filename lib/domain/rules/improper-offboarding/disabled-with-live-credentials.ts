import { lastingCredentials, mayWork } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";

export const disabledWithLiveCredentials: IdentityRule = {
  id: "disabled-with-live-credentials",
  subject: "identity",
  title: "Disabled, with credentials that are still active",
  why: "Who switches it on again, by mistake or with intent, switches on every old secret of it as well.",
  fix: "Delete its credentials; whoever needs it again gets new ones.",
  verify: "Its source lists no active credential of it.",
  risks: ["NHI1"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.18"],
  ],
  severity: { usual: "low" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity) =>
    !mayWork(identity) &&
    identity.class !== "human" &&
    (identity.managedBy === "customer" || identity.managedBy === "third_party") &&
    (identity.credentials.length > 0 || identity.keysHidden),
  judge(identity, policy, now) {
    const live = liveSecrets(identity, policy, now);
    if (live.length === 0) {
      if (identity.keysHidden) return unknown("its system to show which credentials it has");
      return identity.credentials.some((each) => each.status === "unknown")
        ? unknown("its source to say whether a credential is active")
        : pass();
    }
    const are = live.length === 1 ? "a credential of it is" : `${live.length} credentials of it are`;
    return failOrPass(
      [
        {
          key: "",
          confidence: "high",
          sentence: `It is switched off, and ${are} still active: delete what is not needed again.`,
          evidence: live
            .slice(0, 10)
            .map(({ externalId }) => ({ label: "Active credential", value: externalId })),
        },
      ],
      soonest(now, ...live.map(({ expiresAt }) => expiresAt)),
    );
  },
};

/** Those that will not have ended by themselves. */
function liveSecrets(identity: IdentityContext, policy: Policy, now: Date) {
  return lastingCredentials(identity, policy).filter(({ expiresAt }) => !(expiresAt && expiresAt <= now));
}
