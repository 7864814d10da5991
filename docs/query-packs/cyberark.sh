#!/usr/bin/env bash
# CyberArk Vault: secrets of accounts that the vault keeps
# Sees: of each account the user, platform, address and safe, when it was onboarded, its secret last changed, and whether CyberArk changes it.
# Cannot see: whether an account still exists on its target, when it was used, who may take it out; accounts that are in no safe you may list.
# Least permission: a user with List accounts on every safe, and nothing else. Safes without it are silently left out.
# Run: CYBERARK_URL=https://pvwa.acme.example CYBERARK_TOKEN=… ./cyberark.sh > cyberark.ndjson && npx rollcall import push cyberark.ndjson --name cyberark --complete (token: of a logon; needs curl and jq)
# Example: {"t":"placement","ref":{"realm":"push:cyberark","externalId":"12_3"},"locator":"cyberark://Shop/svc-shop","kind":"secrets_manager","meantForSecrets":true,"container":{"realm":"push:cyberark","externalId":"safe:Shop"},"credentialType":"password","name":"svc-shop","modifiedAt":"2026-11-01T00:00:00Z","facts":{"address":"acme.example","platform":"WinDomain","created":"2024-01-02T03:04:05Z","rotationEnabled":true}}
set -euo pipefail
get() {
  printf 'header = "Authorization: %s"\n' "${CYBERARK_TOKEN:?}" |
    curl -fsS -K - "${CYBERARK_URL:?}/PasswordVault/API/Accounts?limit=1000&offset=$1"
}
offset=0
while :; do
  page="$(get "$offset")"
  jq -cn '
    def ref: {realm: "push:cyberark", externalId: .};
    def time: if . != null and . > 0 then todate else null end;
    input | .value |
    (map(.safeName) | unique[] | {t: "container", ref: ("safe:" + . | ref), kind: "other", name: "Safe \(.)"}),
    (.[] | {
      t: "placement", ref: (.id | ref), locator: "cyberark://\(.safeName)/\(.name // .userName // .id)", kind: "secrets_manager",
      meantForSecrets: true, container: ("safe:" + .safeName | ref),
      credentialType: ({password: "password", key: "ssh_key"}[.secretType // ""] // "unknown"),
      name: (.userName // .name // .id), modifiedAt: (.secretManagement.lastModifiedTime | time),
      facts: {address, platform: .platformId, created: (.createdTime | time), rotationEnabled: .secretManagement.automaticManagementEnabled}
    })' <<<"$page"
  count="$(jq -n 'input | .value | length' <<<"$page")"
  [ "$count" -eq 1000 ] || break
  offset=$((offset + 1000))
done
