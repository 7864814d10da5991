#!/usr/bin/env bash
# 1Password: items that are credentials of machines
# Sees: items of the kinds API credential, database, server and SSH key, their vault and when they were made. No field of an item is read.
# Cannot see: what an item may do and when it was used; logins (mostly people's); items of vaults that you may not read; service accounts themselves.
# Least permission: a service account with read_items on the vaults that count. Other vaults are silently left out.
# Run: OP_SERVICE_ACCOUNT_TOKEN=… ./1password.sh > 1password.csv (needs op and jq)
# Columns: name,system,external id,account,kind,created,credential type
# Example: Shop payments key,1password,abc123,Platform,api_key,2024-01-02T03:04:05Z,api_key
set -euo pipefail
echo 'name,system,external id,account,kind,created,credential type'
op item list --categories 'API Credential,Database,Server,SSH Key' --format json | jq -r '.[] |
  {API_CREDENTIAL: ["api_key", "api_key"], DATABASE: ["db_user", "password"], SERVER: ["system_account", "password"], SSH_KEY: ["ssh_key", "ssh_key"]}[.category] as $kind |
  [.title, "1password", .id, .vault.name, $kind[0], .created_at, $kind[1]] | @csv'
