#!/usr/bin/env bash
# Bitwarden: logins and SSH keys of an organisation's vault
# Sees: items that you may read, when each was made and its password last changed.
# Cannot see: machine accounts and secrets of Secrets Manager; items of collections that you may not read; who else may, and use.
# Least permission: a member of the organisation with Can view, except passwords, on the collections that count.
# Run: BW_SESSION=… BW_ORGANIZATION=ID ./bitwarden.sh > bitwarden.csv (needs bw and jq; bw hands over whole items, and jq lets only these columns through)
# Columns: name,alias,system,external id,account,created,last rotated,credential type
# Example: Shop mailer,mailer@acme.example,bitwarden,0f3e,11aa,2024-01-02T03:04:05.000Z,2026-11-01T00:00:00.000Z,password
set -euo pipefail
echo 'name,alias,system,external id,account,created,last rotated,credential type'
bw list items --organizationid "${BW_ORGANIZATION:?}" | jq -r '.[] | select(.type == 1 or .type == 5) | [
  .name, (.login.username // ""), "bitwarden", .id, .organizationId, (.creationDate // ""),
  (.login.passwordRevisionDate // ""), (if .type == 5 then "ssh_key" else "password" end)
] | @csv'
