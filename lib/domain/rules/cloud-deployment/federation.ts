import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";

/** Trust in tokens of an issuer, as the connectors state it: whom it lets in, and what else it asks of the token. */

/** How much an issuer's tokens let in. `strangers`: also those of other customers of a public issuer. */
export type Breadth =
  | "strangers"
  | "everything"
  | "organisation"
  | "cluster"
  | "namespace"
  | "pull_request"
  | "any_branch"
  | "exact";

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

export function breadthOf(trust: TrustContext): Breadth {
  const { subject } = trust;
  if (isLiteral(trust)) return "exact";
  const all: Breadth = isPublicIssuer(trust) ? "strangers" : "everything";
  if (/^[*?]+$/.test(subject) || subject === "") return all;
  const account = /^system:serviceaccount:([^:]*):?(.*)$/.exec(subject);
  if (account) {
    if (isWild(account[1] ?? "")) return "cluster";
    return isWild(account[2] ?? "") || account[2] === "" ? "namespace" : "exact";
  }
  const place = /^(?:repo:|repository |project_path:|project )(.*)$/.exec(subject);
  if (place) return breadthOfPlace(place[1] ?? "", trust, all);
  const run = /^organization:([^:]*)(?::project:([^:]*))?(?::workspace:([^:]*))?/.exec(subject);
  if (run) {
    const [, organisation = "", project = "*", workspace = "*"] = run;
    if (isWild(organisation)) return all;
    return isWild(project) || isWild(workspace) ? "organisation" : "exact";
  }
  const circle = /^org\/([^/]*)(?:\/project\/([^/]*))?/.exec(subject);
  if (circle) return isWild(circle[2] ?? "*") ? "organisation" : "exact";
  return "exact";
}

/** `owner/name:rest` of GitHub, `group/name:rest` of GitLab; under GitLab a wildcard may stand for any part of the path. */
function breadthOfPlace(place: string, trust: TrustContext, all: Breadth): Breadth {
  const [path = "", ...parts] = place.split(":");
  const rest = parts.join(":");
  const [owner = "", ...names] = path.split("/");
  const name = names.join("/");
  if (isWild(owner) || owner === "") return all;
  if (name === "" || isWild(name)) return "organisation";
  if (rest === "pull_request") return "pull_request";
  const isPrefix = matching(trust) === "prefix" && !rest.includes("*");
  if (isPrefix && rest === "") return place.endsWith(":") ? "any_branch" : "organisation";
  return rest === "" || /^\*+$/.test(rest) || /^(?:ref|ref_type):?\*/.test(rest) ? "any_branch" : "exact";
}

function isWild(text: string): boolean {
  return /[*?]/.test(text);
}

/** How the source compares subjects, where it says so: `prefix`, `string`, `glob`. */
function matching({ condition }: TrustContext): unknown {
  return isObject(condition) ? condition.matching : undefined;
}

/** AWS compares letter by letter where the operator says so, and Vault unless told otherwise: a star there is a star. */
function isLiteral(trust: TrustContext): boolean {
  const { condition, subject } = trust;
  if (!isWild(subject) || !isObject(condition)) return false;
  if (matching(trust) === "string") return true;
  const asked = Array.isArray(condition.sub) ? condition.sub.filter(isObject) : [];
  const own = asked.filter(({ values }) => Array.isArray(values) && values.includes(subject));
  return (
    own.length > 0 &&
    own.every(
      ({ operator }) =>
        typeof operator === "string" && /Equals/i.test(operator) && !/IgnoreCase/i.test(operator),
    )
  );
}

/** Claims beside subject and audience that say which workload it is. */
const namingClaim =
  /(?:^|:)(?:repository|repository_id|repository_owner|repository_owner_id|job_workflow_ref|workflow_ref|environment|ref|project_path|project_id|namespace_id|namespace_path|ref_protected|amr|oaud|azp|oid|tid)$/i;

/** Names of claims that a trust asks for beside subject and audience. */
export function otherClaims({ condition }: TrustContext): string[] {
  if (!isObject(condition)) return [];
  const asked = isObject(condition.when)
    ? Object.entries(condition.when).flatMap(([operator, keys]) =>
        isObject(keys) && !/Not|Null/.test(operator) ? Object.keys(keys) : [],
      )
    : [];
  const claims = isObject(condition.claims) ? Object.keys(condition.claims) : [];
  // Claims of npm stand in the condition itself.
  const plain = Object.keys(condition).filter((key) => key === "workflow_ref" || key === "environment");
  return [...asked, ...claims, ...plain].filter((key) => namingClaim.test(key));
}

/** Whether something that cannot be read here may limit it further: an expression, or the condition of a provider. */
export function limitedElsewhere({ condition }: TrustContext): string | null {
  if (!isObject(condition)) return null;
  if (condition.subject === "by an expression") return "the expression that decides on subjects";
  if (typeof condition.expression === "string") return "what its expression leaves open";
  const isPool = "pool" in condition || condition.role === "roles/iam.workloadIdentityUser";
  return isPool ? "the attribute condition of the pool's provider" : null;
}
