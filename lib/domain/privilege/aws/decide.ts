import { isFree, isRefused } from "./built-in";
import type { Policy } from "./document";
import { ask, type Hit, type Said } from "./layer";
import type { Request } from "./request";
import { allowedBy, type Because, decider, every, notSeen, passed, type Step, some } from "./steps";

/** Every policy that takes part in a request. Null: that layer was not seen; empty: there is none. */
export interface Layers {
  /** Of the principal and its groups, inline and managed. */
  identity: readonly Policy[] | null;
  /** Of what is asked for; none: no policy of it takes part. */
  resource: readonly Policy[] | null;
  /** A principal has one at most; of several, each has to allow. */
  boundaries: readonly Policy[] | null;
  /** By level, the root first; those of the principal's account. */
  scps: readonly (readonly Policy[])[] | null;
  /** By level, the root first; those of the resource's account. */
  rcps: readonly (readonly Policy[])[] | null;
  session: readonly Policy[] | null;
}

export type Verdict = "allowed" | "denied" | "depends";

export interface Decision {
  verdict: Verdict;
  /** A Deny decided, not the lack of an Allow. */
  explicitDeny: boolean;
  by: readonly Because[];
}

/** What is known of AWS's services. */
export interface ServiceFacts {
  /** Whether resource control policies speak of a service. */
  hasRcps: (service: string) => boolean;
}

/**
 * Decides a request: a Deny of any layer, else an Allow of every layer that has to give one.
 *
 * - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function decide(request: Request, layers: Layers, facts: ServiceFacts): Decision {
  if (isFree(request)) return { verdict: "allowed", explicitDeny: false, by: [] };
  const said = askAll(request, layers, facts);
  const all = [said.identity, said.resource, said.session, ...said.boundaries, ...said.scps, ...said.rcps];
  const denies = all.flatMap((each) => each?.denies ?? []);
  if (denies.length > 0) return { verdict: "denied", explicitDeny: true, by: denies.map(decider) };
  const granted = every([...guardrails(said), grantOf(request, said)]);
  if (granted.holds === "no") return { verdict: "denied", explicitDeny: false, by: granted.by };
  const mayDeny = all.flatMap((each) => each?.mayDeny ?? []).map(decider);
  const unseen = said.unseen.flatMap(({ by }) => by);
  if (granted.holds === "yes" && mayDeny.length === 0 && unseen.length === 0) {
    return { verdict: "allowed", explicitDeny: false, by: granted.by };
  }
  const open = granted.holds === "maybe" ? granted.by : [];
  const by = [...open.filter(({ effect }) => effect !== "NotSeen"), ...mayDeny, ...unseen];
  return { verdict: "depends", explicitDeny: false, by };
}

interface Answers {
  /** Null: not seen, or it takes no part. */
  identity: Said | null;
  resource: Said | null;
  session: Said | null;
  boundaries: readonly Said[];
  scps: readonly Said[];
  rcps: readonly Said[];
  unseen: readonly Step[];
  /** Whether it takes part at all. */
  hasIdentity: boolean;
  hasResource: boolean;
}

function askAll(request: Request, layers: Layers, { hasRcps }: ServiceFacts): Answers {
  const { principal, action } = request;
  // Services, providers and anonymous callers have no policies of their own; only what the resource says counts.
  const isOwned = principal.account !== null && principal.kind !== "provider";
  const isGuarded = !principal.isServiceLinked;
  const rcpsCount = isGuarded && hasRcps(action.split(":")[0] ?? "");
  const unseen: Step[] = [];
  const seen = <T>(
    layer: "identity" | "resource" | "session" | "boundary" | "scp" | "rcp",
    value: T | null,
    none: T,
  ) => {
    if (value === null) unseen.push(notSeen(layer));
    return value ?? none;
  };
  const own = isOwned && principal.kind !== "root";
  const boundaries = own ? seen("boundary", layers.boundaries, []) : [];
  const scps = isOwned && isGuarded ? seen("scp", layers.scps, []) : [];
  const rcps = rcpsCount ? seen("rcp", layers.rcps, []) : [];
  const session = isOwned ? seen("session", layers.session, []) : [];
  const identity = own ? seen("identity", layers.identity, []) : [];
  const resource = seen("resource", layers.resource, []);
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html: without one it may do nothing.
  const needsSession = principal.kind === "federated_user" && layers.session !== null;
  const asked = { ...request, hasBoundary: boundaries.length > 0 };
  return {
    identity: own && layers.identity !== null ? ask("identity", identity, asked) : null,
    resource: layers.resource === null ? null : ask("resource", resource, asked),
    session: session.length > 0 || needsSession ? ask("session", session, asked) : null,
    boundaries: boundaries.map((policy) => ask("boundary", [policy], asked)),
    scps: scps.map((level) => ask("scp", level, asked)),
    rcps: rcps.map((level) => ask("rcp", level, asked)),
    unseen,
    hasIdentity: own,
    hasResource: resource.length > 0,
  };
}

/**
 * Every level of the organisation has to allow it to whoever asks. Resource control policies only deny: what they allow is attached to
 * every level, and cannot be taken away.
 */
function guardrails({ scps }: Answers): Step[] {
  return scps.map((said, level) => allowedBy("scp", said, `level ${level + 1}`));
}

function grantOf(request: Request, said: Answers): Step {
  const { principal, resourceAccount } = request;
  const { identity, resource, session, boundaries } = said;
  if (isRefused(request)) return allowedBy("resource", nothing);
  const byResource = resource === null ? notSeen("resource") : allowedBy("resource", resource);
  if (!said.hasIdentity && principal.kind !== "root") return byResource;
  const limits = [
    ...boundaries.map((each) => allowedBy("boundary", each)),
    session === null ? passed : allowedBy("session", session),
  ];
  const byIdentity = !said.hasIdentity
    ? passed
    : identity === null
      ? notSeen("identity")
      : allowedBy("identity", identity);
  const own = every([byIdentity, ...limits]);
  const isSameAccount = resourceAccount === null || resourceAccount === principal.account;
  if (!isSameAccount) return every([own, byResource]);
  const isHeld = needsResource(request) && (said.hasResource || resource === null);
  const delegated = isHeld ? every([own, byResource]) : own;
  if (resource === null) return some([delegated, byResource]);
  // Who is named itself needs nothing else; a role's session is still held by its limits; an account leaves it to its own policies.
  const direct = allowedBy(
    "resource",
    only(resource, (hit) => isDirect(hit, request)),
  );
  const asRole = allowedBy(
    "resource",
    only(resource, (hit) => isRole(hit, request)),
  );
  return some([direct, every([asRole, ...limits]), delegated]);
}

const nothing: Said = { allows: [], mayAllow: [], denies: [], mayDeny: [] };

function only({ allows, mayAllow }: Said, keep: (hit: Hit) => boolean): Said {
  return { allows: allows.filter(keep), mayAllow: mayAllow.filter(keep), denies: [], mayDeny: [] };
}

/** Named itself, or with everybody; a condition on who asks means the role. */
function isDirect(hit: Hit, request: Request): boolean {
  return hit.as === "itself" || (hit.as === "everybody" && !isRole(hit, request));
}

function isRole({ as, asksArn }: Hit, { principal: { kind } }: Request): boolean {
  return as === "role" || (as === "everybody" && asksArn && (kind === "role" || kind === "session"));
}

/**
 * Roles and keys are reached only where their own policy says so: no policy of the account is enough.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
function needsResource({ action, resource }: Request): boolean {
  return /^sts:(assumerole|tagsession|setsourceidentity)/.test(action)
    ? resource.includes(":role/")
    : action.startsWith("kms:") && resource.includes(":key/");
}
