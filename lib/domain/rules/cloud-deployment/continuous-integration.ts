import type { IdentityContext, OtherIdentity, TrustContext } from "@/lib/domain/assessment/context";

/** Systems that build and deliver. */
const systems: ReadonlySet<string> = new Set([
  "github_actions",
  "gitlab",
  "circleci",
  "jenkins",
  "terraform",
]);
const issuers =
  /^https:\/\/(?:token\.actions\.(?:githubusercontent\.com|[\w-]{1,60}\.ghe\.com)|gitlab\.[\w.-]{1,200}|oidc\.circleci\.com\/|app\.terraform\.io|agent\.buildkite\.com|api\.bitbucket\.org\/)/i;

/** Workflows, pipelines, jobs and runs. People and apps of the same systems are none. */
export function isOfContinuousIntegration({ system, kind }: OtherIdentity): boolean {
  return systems.has(system) && ["service_account", "scheduled_job", "ci_runner"].includes(kind);
}

/** By whom of them it may be become. */
export function trustsOfContinuousIntegration({ trustedBy }: IdentityContext): TrustContext[] {
  return trustedBy.filter(
    ({ effect, kind, subjectIdentity, issuer }) =>
      effect === "allow" &&
      (kind === "federation" || kind === "assume_role") &&
      (subjectIdentity ? isOfContinuousIntegration(subjectIdentity) : issuers.test(issuer ?? "")),
  );
}
