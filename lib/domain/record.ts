import { z } from "zod";

/**
 * The vocabulary of the record: what a connector may say about the world outside. Every record is flat, names its
 * realm (what issues the id, never the source that told us) and may arrive before the records that it refers to.
 */

export const identityKinds = [
  "cloud_user",
  "cloud_role",
  "root_account",
  "service_account",
  "service_principal",
  "managed_identity",
  "oauth_app",
  "oauth_grant",
  "app_installation",
  "api_key",
  "access_token",
  "deploy_key",
  "webhook",
  "ci_runner",
  "db_user",
  "k8s_service_account",
  "directory_account",
  "system_account",
  "certificate",
  "ssh_key",
  "scheduled_job",
  "ai_agent",
  "mcp_server",
  "other",
] as const;
export type IdentityKind = (typeof identityKinds)[number];

export const identityClasses = ["non_human", "human", "both", "unsure"] as const;
export type IdentityClass = (typeof identityClasses)[number];

export const managers = ["customer", "provider", "third_party", "person"] as const;
export type ManagedBy = (typeof managers)[number];

export const statuses = ["active", "disabled", "expired", "pending_deletion", "unknown"] as const;
export type Status = (typeof statuses)[number];

export const environments = ["production", "staging", "test", "development", "sandbox", "shared"] as const;
export type Environment = (typeof environments)[number];

export const sensitivities = ["high", "medium", "low"] as const;
export type Sensitivity = (typeof sensitivities)[number];

export const expectedUses = ["continuous", "monthly", "quarterly", "yearly", "emergency"] as const;
export type ExpectedUse = (typeof expectedUses)[number];

export const credentialTypes = [
  "access_key",
  "api_key",
  "password",
  "bearer_token",
  "oauth_client_secret",
  "oauth_refresh_token",
  "rsa_keypair",
  "ssh_key",
  "x509",
  "federated",
  "platform_managed",
  "signing_secret",
  "unknown",
] as const;
export type CredentialType = (typeof credentialTypes)[number];

export const credentialLifetimes = [
  "static",
  "expiring",
  "short_lived",
  "federated",
  "platform_managed",
  "unknown",
] as const;
export type CredentialLifetime = (typeof credentialLifetimes)[number];

export const renewals = ["automatic", "manual", "unknown"] as const;
export type Renewal = (typeof renewals)[number];

export const lastUsedGrades = ["observed", "reported", "inferred", "none"] as const;
export type LastUsedGrade = (typeof lastUsedGrades)[number];

export const lastUsedGaps = ["none", "no_telemetry", "not_permitted"] as const;
export type LastUsedGap = (typeof lastUsedGaps)[number];

/**
 * When something was last used, and how far that can be trusted. `at` empty is "never seen", which means "never used"
 * only where `coveredSince` reaches back to the creation. `gap` says why coverage is missing.
 */
export const lastUsedSchema = z.object({
  at: z.date().nullable(),
  grade: z.enum(lastUsedGrades),
  precisionSeconds: z.number().int().nonnegative().nullable(),
  coveredSince: z.date().nullable(),
  gap: z.enum(lastUsedGaps),
});
export type LastUsed = z.infer<typeof lastUsedSchema>;

/** Nothing is known of its use, because nobody reports it. */
export const noTelemetry: LastUsed = {
  at: null,
  grade: "none",
  precisionSeconds: null,
  coveredSince: null,
  gap: "no_telemetry",
};

export const containerKinds = [
  "organisation",
  "organisational_unit",
  "account",
  "subscription",
  "project",
  "cluster",
  "namespace",
  "repository",
  "database",
  "host",
  "directory",
  "workspace",
  "spreadsheet",
  "other",
] as const;
export type ContainerKind = (typeof containerKinds)[number];

export const placeKinds = [
  "file",
  "environment_file",
  "shell_history",
  "config_file",
  "credential_file",
  "scheduled_job",
  "service_unit",
  "compose_file",
  "agent_config",
  "authorized_keys",
  "key_file",
  "certificate_file",
  "secrets_manager",
  "ci_secret",
  "workload_environment",
  "state_file",
  "spreadsheet_cell",
  "keychain",
] as const;
export type PlaceKind = (typeof placeKinds)[number];

export const entitlementKinds = [
  "policy",
  "inline_policy",
  "guardrail",
  "role",
  "group",
  "scope",
  "privilege",
] as const;
export type EntitlementKind = (typeof entitlementKinds)[number];

export const trustKinds = [
  "assume_role",
  "federation",
  "service",
  "workload",
  "runs_as",
  "login",
  "agent",
] as const;
export type TrustKind = (typeof trustKinds)[number];

/** Names a record by what issued its id. `externalId` may also be one of the record's aliases (an ARN, an e-mail). */
export const refSchema = z.object({
  realm: z.string().min(1).max(500),
  externalId: z.string().min(1).max(2000),
});
export type Ref = z.infer<typeof refSchema>;

const name = z.string().max(2000);
const hint = z.object({
  type: z.enum([
    "tag",
    "description",
    "creator",
    "path",
    "owner_object",
    "column",
    "mailto",
    "comment",
    "registered_by",
  ]),
  value: z.string().max(500),
  at: z.date().nullable().default(null),
});
/** A trace of somebody who may answer for the identity. Evidence, never an owner. */
export type OwnerHint = z.infer<typeof hint>;

const tags = z.record(z.string(), z.string());

export const containerRecordSchema = z.object({
  t: z.literal("container"),
  ref: refSchema,
  kind: z.enum(containerKinds),
  name,
  parent: refSchema.nullable().default(null),
  status: z.enum(statuses).default("active"),
  /** Policies of the organisation that bind everything inside (service control policies, deny policies). */
  guardrails: z.array(refSchema).default([]),
  tags: tags.default({}),
});

export const identityRecordSchema = z.object({
  t: z.literal("identity"),
  ref: refSchema,
  /** Other stable names within the same realm under which sources know it (ARN, e-mail, client id). */
  aliases: z.array(z.string().max(2000)).default([]),
  kind: z.enum(identityKinds),
  name,
  system: z.string().max(64),
  container: refSchema.nullable().default(null),
  /** Undefined: this record does not know. Every optional field of a record follows this rule. */
  status: z.enum(statuses).optional(),
  class: z.enum(identityClasses).optional(),
  classReason: z.string().optional(),
  managedBy: z.enum(managers).optional(),
  createdAt: z.date().nullable().optional(),
  expiresAt: z.date().nullable().optional(),
  lastUsed: lastUsedSchema.optional(),
  description: z.string().max(4000).optional(),
  tags: tags.optional(),
  ownerHints: z.array(hint).optional(),
  /** What the spreadsheet or the source itself says; a suggestion until a person sets the label. */
  environment: z.enum(environments).optional(),
  purpose: z.string().max(2000).optional(),
  /** Scrubbed answer of the source. */
  raw: z.unknown().optional(),
});

export const credentialRecordSchema = z.object({
  t: z.literal("credential"),
  ref: refSchema,
  identity: refSchema.nullable(),
  type: z.enum(credentialTypes),
  name: name.optional(),
  lifetime: z.enum(credentialLifetimes).optional(),
  renewal: z.enum(renewals).optional(),
  status: z.enum(statuses).optional(),
  createdAt: z.date().nullable().optional(),
  expiresAt: z.date().nullable().optional(),
  lastUsed: lastUsedSchema.optional(),
  lastRotatedAt: z.date().nullable().optional(),
  /** Keyed fingerprint (hex) of the secret, where the reader saw it; never the secret. */
  fingerprint: z.string().optional(),
  raw: z.unknown().optional(),
});

export const placementRecordSchema = z.object({
  t: z.literal("placement"),
  ref: refSchema,
  locator: z.string().max(4000),
  kind: z.enum(placeKinds),
  /** Secret hygiene: a place made for secrets (vault, CI secret store), or not (code, config, sheet). */
  meantForSecrets: z.boolean(),
  container: refSchema.nullable().default(null),
  /** The credential whose public id stands there (an access key id). */
  credential: refSchema.nullable().default(null),
  /** The identity that reads the secret there, where the place says so. */
  identity: refSchema.nullable().default(null),
  credentialType: z.enum(credentialTypes).default("unknown"),
  /** Name of the field or variable. */
  name: name.optional(),
  fingerprint: z.string().optional(),
  environment: z.enum(environments).optional(),
  modifiedAt: z.date().nullable().optional(),
  /** Facts worth knowing about the place: file mode, owner, rotation, last read. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  raw: z.unknown().optional(),
});

export const entitlementRecordSchema = z.object({
  t: z.literal("entitlement"),
  ref: refSchema,
  kind: z.enum(entitlementKinds),
  name,
  system: z.string().max(64),
  managedBy: z.enum(managers).default("customer"),
  /** The policy document or permission list; stored once by content. */
  body: z.unknown().optional(),
});

export const resourceRecordSchema = z.object({
  t: z.literal("resource"),
  ref: refSchema,
  kind: z.string().max(100),
  name,
  container: refSchema.nullable().default(null),
  /** Its own policy, if it has one. */
  policy: z.unknown().optional(),
});

export const memberRecordSchema = z.object({
  t: z.literal("member"),
  group: refSchema,
  member: refSchema,
  memberKind: z.enum(["identity", "group"]).default("identity"),
});

export const grantRecordSchema = z.object({
  t: z.literal("grant"),
  principal: refSchema,
  principalKind: z.enum(["identity", "group"]).default("identity"),
  entitlement: refSchema,
  /** Where it holds: a resource, a container, or everything its realm reaches (null). */
  scope: refSchema.nullable().default(null),
  effect: z.enum(["allow", "deny", "boundary"]).default("allow"),
  condition: z.unknown().optional(),
});

export const trustRecordSchema = z.object({
  t: z.literal("trust"),
  /** Who can be become, or whom something runs as. */
  identity: refSchema,
  kind: z.enum(trustKinds),
  effect: z.enum(["allow", "deny"]).default("allow"),
  /** Who may: an identity's ref where it can be named, and always the text that the source states. */
  subjectRef: refSchema.nullable().default(null),
  subject: z.string().max(4000),
  /** Federation: who vouches. */
  issuer: z.string().max(2000).nullable().default(null),
  condition: z.unknown().optional(),
});

export const recordSchema = z.discriminatedUnion("t", [
  containerRecordSchema,
  identityRecordSchema,
  credentialRecordSchema,
  placementRecordSchema,
  entitlementRecordSchema,
  resourceRecordSchema,
  memberRecordSchema,
  grantRecordSchema,
  trustRecordSchema,
]);

/** What a connector writes: defaults may be left out. */
export type RecordInput = z.input<typeof recordSchema>;
/** What the engine merges. */
export type SourceRecord = z.output<typeof recordSchema>;
export type RecordType = SourceRecord["t"];

export type ContainerRecord = z.output<typeof containerRecordSchema>;
export type IdentityRecord = z.output<typeof identityRecordSchema>;
export type CredentialRecord = z.output<typeof credentialRecordSchema>;
export type PlacementRecord = z.output<typeof placementRecordSchema>;
export type EntitlementRecord = z.output<typeof entitlementRecordSchema>;
export type ResourceRecord = z.output<typeof resourceRecordSchema>;
export type MemberRecord = z.output<typeof memberRecordSchema>;
export type GrantRecord = z.output<typeof grantRecordSchema>;
export type TrustRecord = z.output<typeof trustRecordSchema>;
