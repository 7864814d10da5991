import { activeCredentials } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import type { IdentityKind } from "@/lib/domain/record";
import { isJudged, staticSecrets } from "./administers";

const kinds: readonly IdentityKind[] = [
  "access_token",
  "api_key",
  "app_installation",
  "oauth_app",
  "service_account",
];

export const orgWideToken: IdentityRule = {
  id: "org-wide-token",
  subject: "identity",
  title: "Token of the whole organisation that one project uses",
  why: "Whoever may change that one project can use the token on all the others.",
  fix: "Replace it by a token for the one repository or project, then revoke this one.",
  verify: "The new token reaches one project, and the old one is gone.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "medium" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) =>
    isJudged(identity) &&
    kinds.includes(identity.kind) &&
    staticSecrets(identity, policy).length > 0 &&
    organisationGrants(identity).length > 0,
  judge(identity) {
    const places = activeCredentials(identity).flatMap((each) => each.places);
    const projects = new Map(
      places.flatMap(({ container }) =>
        container && (container.kind === "repository" || container.kind === "project")
          ? [[container.id, container] as const]
          : [],
      ),
    );
    if (places.length === 0) return unknown("the places where its token lies");
    const [only] = [...projects.values()];
    const inOneProject = places.every(({ container }) => container !== null && projects.has(container.id));
    if (!only || projects.size > 1 || !inOneProject) return pass();
    return failOrPass([
      {
        key: "",
        // It may also be used where nobody looked.
        confidence: "medium",
        sentence: `It reaches the whole organisation, and is known to be used by one ${only.kind} only: a token for that would do.`,
        evidence: [
          { label: "Used by", value: only.name, elsewhere: true as const },
          ...organisationGrants(identity)
            .slice(0, 10)
            .map(({ entitlement }) => ({ label: "Grant", value: entitlement.name })),
        ],
      },
    ]);
  },
};

function organisationGrants({ grants }: IdentityContext) {
  return grants.filter(
    ({ effect, traits, wide, target, powers }) =>
      effect === "allow" &&
      (traits.includes("org_wide") ||
        (wide && target?.kind === "organisation" && powers.some((power) => power !== "read"))),
  );
}
