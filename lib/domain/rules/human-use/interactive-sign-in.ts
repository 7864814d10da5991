import { daysOf, inPopulation, recentUsage } from "@/lib/domain/assessment/about";
import type { CredentialContext, UsageContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, olderThan, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { consolePassword } from "./sign-in-password";

/** Deeds of people at a console, as logs call them. */
const byHand = /(?:^|:)(?:ConsoleLogin|SwitchRole|user\.session\.start)$/;

export const interactiveSignIn: IdentityRule = {
  id: "interactive-sign-in",
  subject: "identity",
  title: "Somebody signs in by hand as a machine",
  why: "Who uses a machine's account leaves no name: their deeds cannot be told from the machine's, nor from each other's.",
  fix: "Find out who does it and why, give them an account of their own, and take the machine's password away.",
  verify: "It has no password, and no sign-in by hand has been seen since.",
  risks: ["NHI10"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.1"],
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.5.16"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: ["dormant"],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) &&
    identity.class === "non_human" &&
    identity.expectedUse !== "emergency" &&
    (identity.kind === "cloud_user" || identity.kind === "directory_account"),
  judge(identity, policy, now) {
    const recent = recentUsage(identity, now);
    const failures: Failure[] = recent ? signInsOf(recent.usage) : [];
    // Days on which somebody signed in fall out of those that are looked at, one by one.
    const tomorrow = failures.length > 0 || recent?.usage.whole.actions === false ? daysAfter(now, 1) : null;
    const password = consolePassword(identity);
    const days = daysOf("dormant", policy);
    const used = password?.lastUsed.at;
    const end = used ? olderThan(used, days) : null;
    if (password && used && end && end > now)
      failures.push({
        key: password.id,
        credentialId: password.id,
        confidence: "high",
        sentence: `Its password was used on ${used.toISOString().slice(0, 10)}: who signs in as it, and what for?`,
        evidence: [{ label: "Credential", value: password.externalId }],
      });
    const changesAt = soonest(now, end, tomorrow, recent?.until ?? null);
    if (failures.length === 0 && !isSeen(password, recent?.usage ?? null))
      return unknown("a log of its sign-ins", changesAt);
    return failOrPass(failures, changesAt);
  },
};

function signInsOf({ ok, actions }: UsageContext): Failure[] {
  const deeds = ok > 0 ? actions.filter((action) => byHand.test(action)) : [];
  if (deeds.length === 0) return [];
  return [
    {
      key: "",
      confidence: "high",
      sentence: "Logs show sign-ins by hand: who signs in as it, and what for?",
      evidence: deeds.slice(0, 10).map((value) => ({ label: "Seen", value })),
    },
  ];
}

/** Whether sign-ins would be known: by the use of its password, or by logs that name all its deeds. */
function isSeen(password: CredentialContext | undefined, usage: UsageContext | null): boolean {
  return password ? password.lastUsed.gap === "none" : usage?.whole.actions === true;
}
