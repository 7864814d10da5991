import type { AgentProfile, ToolServerProfile } from "@/lib/domain/agent-profile";
import type { Answer } from "@/lib/domain/answer";
import type { CredentialFacts } from "@/lib/domain/definitions/credentials";
import type { OwnerFacts } from "@/lib/domain/definitions/owned";
import type { WaysInFacts } from "@/lib/domain/definitions/short-lived";
import type { Power } from "@/lib/domain/powers/power";
import type {
  ContainerKind,
  EntitlementKind,
  Environment,
  ExpectedUse,
  IdentityClass,
  IdentityKind,
  LastUsed,
  ManagedBy,
  PlaceKind,
  Sensitivity,
  Status,
  TrustKind,
} from "@/lib/domain/record";
import type { ToolCounts } from "@/lib/domain/tool-counts";

/**
 * All that rules may ask about one identity. Only what is there now: nothing in it is gone. Every list is whole unless its
 * docstring says otherwise.
 */
export interface IdentityContext {
  id: string;
  realm: string;
  externalId: string;
  name: string;
  kind: IdentityKind;
  system: string;
  class: IdentityClass;
  managedBy: ManagedBy;
  status: Status;
  description: string | null;
  tags: Readonly<Record<string, string>>;
  createdAt: Date | null;
  /** When Rollcall first saw it; its first look at a source sees what is old. */
  firstSeenAt: Date;
  /** Found by the first look at its source. */
  baseline: boolean;
  expiresAt: Date | null;
  container: ContainerContext | null;

  environment: Environment | null;
  sensitivity: Sensitivity | null;
  purpose: string | null;
  expectedUse: ExpectedUse | null;
  endDate: Date | null;

  lastUsed: WatchedUse;
  /** Whether a workload, job or agent is set up to run as it. */
  runsSomething: Answer;
  /** Its system does not show whether and which keys it has. */
  keysHidden: boolean;
  reachableFrom: WaysInFacts["reachableFrom"];
  /** Nobody listed who may become it, so that `trustedBy` is empty. */
  trustsHidden: boolean;

  credentials: readonly CredentialContext[];
  /** Places that hold a secret which it reads, whose credential is not known to be one of its own. */
  reads: readonly PlaceContext[];
  /** Who may become it, and what runs as it. */
  trustedBy: readonly TrustContext[];
  /** Whom it may become or call. */
  mayBecome: readonly MayBecomeContext[];
  grants: readonly GrantContext[];
  privilege: PrivilegeContext;
  owners: { technical: OwnerContext | null; business: OwnerContext | null };
  /** People whom sources name as its creator or owner, matched to the directory. */
  traces: readonly PersonTrace[];
  /** A person's yearly word on what was added by hand; null: not added by hand. */
  attestationDueAt: Date | null;
  /** What logs of the last 90 days say; null: no log speaks of it. */
  usage: UsageContext | null;
  agent: AgentContext | null;
  toolServer: ToolServerContext | null;
  /** It was stated by a spreadsheet only, though its system is read live by another source. */
  onlyInRegister: boolean;
  /** Issuers of tokens that its account believes, of the root user of an account; null: nobody listed them. */
  issuers: readonly IssuerContext[] | null;
  /** An identity of the same name was here before under another id. */
  recreated: boolean;
}

export interface WatchedUse extends LastUsed {
  /** The last look of whoever tells of it, where that is too long ago to speak of today: then nothing covers it. */
  lookedAt?: Date;
}

export interface ContainerContext {
  id: string;
  kind: ContainerKind;
  name: string;
  status: Status;
  environment: Environment | null;
}

export interface CredentialContext extends CredentialFacts {
  id: string;
  externalId: string;
  name: string | null;
  lastUsed: WatchedUse;
  /** Where copies of it, or references to it, were seen. */
  places: readonly PlaceContext[];
  /** Other identities that have a credential with the same value. */
  sharedWith: readonly OtherIdentity[];
}

export interface PlaceContext {
  id: string;
  locator: string;
  kind: PlaceKind;
  meantForSecrets: boolean;
  /** Of the place itself, else of the account that it is in. */
  environment: Environment | null;
  container: Pick<ContainerContext, "id" | "kind" | "name"> | null;
  /** Name of the field or variable. */
  name: string | null;
  facts: Readonly<Record<string, string | number | boolean | null>>;
  firstSeenAt: Date;
  modifiedAt: Date | null;
  /** Known by the credential's id, or by the print of its value. */
  by: "id" | "print";
  /** What reads the secret there. */
  reader: OtherIdentity | null;
}

export interface OtherIdentity {
  id: string;
  name: string;
  kind: IdentityKind;
  system: string;
  environment: Environment | null;
  managedBy: ManagedBy;
  class: IdentityClass;
  status: Status;
  /** Null: not assessed. */
  tier: Tier | null;
}

export interface TrustContext {
  id: string;
  kind: TrustKind;
  effect: "allow" | "deny";
  /** As the source states it; hostile text. */
  subject: string;
  subjectIdentity: OtherIdentity | null;
  issuer: string | null;
  condition: unknown;
}

export interface MayBecomeContext {
  id: string;
  kind: TrustKind;
  effect: "allow" | "deny";
  identity: OtherIdentity;
  condition: unknown;
}

export interface GrantContext {
  id: string;
  effect: "allow" | "deny" | "boundary";
  entitlement: {
    id: string;
    name: string;
    kind: EntitlementKind;
    system: string;
    externalId: string;
    managedBy: ManagedBy;
  };
  powers: readonly Power[];
  understood: boolean;
  wide: boolean;
  traits: readonly string[];
  /** Where it holds; null: everything its realm reaches. */
  target: {
    id: string;
    kind: string;
    name: string;
    environment: Environment | null;
    sensitivity: Sensitivity | null;
  } | null;
  condition: unknown;
  /** The group by which it holds. */
  through: string | null;
  firstSeenAt: Date;
}

export type Tier = 0 | 1 | 2;

export interface PrivilegeContext {
  /** 2: nothing that it is known to hold makes it privileged. Null: nothing of what it holds is understood, or listed. */
  tier: Tier | null;
  /** Some of what it holds was not understood: the tier is at least this. */
  atLeast: boolean;
  /** Also those of whom it has its tier through. */
  powers: readonly Power[];
  /** Sentences about what it holds itself, the weightiest first. */
  reasons: readonly string[];
  /** It has the tier only by becoming another identity. */
  through: string | null;
}

export interface IssuerContext {
  /** Its address. */
  address: string;
  /** Some role of the account lets its tokens in. */
  trusted: boolean;
}

export interface OwnerContext extends OwnerFacts {
  /** Since when it is this owner with this answer: a word that is given again does not move it, as it does `confirmedAt`. */
  setAt: Date;
}

export interface PersonTrace {
  /** Of what the trace is: `creator`, `owner_object`, `tag` … */
  type: string;
  value: string;
  /** Null: nobody of the directory matches. */
  person: {
    id: string;
    name: string;
    active: boolean;
    /** When they left; left out where nobody says. */
    leftAt?: Date | null;
  } | null;
}

export interface UsageContext {
  firstAt: Date;
  lastAt: Date;
  ok: number;
  denied: number;
  /** Workloads and user agents. */
  consumers: readonly string[];
  networks: number;
  countries: readonly string[];
  /** Services and actions, as `service:action`. */
  actions: readonly string[];
  /** Whether each of these lists is all there is: long ones are cut, and what a cut one does not name may be there all the same. */
  whole: { consumers: boolean; countries: boolean; actions: boolean };
  onBehalfOf: number;
}

export interface AgentContext {
  profile: AgentProfile;
  /** Tool servers that it may call. */
  servers: readonly OtherIdentity[];
  /** Identities that it acts as. */
  actsAs: readonly OtherIdentity[];
  /** Of all its servers; null: nobody listed any. */
  tools: ToolCounts | null;
}

export interface ToolServerContext {
  profile: ToolServerProfile;
  callers: readonly OtherIdentity[];
  tools: ToolCounts | null;
}

/** A place that holds a secret of which no identity is known. */
export interface UnresolvedPlace extends PlaceContext {
  /** Other places with the same value. */
  twins: readonly PlaceContext[];
}

/** What holds for the whole organisation. */
export interface OrganisationContext {
  /** Realms and systems in which something proves itself without a stored secret. */
  federated: ReadonlySet<string>;
  /** Realms that are read as our own. */
  ownRealms: ReadonlySet<string>;
  /** Whether a directory was read, so that a person who is not in it has left. */
  directoryRead: boolean;
}
