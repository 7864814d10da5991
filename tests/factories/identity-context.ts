import type {
  CredentialContext,
  GrantContext,
  IdentityContext,
  OtherIdentity,
  OwnerContext,
  PlaceContext,
  TrustContext,
  UsageContext,
} from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule, Policy, Verdict } from "@/lib/domain/assessment/rule";
import type { LastUsed } from "@/lib/domain/record";
import { seenOf } from "./rule-answers";
import { holdToTime, shapeOf } from "./rule-in-time";
import { refuseOthers } from "./rule-names";

/** The instant at which examples are judged. */
export const now = new Date("2026-06-01T12:00:00Z");
export const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
export const ahead = (days: number): Date => ago(-days);

export const policyOf = (part: Partial<Policy> = {}): Policy => ({
  thresholds: {},
  breachedVendors: null,
  organisation: { federated: new Set(), ownRealms: new Set(["aws:111111111111"]), directoryRead: true },
  ...part,
});

/** Use that is known since long ago; never seen unless said otherwise. */
export const recorded = (part: Partial<LastUsed> = {}): LastUsed => ({
  at: null,
  grade: part.at ? "reported" : "none",
  precisionSeconds: null,
  coveredSince: ago(2000),
  gap: "none",
  ...part,
});

export const acceptedOwner = (part: Partial<OwnerContext> = {}): OwnerContext => ({
  state: "accepted",
  setAt: ago(10),
  confirmedAt: ago(10),
  party: { kind: "person", active: true },
  ...part,
});

/** An unremarkable service identity of 500 days, in use, in an AWS account: each test changes what it is about. */
export const identityOf = (part: Partial<IdentityContext> = {}): IdentityContext => ({
  id: "00000000-0000-4000-8000-000000000001",
  realm: "aws:111111111111",
  externalId: "AIDAEXAMPLE",
  name: "ci-deploy",
  kind: "cloud_user",
  system: "aws",
  class: "non_human",
  managedBy: "customer",
  status: "active",
  description: null,
  tags: {},
  createdAt: ago(500),
  firstSeenAt: ago(400),
  baseline: true,
  expiresAt: null,
  container: { id: "c1", kind: "account", name: "payments", status: "active", environment: null },
  environment: null,
  sensitivity: null,
  purpose: null,
  expectedUse: null,
  endDate: null,
  lastUsed: recorded({ at: ago(1) }),
  runsSomething: "no",
  keysHidden: false,
  reachableFrom: "nothing",
  trustsHidden: false,
  credentials: [],
  reads: [],
  trustedBy: [],
  mayBecome: [],
  grants: [],
  privilege: { tier: 2, atLeast: false, powers: [], reasons: [], through: null },
  owners: { technical: null, business: null },
  traces: [],
  attestationDueAt: null,
  usage: null,
  agent: null,
  toolServer: null,
  onlyInRegister: false,
  issuers: null,
  recreated: false,
  ...part,
});

export const tierZero: IdentityContext["privilege"] = {
  tier: 0,
  atLeast: false,
  powers: ["administer"],
  reasons: ["It administers the account payments (AdministratorAccess)."],
  through: null,
};

/** An active access key of 30 days in use. */
export const credentialOf = (part: Partial<CredentialContext> = {}): CredentialContext => ({
  id: "00000000-0000-4000-8000-0000000000c1",
  externalId: "AKIAEXAMPLE",
  name: null,
  type: "access_key",
  lifetime: "static",
  renewal: "manual",
  status: "active",
  createdAt: ago(30),
  lastRotatedAt: null,
  expiresAt: null,
  lastUsed: recorded({ at: ago(1) }),
  places: [],
  sharedWith: [],
  ...part,
});

/** A plain file, known by the credential's id. */
export const placeOf = (part: Partial<PlaceContext> = {}): PlaceContext => ({
  id: "00000000-0000-4000-8000-0000000000f1",
  locator: "/srv/app/.env#AWS_SECRET_ACCESS_KEY",
  kind: "environment_file",
  meantForSecrets: false,
  environment: null,
  container: null,
  name: "AWS_SECRET_ACCESS_KEY",
  facts: {},
  firstSeenAt: ago(5),
  modifiedAt: null,
  by: "id",
  reader: null,
  ...part,
});

export const otherOf = (part: Partial<OtherIdentity> = {}): OtherIdentity => ({
  id: "00000000-0000-4000-8000-000000000002",
  name: "billing-job",
  kind: "cloud_role",
  system: "aws",
  environment: null,
  managedBy: "customer",
  class: "non_human",
  status: "active",
  tier: 2,
  ...part,
});

export const trustOf = (part: Partial<TrustContext> = {}): TrustContext => ({
  id: "00000000-0000-4000-8000-0000000000a1",
  kind: "assume_role",
  effect: "allow",
  subject: "arn:aws:iam::222222222222:root",
  subjectIdentity: null,
  issuer: null,
  condition: null,
  ...part,
});

export const grantOf = (part: Partial<GrantContext> = {}): GrantContext => ({
  id: "00000000-0000-4000-8000-0000000000b1",
  effect: "allow",
  entitlement: {
    id: "e1",
    name: "PowerUserAccess",
    kind: "policy",
    system: "aws",
    externalId: "arn:aws:iam::aws:policy/PowerUserAccess",
    managedBy: "provider",
  },
  powers: ["write"],
  understood: true,
  wide: true,
  traits: [],
  target: null,
  condition: null,
  through: null,
  firstSeenAt: ago(300),
  ...part,
});

/** The policy in which a rule may read the limits that it names, and no other: by those it is known when its question changed. */
function heldTo(rule: IdentityRule, policy: Policy): Policy {
  const refuse = (what: string): never => {
    throw new Error(`${rule.id} reads ${what}, which it does not name`);
  };
  const thresholds = new Proxy(policy.thresholds, {
    get: (limits, name) =>
      rule.thresholds.some((each) => each === name) ? Reflect.get(limits, name) : refuse(String(name)),
  });
  return {
    ...policy,
    thresholds,
    get breachedVendors() {
      return rule.id === "vendor-breached" ? policy.breachedVendors : refuse("the breached vendors");
    },
  };
}

/** The verdict of a rule, held to its own word about limits and time; null: it does not apply. */
function verdictOf(rule: IdentityRule, identity: IdentityContext, policy: Policy, at: Date): Verdict | null {
  const held = heldTo(rule, policy);
  if (!rule.applies(identity, held)) return null;
  const verdict = rule.judge(identity, held, at);
  refuseOthers(rule.id, identity, verdict);
  if (verdict.changesAt && verdict.changesAt.getTime() !== at.getTime() + 86_400_000)
    seenOf(rule).moves = true;
  holdToTime(rule.id, (later) => rule.judge(identity, held, later), verdict, at);
  return verdict;
}

/** Two months of use by one program from one network. */
export const usageOf = (part: Partial<UsageContext> = {}): UsageContext => ({
  firstAt: ago(60),
  lastAt: ago(1),
  ok: 10,
  denied: 0,
  consumers: ["boto3"],
  networks: 1,
  countries: ["NL"],
  actions: ["s3:GetObject"],
  whole: { consumers: true, countries: true, actions: true },
  onBehalfOf: 0,
  ...part,
});

/** What a rule says of an identity; `n/a` where it does not apply. */
export function judge(
  rule: IdentityRule,
  identity: IdentityContext,
  policy: Policy = policyOf(),
  at: Date = now,
): Verdict["answer"] | "n/a" {
  const answer = verdictOf(rule, identity, policy, at)?.answer ?? "n/a";
  seenOf(rule).answers.add(answer);
  return answer;
}

/** The failures of a rule; throws where it does not fail. */
export function failuresOf(
  rule: IdentityRule,
  identity: IdentityContext,
  policy: Policy = policyOf(),
  at: Date = now,
): readonly Failure[] {
  const verdict = verdictOf(rule, identity, policy, at);
  if (verdict?.answer !== "fail") throw new Error(`${rule.id} answers ${verdict?.answer ?? "n/a"}`);
  seenOf(rule).answers.add("fail");
  return verdict.failures;
}

/**
 * Holds a rule to its own word about time: just before the instant that it names its answer is the same, at that instant it is
 * another (another answer, or other failures).
 */
export function turnsWhenItSays(
  rule: IdentityRule,
  identity: IdentityContext,
  policy: Policy = policyOf(),
): Date {
  const verdict = verdictOf(rule, identity, policy, now);
  if (!verdict?.changesAt) throw new Error(`${rule.id} names no day`);
  const shapeAt = (at: Date) => shapeOf(rule.judge(identity, policy, at));
  if (shapeAt(new Date(verdict.changesAt.getTime() - 1)) !== shapeOf(verdict))
    throw new Error(`${rule.id} changes before the day that it names`);
  if (shapeAt(verdict.changesAt) === shapeOf(verdict))
    throw new Error(`${rule.id} does not change on the day that it names`);
  seenOf(rule).turned = true;
  return verdict.changesAt;
}
