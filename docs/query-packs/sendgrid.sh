#!/usr/bin/env bash
# SendGrid: API keys
# Sees: keys by name and id, and what each may do.
# Cannot see: when a key was made or last used, and by whom: SendGrid's list does not say. Keys of subusers: run it for each.
# Least permission: an API key with api_keys.read alone.
# Run: SENDGRID_KEY=… ./sendgrid.sh > sendgrid.csv && npx rollcall import csv sendgrid.csv --name sendgrid --complete (needs curl and jq)
# Columns: name,system,external id,kind,credential type,permissions
# Example: shop mails,sendgrid,Ab3dE5gH7jK9,api_key,api_key,mail.send;templates.read
set -euo pipefail
get() { printf 'header = "Authorization: Bearer %s"\n' "${SENDGRID_KEY:?}" | curl -fsS -K - "https://api.sendgrid.com/v3/$1"; }
echo 'name,system,external id,kind,credential type,permissions'
get api_keys | jq -rn 'input | .result[].api_key_id' | while read -r id; do
  get "api_keys/$id" | jq -rn --arg id "$id" 'input | (.result[0]? // .) |
    [(.name // error("SendGrid did not describe the key")), "sendgrid", $id, "api_key", "api_key", ((.scopes // []) | join(";"))] | @csv'
done
