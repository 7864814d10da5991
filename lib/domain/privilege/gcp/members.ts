import type { Certainty } from "../certainty";
import type { Principal } from "../principals";

/** A pool of workloads that other systems vouch for. */
const poolPath = "//iam\\.googleapis\\.com/(projects/[^/]+/locations/[^/]+/workloadIdentityPools/[^/]+)/";
const poolOfOne = new RegExp(`^principal:${poolPath}subject/`);
const poolOfSet = new RegExp(`^principalSet:${poolPath}(.+)$`);
const pooled = /^(?:principal:\/\/|serviceAccount:[^[\]\s]+\.svc\.id\.goog\[)/;

/** Whether another system vouches for it: Google knows no account of it. */
export function isFederated({ externalId }: Principal): boolean {
  return pooled.test(externalId);
}

const isAgent = ({ externalId }: Principal) => /^agents\.|\/reasoningEngines\//.test(externalId);

function poolOf({ externalId }: Principal): string | undefined {
  return (
    poolOfOne.exec(externalId)?.[1] ?? /^serviceAccount:([^[\]\s]+\.svc\.id\.goog)\[/.exec(externalId)?.[1]
  );
}

/** Whether it is known by an address of a service account, an agent or a workload: no person, so of no domain. */
function isMachine({ realm }: Principal): boolean {
  return realm !== "google";
}

/**
 * Whether somebody is in a group that Google Cloud knows without a list of members. Of groups of addresses, `unknown`: who is in
 * them is told elsewhere. https://docs.cloud.google.com/iam/docs/principal-identifiers
 */
export function isIn(principal: Principal, { externalId: group, realm }: Principal): Certainty {
  if (group === "allUsers") return "yes";
  if (group === "allAuthenticatedUsers")
    return isFederated(principal) ? "no" : isAgent(principal) ? "unknown" : "yes";
  if (realm === "google" && group.startsWith("domain/")) {
    if (isMachine(principal)) return "no";
    const domain = group.slice("domain/".length);
    return principal.externalId.includes("@")
      ? principal.externalId.endsWith(`@${domain}`)
        ? "yes"
        : "no"
      : "unknown";
  }
  const [, pool, members] = poolOfSet.exec(group) ?? [];
  if (pool) {
    const own = poolOf(principal);
    // A cluster's own accounts name their pool without its project.
    if (own !== pool && own !== pool.slice(pool.lastIndexOf("/") + 1)) return "no";
    return members === "*" && own === pool ? "yes" : "unknown";
  }
  if (/^principalSet:\/\/iam\.googleapis\.com\/locations\/global\/workforcePools\//.test(group))
    return isMachine(principal) ? "no" : "unknown";
  return "unknown";
}

/** The basic role and the project that `projectOwner:…`, `projectEditor:…` and `projectViewer:…` stand for. */
export function holdersOf({ externalId }: Principal): { role: string; project: string } | null {
  const [, project, title] = /^(projects\/[^/]+)\/(owners|editors|viewers)$/.exec(externalId) ?? [];
  return project && title ? { role: `roles/${title.slice(0, -1)}`, project } : null;
}
