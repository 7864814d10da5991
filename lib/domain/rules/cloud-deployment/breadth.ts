import type { TrustContext } from "@/lib/domain/assessment/context";
import { claimsOf, isClusterIssuer, isObject, isPublicIssuer } from "./federation";

/** How much a trust in tokens lets in, most first. `strangers`: also other customers of a public issuer. */
const breadths = [
  "strangers",
  "everything",
  "organisation",
  "cluster",
  "namespace",
  "several",
  "any_branch",
  "pull_request",
  "exact",
] as const;
export type Breadth = (typeof breadths)[number];

const ofProject = ["repository", "repository_id", "project_path", "project_id"];
const ofOwner = ["repository_owner", "repository_owner_id", "namespace_path", "namespace_id"];
const ofRun = ["ref", "environment", "workflow_ref", "ref_protected"];
/** These say who it is, whatever the subject is. */
const ofOne = ["job_workflow_ref", "amr", "aud", "oaud", "azp", "oid"];

/** By its subject and by the claims that it asks for beside it. */
export function breadthOf(trust: TrustContext): Breadth {
  const claims = claimsOf(trust);
  const asks = (names: readonly string[]) => names.some((name) => claims.has(name));
  if (asks(ofOne)) return "exact";
  let breadth = breadthOfSubject(trust);
  if (asks(ofProject)) breadth = narrower(breadth, "any_branch");
  else if (asks(ofOwner)) breadth = narrower(breadth, "organisation");
  const ofOneProject = breadth === "any_branch" || breadth === "several" || breadth === "pull_request";
  return ofOneProject && asks(ofRun) ? "exact" : breadth;
}

function narrower(one: Breadth, other: Breadth): Breadth {
  return breadths.indexOf(one) >= breadths.indexOf(other) ? one : other;
}

function breadthOfSubject(trust: TrustContext): Breadth {
  const { subject } = trust;
  if (isLiteral(trust)) return "exact";
  const all = isPublicIssuer(trust) ? "strangers" : isClusterIssuer(trust) ? "cluster" : "everything";
  if (subject === "" || isAnything(subject)) return all;
  const account = /^system:serviceaccount:([^:]*):?(.*)$/.exec(subject);
  if (account) {
    if (isAnything(account[1] ?? "")) return "cluster";
    const anyAccount = account[2] === "" || isAnything(account[2] ?? "");
    return anyAccount || isWild(account[1] ?? "") ? "namespace" : "exact";
  }
  const place = /^(?:repo:|repository |project_path:|project )(.*)$/.exec(subject);
  if (place) return breadthOfPlace(place[1] ?? "", all);
  const run = /^organization:([^:]*)(?::project:([^:]*))?(?::workspace:([^:]*))?/.exec(subject);
  if (run) {
    const [, organisation = "", project = "*", workspace = "*"] = run;
    if (isWild(organisation)) return all;
    return isAnything(project) || isAnything(workspace) ? "organisation" : "exact";
  }
  const circle = /^org\/[^/]*(?:\/project\/([^/]*))?/.exec(subject);
  if (circle) return isWild(circle[1] ?? "*") ? "organisation" : "exact";
  return "exact";
}

/** `owner/name:rest` of GitHub, `group/…/name:rest` of GitLab. */
function breadthOfPlace(place: string, all: Breadth): Breadth {
  const [path = "", ...parts] = place.split(":");
  const [owner = "", ...names] = path.split("/");
  const name = names.join("/");
  const rest = parts.join(":");
  // A star in the owner's name lets in whoever takes a name that fits.
  if (owner === "" || isWild(owner)) return all;
  if (name === "" || names.some(isAnything)) return "organisation";
  if (isWild(name)) return "several";
  if (rest === "pull_request") return "pull_request";
  return rest === "" || anyRun.test(rest) ? "any_branch" : "exact";
}

/** Any run of a project: whoever may push can choose branch and environment. */
const anyRun = /^(?:\*|ref:(?:\*|refs\/(?:\*|heads\/\*$))|environment:\*|ref_type:(?:\*|branch:ref:\*$))/;

function isWild(text: string): boolean {
  return /[*?]/.test(text);
}

function isAnything(text: string): boolean {
  return /^\*+$/.test(text);
}

/** AWS compares letter by letter where the operator says so, and Vault unless told otherwise: a star there is a star. */
function isLiteral({ condition, subject }: TrustContext): boolean {
  if (!isWild(subject) || !isObject(condition)) return false;
  if (condition.matching === "string") return subject !== "*";
  const asked = Array.isArray(condition.sub) ? condition.sub.filter(isObject) : [];
  const own = asked.filter(({ values }) => Array.isArray(values) && values.includes(subject));
  return (
    own.length > 0 &&
    own.every(
      ({ operator }) => typeof operator === "string" && /^[\w:]*StringEquals(?:IfExists)?$/.test(operator),
    )
  );
}
