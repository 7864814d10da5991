import { activeCredentials, mayWork } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { isAutomated, runners } from "./automated-place";
import { actsFor, isPersonal } from "./personal";

export const personalTokenAutomation: IdentityRule = {
  id: "personal-token-automation",
  subject: "identity",
  title: "Automation runs on a person's account or token",
  why: "It may do all that the person may, its deeds look like theirs, and it stops on the day when they leave.",
  fix: "Give the automation an identity of its own with only what it needs, and revoke the personal one.",
  verify:
    "The job, pipeline or workload uses another identity, and the personal credential is gone from there.",
  risks: ["NHI10"],
  frameworks: [
    ["PCI DSS 4.0", "7.2.5"],
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.5.16"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium", production: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => mayWork(identity) && (isPersonal(identity) || actsFor(identity).length > 0),
  judge(identity) {
    const failures = [...copies(identity), ...workloads(identity), ...inTheNameOf(identity)];
    if (failures.length > 0) return failOrPass(failures);
    const active = activeCredentials(identity);
    const isUnseen =
      active.length > 0 ? active.some(({ places }) => places.length === 0) : identity.keysHidden;
    return isUnseen ? unknown("to see where its credential lies") : failOrPass([]);
  },
};

/** Its credentials that lie where automation reads them. */
function copies(identity: IdentityContext): Failure[] {
  return activeCredentials(identity).flatMap((credential) => {
    const places = credential.places.filter(isAutomated);
    const [worst = places[0]] = places.filter(({ environment }) => environment === "production");
    return worst ? [copied(credential, worst, places)] : [];
  });
}

function copied(credential: CredentialContext, worst: PlaceContext, places: PlaceContext[]): Failure {
  const where = worst.container?.name ?? worst.locator;
  const readers = new Set(places.flatMap(({ reader }) => reader?.name ?? []));
  return {
    key: credential.id,
    credentialId: credential.id,
    placementId: worst.id,
    ...(worst.environment === "production" ? { severity: "high" } : {}),
    confidence: "high",
    sentence: `${credential.name ?? credential.externalId} is a person's own, and automation reads it (${where}): give that an identity of its own.`,
    evidence: [
      ...places.slice(0, 10).map(({ locator }) => ({ label: "Place", value: locator })),
      ...[...readers].slice(0, 10).map((value) => ({ label: "Read by", value, elsewhere: true as const })),
    ],
    ...(worst.container
      ? {
          cause: {
            key: `place:${worst.container.id}`,
            title: `${worst.container.name} uses people's credentials`,
          },
        }
      : {}),
  };
}

/** Jobs and pipelines that run as the person's account. */
function workloads(identity: IdentityContext): Failure[] {
  return identity.trustedBy.flatMap(({ id, kind, effect, subjectIdentity: subject }) =>
    subject && effect === "allow" && (kind === "runs_as" || kind === "workload") && runners.has(subject.kind)
      ? [
          {
            key: id,
            ...(subject.environment === "production" ? ({ severity: "high" } as const) : {}),
            confidence: "high" as const,
            sentence: "Automation runs as it, a person's account: give that an identity of its own.",
            evidence: [
              { label: "Runs as it", value: `${subject.kind} ${subject.name}`, elsewhere: true as const },
            ],
          },
        ]
      : [],
  );
}

function inTheNameOf(identity: IdentityContext): Failure[] {
  return actsFor(identity).map((person) => ({
    key: `for:${person.id}`,
    confidence: "high",
    sentence: "Software acts with it in the name of a person: give that an account of its own.",
    evidence: [{ label: "Acts as", value: person.name, elsewhere: true as const }],
  }));
}
