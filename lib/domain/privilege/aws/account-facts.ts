import type { Policy } from "./document";

/** A policy that somebody holds, or that limits them. */
export interface HeldPolicy {
  /** What it says; of one that was not read, that it may say anything. */
  policy: Policy;
  isRead: boolean;
  /** Of a managed policy of the account itself. */
  managedArn: string | null;
  /** The group that holds it; null: they do themselves. */
  through: string | null;
}

/** A user, a role or the root user of an account, as the inventory has it. */
export interface PrincipalFacts {
  /** The inventory's id. */
  id: string;
  name: string;
  arn: string;
  kind: "user" | "role" | "root";
  /** AWS's own id (`AIDA…`); null: not known. */
  uniqueId: string | null;
  /** Shared by all that hold the same. */
  held: readonly HeldPolicy[];
  /** The same for all that hold the same. */
  heldKey: string;
  boundary: HeldPolicy | null;
  /** Of a role; null: not read. */
  trust: Policy | null;
  hasInstanceProfile: boolean;
  /** ARNs of the groups that it is in. */
  groups: readonly string[];
  tags: Readonly<Record<string, string>>;
  /** Whoever reads may be told of it. */
  isReached: boolean;
}

/** The guardrails that reach an account, by level, the root first. Null: not read. */
export interface Guardrails {
  scps: readonly (readonly Policy[])[] | null;
  rcps: readonly (readonly Policy[])[] | null;
  /** The organisation's id; null: none was read. */
  organisation: string | null;
  /** What of them was not read, each as a sentence. */
  notSeen: readonly string[];
}

/** What was read of an account. */
export interface AccountFacts {
  realm: string;
  /** Its number. */
  account: string;
  principals: readonly PrincipalFacts[];
  groups: readonly { arn: string; gives: boolean }[];
  guardrails: Guardrails;
  /** Policies of resources, by ARN. */
  resources: ReadonlyMap<string, Policy>;
  /** What of its users, roles and policies was not read, each as a sentence. None: all was. */
  notSeen: readonly string[];
}
