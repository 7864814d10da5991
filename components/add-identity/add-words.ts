import type { CredentialType, IdentityKind } from "@/lib/domain/record";
import type { KeptPlace } from "@/lib/features/manual/schema";

/** What it can be, the likely ones first. */
export const kindOptions: readonly { value: IdentityKind; label: string }[] = [
  { value: "service_account", label: "Service account" },
  { value: "api_key", label: "API key" },
  { value: "access_token", label: "Access token" },
  { value: "db_user", label: "Database user" },
  { value: "oauth_app", label: "OAuth app" },
  { value: "system_account", label: "System account" },
  { value: "directory_account", label: "Directory account" },
  { value: "service_principal", label: "Service principal" },
  { value: "cloud_user", label: "Cloud user" },
  { value: "cloud_role", label: "Cloud role" },
  { value: "webhook", label: "Webhook" },
  { value: "ci_runner", label: "CI runner" },
  { value: "certificate", label: "Certificate" },
  { value: "ssh_key", label: "SSH key" },
  { value: "scheduled_job", label: "Scheduled job" },
  { value: "ai_agent", label: "AI agent" },
  { value: "mcp_server", label: "MCP server" },
  { value: "other", label: "Something else" },
];

export const credentialOptions: readonly { value: CredentialType; label: string }[] = [
  { value: "api_key", label: "API key" },
  { value: "password", label: "Password" },
  { value: "bearer_token", label: "Token" },
  { value: "access_key", label: "Access key" },
  { value: "oauth_client_secret", label: "OAuth client secret" },
  { value: "oauth_refresh_token", label: "OAuth refresh token" },
  { value: "ssh_key", label: "SSH key" },
  { value: "rsa_keypair", label: "RSA key pair" },
  { value: "x509", label: "Certificate" },
  { value: "signing_secret", label: "Signing secret" },
  { value: "federated", label: "Federated, no secret" },
  { value: "platform_managed", label: "Managed by the platform" },
  { value: "unknown", label: "Not known" },
];

export const keptOptions: readonly { value: KeptPlace; label: string }[] = [
  { value: "secrets_manager", label: "Vault or secrets manager" },
  { value: "ci_secret", label: "CI secret store" },
  { value: "keychain", label: "Keychain or password manager" },
  { value: "environment_file", label: "Environment file" },
  { value: "config_file", label: "Configuration file" },
  { value: "credential_file", label: "Credential file" },
  { value: "spreadsheet_cell", label: "Spreadsheet" },
];
