#!/usr/bin/env bash
# CyberArk Vault: accounts that the vault keeps
# Sees: accounts with their platform, address and safe, when each was onboarded and its secret last changed.
# Cannot see: whether an account still exists on its target, when it was used, who may take it out; accounts that are in no safe you may list.
# Least permission: a user with List accounts on every safe, and nothing else. Safes without it are silently left out.
# Run: CYBERARK_URL=https://pvwa.acme.example CYBERARK_TOKEN=… ./cyberark.sh > cyberark.csv (token: of a logon; needs curl and jq)
# Columns: name,system,external id,account,description,created,last rotated,credential type
# Example: svc-shop,WinDomain,12_3,acme.example,Safe Shop: rotated by CyberArk,2024-01-02T03:04:05Z,2026-11-01T00:00:00Z,password
set -euo pipefail
get() {
  printf 'header = "Authorization: %s"\n' "${CYBERARK_TOKEN:?}" |
    curl -fsS -K - "${CYBERARK_URL:?}/PasswordVault/API/Accounts?limit=1000&offset=$1"
}
echo 'name,system,external id,account,description,created,last rotated,credential type'
offset=0
while :; do
  page="$(get "$offset")"
  jq -r '.value[] | [
    (.userName // .name), (.platformId // ""), .id, (.address // ""),
    "Safe \(.safeName): \(if .secretManagement.automaticManagementEnabled then "rotated by CyberArk" else "not rotated by CyberArk" end)",
    ((.createdTime | select(. > 0) | todate) // ""), ((.secretManagement.lastModifiedTime | select(. != null and . > 0) | todate) // ""),
    ({password: "password", key: "ssh_key"}[.secretType // ""] // "unknown")
  ] | @csv' <<<"$page"
  [ "$(jq '.value | length' <<<"$page")" -eq 1000 ] || break
  offset=$((offset + 1000))
done
