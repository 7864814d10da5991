import { activeCredentials, daysOf, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { dayOf, daysBetween, failOrPass, soonest } from "@/lib/domain/assessment/verdict";
import { about, nameOf, startOf } from "./lasting";

export const certificateRenewalLate: IdentityRule = {
  id: "certificate-renewal-late",
  subject: "identity",
  title: "Short-lived certificate that was not renewed in time",
  why: "Short-lived certificates are renewed when two thirds of their life have gone; one that was not shows that its renewal is broken.",
  fix: "Look why the renewal did not run, and renew it.",
  verify: "The certificate is a younger one.",
  risks: ["NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium" },
  thresholds: ["warnMinimumLife"],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && certificates(identity).length > 0,
  judge(identity, policy, now) {
    const failures: Failure[] = [];
    const turns: Date[] = [];
    const youngestEnd = Math.max(...certificates(identity).map(({ expiresAt }) => expiresAt.getTime()));
    for (const { credential, start, expiresAt } of certificates(identity)) {
      const isShort = daysBetween(start, expiresAt) < daysOf("warnMinimumLife", policy);
      // An older issue beside its successor may end in peace.
      if (!isShort || expiresAt <= now || expiresAt.getTime() < youngestEnd) continue;
      const due = new Date(start.getTime() + Math.ceil(((expiresAt.getTime() - start.getTime()) * 2) / 3));
      turns.push(due, expiresAt);
      if (due > now) continue;
      failures.push({
        ...about(credential),
        confidence: "high",
        sentence: `${nameOf(credential)} should have been renewed on ${dayOf(due)} and ends on ${dayOf(expiresAt)}: renew it.`,
        evidence: [
          { label: "Issued", value: dayOf(start) },
          { label: "Ends", value: dayOf(expiresAt) },
        ],
      });
    }
    return failOrPass(failures, soonest(now, ...turns));
  },
};

/** Active certificates of which both ends are known. */
function certificates(identity: IdentityContext) {
  return activeCredentials(identity).flatMap((credential) => {
    const start = startOf(credential);
    const { type, expiresAt } = credential;
    return type === "x509" && start && expiresAt ? [{ credential, start, expiresAt }] : [];
  });
}
