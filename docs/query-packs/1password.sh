#!/usr/bin/env bash
# 1Password: secrets of machines that lie in vaults
# Sees: items of the kinds API credential, database, server and SSH key, their vault, when they were made and last changed. No field of an item is read.
# Cannot see: whose identity a secret belongs to, what it may do and when it was used; logins (mostly people's); items of vaults that you may not read; service accounts themselves.
# Least permission: a service account with read_items on the vaults that count. Other vaults are silently left out.
# Run: OP_SERVICE_ACCOUNT_TOKEN=… ./1password.sh > 1password.ndjson && npx rollcall import push 1password.ndjson --name 1password --complete (needs op and jq)
# Example: {"t":"placement","ref":{"realm":"push:1password","externalId":"abc123"},"locator":"op://Platform/Shop payments key","kind":"secrets_manager","meantForSecrets":true,"container":{"realm":"push:1password","externalId":"vault:v1"},"credentialType":"api_key","name":"Shop payments key","modifiedAt":"2026-11-01T00:00:00Z","facts":{"created":"2024-01-02T03:04:05Z"}}
set -euo pipefail
op item list --categories 'API Credential,Database,Server,SSH Key' --format json | jq -cn '
  def ref: {realm: "push:1password", externalId: .};
  input | if type == "array" then . else error("op gave no list") end |
  (map(.vault) | unique_by(.id)[] | {t: "container", ref: ("vault:" + .id | ref), kind: "other", name: "Vault \(.name)"}),
  (.[] | {
    t: "placement", ref: (.id | ref), locator: "op://\(.vault.name)/\(.title)", kind: "secrets_manager", meantForSecrets: true,
    container: ("vault:" + .vault.id | ref),
    credentialType: ({API_CREDENTIAL: "api_key", DATABASE: "password", SERVER: "password", SSH_KEY: "ssh_key"}[.category] // "unknown"),
    name: .title, modifiedAt: .updated_at, facts: {created: .created_at}
  })'
