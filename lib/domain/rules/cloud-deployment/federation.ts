import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";

/** Trust in tokens of an issuer, as the connectors state it. */

export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Trust in tokens. That in SAML, which signs people in, and in certificates, is no matter of subjects. */
export function tokenTrusts({ trustedBy }: IdentityContext): TrustContext[] {
  return trustedBy.filter(
    ({ kind, effect, issuer, subject }) =>
      kind === "federation" &&
      effect === "allow" &&
      !/:saml-provider\/|:trust-anchor\/|^rolesanywhere\./.test(issuer ?? "") &&
      // What a source states of its own workloads by name, and not by the subject of a token.
      !subject.startsWith("Workspace "),
  );
}

/** Issuers whose tokens any customer of a platform can get. */
const publicIssuers =
  /^https:\/\/(?:token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|accounts\.google\.com|agent\.buildkite\.com|oidc\.vercel\.com|login\.microsoftonline\.com\/common(?:\/v2\.0)?)\/?$/i;

export function isPublicIssuer({ issuer }: TrustContext): boolean {
  return publicIssuers.test(issuer ?? "");
}

/** Issuers of which there is one a cluster. */
const clusterIssuers =
  /^https:\/\/(?:oidc\.eks\.|container\.googleapis\.com\/v1\/projects\/|[\w-]{1,40}\.oic\.prod-aks\.azure\.com\/)/i;

export function isClusterIssuer({ issuer }: TrustContext): boolean {
  return clusterIssuers.test(issuer ?? "");
}

/** Issuers that make an audience for each app or pool that people sign in to: it says who may come. */
const audienceIssuers = /^https:\/\/(?:cognito-identity\.amazonaws\.com|accounts\.google\.com)\/?$/i;

/** Names of claims that a trust asks for beside the subject, without their issuer, in lower case. */
export function claimsOf({ issuer, condition }: TrustContext): Set<string> {
  if (!isObject(condition)) return new Set();
  const asked = isObject(condition.when)
    ? Object.entries(condition.when).flatMap(([operator, keys]) =>
        isObject(keys) && !/Not|Null/.test(operator) ? Object.keys(keys) : [],
      )
    : [];
  const claims = isObject(condition.claims) ? Object.keys(condition.claims) : [];
  // What npm asks for stands in the condition itself.
  const plain = Object.keys(condition).filter((key) => key === "workflow_ref" || key === "environment");
  const names = [...asked, ...claims, ...plain].map((key) =>
    key.slice(key.lastIndexOf(":") + 1).toLowerCase(),
  );
  return new Set(names.filter((name) => name !== "aud" || audienceIssuers.test(issuer ?? "")));
}

/** What cannot be read here and may limit it further: an expression, or the condition of a provider. */
export function limitedElsewhere({ condition }: TrustContext): string | null {
  if (!isObject(condition)) return null;
  if (condition.subject === "by an expression") return "the expression that decides on subjects";
  if (typeof condition.expression === "string") return "what its expression leaves open";
  const isPool = "pool" in condition || condition.role === "roles/iam.workloadIdentityUser";
  return isPool ? "the attribute condition of the pool's provider" : null;
}
