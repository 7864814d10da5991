import type { Environment, IdentityClass, IdentityKind, ManagedBy, Status } from "@/lib/domain/record";
import { systemTitle } from "@/lib/domain/system-title";
import type { Facet } from "@/lib/features/identities/schema";

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

const facetTitles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kind: kindTitles,
  class: classTitles,
  managed: managerTitles,
  status: statusTitles,
  owner: { none: "Nobody", any: "Somebody" },
  env: { none: "Not said" },
  sensitivity: { none: "Not said" },
  static: { true: "Has one" },
  grade: { none: "No evidence" },
  account: { none: "In no account" },
};

/** A word as a sentence begins with it: `cloud_role` is "Cloud role". */
export function sentenceCase(word: string): string {
  const text = word.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a facet's value is called. Names of accounts and sources are their own. */
export function facetLabel(facet: Facet, option: Facet["options"][number]): string {
  if (facet.field === "system") return systemTitle(option.value.value);
  const own = ["account", "source"].includes(facet.field) && option.value.kind === "value";
  return facetTitles[facet.field]?.[option.value.value] ?? (own ? option.label : sentenceCase(option.label));
}
