/** The vocabulary of the record: the words in which everything about the world outside is said. */

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
export interface LastUsed {
  at: Date | null;
  grade: LastUsedGrade;
  precisionSeconds: number | null;
  coveredSince: Date | null;
  gap: LastUsedGap;
}

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
export interface Ref {
  realm: string;
  externalId: string;
}
