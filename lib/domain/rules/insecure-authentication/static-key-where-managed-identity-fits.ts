import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";
import type { IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { isShortLivedCredential, shortLifeLimits } from "@/lib/domain/definitions/credentials";

type Cloud = "AWS" | "Google Cloud" | "Azure";
const clouds: { [system: string]: Cloud } = {
  aws: "AWS",
  gcp: "Google Cloud",
  entra: "Azure",
  azure: "Azure",
};

/** That others can read the key there is another fact, which `exposed-credential` tells. */
export const staticKeyWhereManagedIdentityFits: IdentityRule = {
  id: "static-key-where-managed-identity-fits",
  subject: "identity",
  title: "Static key of a cloud in a workload of that cloud",
  why: "The cloud would give the workload an identity without any secret; the key is one more thing to leak and to rotate.",
  fix: "Give the workload's own role the rights that it needs, take the key out of its settings, then revoke the key.",
  verify: "The workload's settings hold no key, and the key is gone.",
  risks: ["NHI4", "NHI7"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.2"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) => inPopulation(identity) && cloudKeys(identity, policy).length > 0,
  judge(identity, policy) {
    return failOrPass(
      cloudKeys(identity, policy).flatMap((key) => {
        const [first, ...others] = workloadsOf(key, clouds[identity.system]);
        if (!first) return [];
        return {
          key: key.id,
          credentialId: key.id,
          placementId: first.id,
          confidence: "high" as const,
          sentence: `A workload of ${clouds[identity.system]} carries ${key.name ?? key.externalId}, where a role of its own would need no key.`,
          evidence: [
            { label: "Credential", value: key.externalId },
            ...[first, ...others].slice(0, 10).map(({ locator }) => ({ label: "Where", value: locator })),
          ],
        };
      }),
    );
  },
};

function cloudKeys(identity: IdentityContext, policy: Policy): CredentialContext[] {
  if (!Object.hasOwn(clouds, identity.system)) return [];
  return activeCredentials(identity).filter(
    (each) => isShortLivedCredential(each, policy.thresholds) === "no" && each.places.length > 0,
  );
}

/** Variables of workloads that run in that cloud, as their reader or their name there says. */
function workloadsOf({ places }: CredentialContext, cloud: Cloud | undefined): PlaceContext[] {
  return places.filter(
    ({ kind, reader, locator }) =>
      kind === "workload_environment" &&
      ((reader !== null && clouds[reader.system] === cloud) ||
        (cloud === "AWS" && /^arn:aws[a-z-]{0,20}:(?:lambda|ecs|ec2|batch|apprunner):/.test(locator))),
  );
}
