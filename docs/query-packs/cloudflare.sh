#!/usr/bin/env bash
# Cloudflare: API tokens of an account
# Sees: tokens that belong to the account, their state, dates, last use and permissions.
# Cannot see: tokens and global keys of its members: each alone may list theirs. Tunnels, Workers and their secrets.
# Least permission: an account token with Account API Tokens: Read.
# Run: CLOUDFLARE_ACCOUNT=… CLOUDFLARE_TOKEN=… ./cloudflare.sh > cloudflare.csv && npx rollcall import csv cloudflare.csv --name cloudflare --complete (needs curl and jq)
# Columns: name,system,external id,account,kind,status,created,expires,last used,credential type,permissions
# Example: dns for certificates,cloudflare,9f2c,023e,access_token,active,2024-01-02T03:04:05Z,2027-01-01T00:00:00Z,2026-11-01T00:00:00Z,bearer_token,DNS Write;Zone Read
set -euo pipefail
get() {
  printf 'header = "Authorization: Bearer %s"\n' "${CLOUDFLARE_TOKEN:?}" |
    curl -fsS -K - "https://api.cloudflare.com/client/v4/accounts/${CLOUDFLARE_ACCOUNT:?}/tokens?per_page=50&page=$1"
}
echo 'name,system,external id,account,kind,status,created,expires,last used,credential type,permissions'
number=1
while :; do
  page="$(get "$number")"
  jq -rn --arg account "$CLOUDFLARE_ACCOUNT" 'input | .result[] | [
    .name, "cloudflare", .id, $account, "access_token", .status, (.issued_on // ""), (.expires_on // ""), (.last_used_on // ""),
    "bearer_token", ([.policies[]? | select(.effect == "allow") | .permission_groups[]?.name] | unique | join(";"))
  ] | @csv' <<<"$page"
  count="$(jq -n 'input | .result | length' <<<"$page")"
  [ "$count" -eq 50 ] || break
  number=$((number + 1))
done
