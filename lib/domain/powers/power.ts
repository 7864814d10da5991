import type { EntitlementKind, ManagedBy } from "@/lib/domain/record";

/**
 * What an entitlement lets its holder do, in words that are the same in every system. The first six are of Tier 0: who has one
 * of them can give itself the rest.
 */
export const powers = [
  /** Everything in an account, tenant, cluster, database or organisation. */
  "administer",
  /** Gives itself or others access: attaches policies, binds roles, adds members. */
  "grant_access",
  /** Makes keys, tokens or passwords of other identities. */
  "create_credentials",
  /** Changes who may become an identity. */
  "change_trust",
  /** Acts as other identities (impersonates, passes roles, runs code as them) without naming which. */
  "impersonate",
  /** Switches off or deletes what records deeds. */
  "disable_logging",
  /** Reads the values of secrets. */
  "read_secrets",
  "deploy",
  "delete",
  "write",
  /** Reads all data of an account, tenant, database or organisation. */
  "read_all",
  "read",
] as const;
export type Power = (typeof powers)[number];

/** Powers that make an identity Tier 0. */
export const tierZeroPowers: readonly Power[] = [
  "administer",
  "grant_access",
  "create_credentials",
  "change_trust",
  "impersonate",
  "disable_logging",
];
/** Powers that make an identity Tier 1 in production. */
export const tierOnePowers: readonly Power[] = ["write", "delete", "deploy", "read_secrets"];

/** What is known of an entitlement: a role, policy, scope, group or privilege with its body as the source states it. */
export interface EntitlementFacts {
  system: string;
  kind: EntitlementKind;
  realm: string;
  externalId: string;
  name: string;
  managedBy: ManagedBy;
  body: unknown;
}

/** What an entitlement gives, as far as it can be told from the entitlement alone. */
export interface EntitlementPowers {
  powers: readonly Power[];
  /** False: nothing here knows this entitlement; its holder's privilege is "at least" what the others give. */
  understood: boolean;
  /** Its powers reach everything of where it is granted, not only resources that it names. */
  wide: boolean;
  /** Single facts that rules ask for, by name: `wildcard_actions`, `reads_secrets`, `org_wide`. */
  traits: readonly string[];
}

export const notUnderstood: EntitlementPowers = { powers: [], understood: false, wide: false, traits: [] };
