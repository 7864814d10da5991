import { daysOf, inPopulation, lastingCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, pass, soonest, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { causeOf, type Leaver, leaversOf } from "./leavers";

export const notRotatedSinceTransfer: IdentityRule = {
  id: "not-rotated-since-transfer",
  subject: "identity",
  title: "Taken over, with the secret that a leaver made",
  why: "A new owner does not make an old secret new: whoever made it may still have a copy.",
  fix: "Issue a new credential, move its users over, and revoke the old one.",
  verify: "The source shows that every active credential was made after its maker left.",
  risks: ["NHI1", "NHI7"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.3"],
    ["PCI DSS 4.0", "8.2.5"],
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: ["leaverRotation", ...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) &&
    identity.owners.technical?.state === "accepted" &&
    leaversOf(identity).length > 0 &&
    lastingCredentials(identity, policy).length > 0,
  judge(identity, policy, now) {
    const since = sinceOf(identity);
    const due = since && daysAfter(since, daysOf("leaverRotation", policy));
    if (due && due > now) return pass(due);
    const maker = leaversOf(identity).find((leaver) => leaver.as === "its creator");
    const failures: Failure[] = [];
    let isUnsure = false;
    for (const credential of lastingCredentials(identity, policy)) {
      const made = credential.lastRotatedAt ?? credential.createdAt;
      if (made && since && made >= since) continue;
      if (maker && isOfTheBeginning(credential, identity)) failures.push(failureOf(credential, maker));
      else isUnsure = true;
    }
    if (failures.length === 0 && isUnsure) return unknown("to know whether somebody who left had it");
    return failOrPass(failures, soonest(now, due));
  },
};

/** When the last of those who left did so, else when somebody took it over: what was made later no leaver had. */
function sinceOf(identity: IdentityContext): Date | null {
  const left = leaversOf(identity).map(({ leftAt }) => leftAt?.getTime() ?? Number.NaN);
  const last = Math.max(...left);
  return Number.isNaN(last) ? (identity.owners.technical?.setAt ?? null) : new Date(last);
}

/** Made with the identity itself, thus by its creator, and never since: who left had it for sure. */
function isOfTheBeginning(credential: CredentialContext, identity: IdentityContext): boolean {
  const made = credential.lastRotatedAt ?? credential.createdAt;
  return made !== null && identity.createdAt !== null && made <= daysAfter(identity.createdAt, 1);
}

function failureOf(credential: CredentialContext, maker: Leaver): Failure {
  const name = credential.name ?? credential.externalId;
  return {
    key: credential.id,
    credentialId: credential.id,
    confidence: maker.confidence,
    sentence: `${name} is still the one that ${maker.name} made, who left: replace it.`,
    evidence: [{ label: "Credential", value: credential.externalId }, ...maker.evidence],
    cause: causeOf(maker),
  };
}
