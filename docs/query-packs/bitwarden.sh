#!/usr/bin/env bash
# Bitwarden: SSH keys that lie in an organisation's vault
# Sees: SSH keys that you may read, the fingerprint of each one's public half, when it was made and last changed.
# Cannot see: logins (mostly people's), notes; machine accounts and secrets of Secrets Manager; items of collections that you may not read; who else may, and use.
# Least permission: a member of the organisation with Can view on the collections that count.
# Run: BW_SESSION=… BW_ORGANIZATION=ID ./bitwarden.sh > bitwarden.ndjson && npx rollcall import push bitwarden.ndjson --name bitwarden --complete (needs bw and jq; bw hands over whole items, and jq lets only these facts through)
# Example: {"t":"placement","ref":{"realm":"push:bitwarden","externalId":"0f3e"},"locator":"bitwarden://11aa/Deploys","kind":"secrets_manager","meantForSecrets":true,"container":{"realm":"push:bitwarden","externalId":"organisation:11aa"},"credentialType":"ssh_key","name":"Deploys","modifiedAt":"2026-11-01T00:00:00.000Z","facts":{"created":"2024-01-02T03:04:05.000Z","publicKey":"SHA256:AbC"}}
set -euo pipefail
bw list items --organizationid "${BW_ORGANIZATION:?}" | jq -cn --arg organisation "$BW_ORGANIZATION" '
  def ref: {realm: "push:bitwarden", externalId: .};
  ("organisation:" + $organisation | ref) as $container |
  input | if type == "array" then . else error("bw gave no list") end |
  {t: "container", ref: $container, kind: "organisation", name: "Vault of \($organisation)"},
  (.[] | select(.type == 5) | {
    t: "placement", ref: (.id | ref), locator: "bitwarden://\($organisation)/\(.name)", kind: "secrets_manager", meantForSecrets: true,
    container: $container, credentialType: "ssh_key", name: .name, modifiedAt: .revisionDate,
    facts: {created: .creationDate, publicKey: .sshKey.keyFingerprint}
  })'
