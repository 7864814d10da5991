import type { Environment, IdentityClass, IdentityKind, ManagedBy, Status } from "@/lib/domain/record";

/** How the inventory calls what the record holds. */

export const kindTitles: Record<IdentityKind, string> = {
  cloud_user: "User",
  cloud_role: "Role",
  root_account: "Root account",
  service_account: "Service account",
  service_principal: "Service principal",
  managed_identity: "Managed identity",
  oauth_app: "OAuth app",
  oauth_grant: "OAuth grant",
  app_installation: "App installation",
  api_key: "API key",
  access_token: "Access token",
  deploy_key: "Deploy key",
  webhook: "Webhook",
  ci_runner: "CI runner",
  db_user: "Database user",
  k8s_service_account: "K8s service account",
  directory_account: "Directory account",
  system_account: "System account",
  certificate: "Certificate",
  ssh_key: "SSH key",
  scheduled_job: "Scheduled job",
  ai_agent: "AI agent",
  mcp_server: "MCP server",
  other: "Other",
};

export const classTitles: Record<IdentityClass, string> = {
  non_human: "Non-human",
  human: "Human",
  both: "Both",
  unsure: "Unsure",
};

export const managerTitles: Record<ManagedBy, string> = {
  customer: "Us",
  provider: "Provider",
  third_party: "Third party",
  person: "A person",
};

/** Short enough for a narrow column. */
export const environmentTitles: Record<Environment, string> = {
  production: "Prod",
  staging: "Staging",
  test: "Test",
  development: "Dev",
  sandbox: "Sandbox",
  shared: "Shared",
};

export const statusTitles: Record<Status, string> = {
  active: "Active",
  disabled: "Disabled",
  expired: "Expired",
  pending_deletion: "Deletion pending",
  unknown: "Unknown",
};

/** A word as a sentence begins with it: `cloud_role` is "Cloud role". */
export function sentenceCase(word: string): string {
  const text = word.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How tiers of privilege are called. */
export const tierTitles: Record<0 | 1 | 2, string> = {
  0: "Tier 0",
  1: "Tier 1",
  2: "Tier 2",
};
