#!/usr/bin/env bash
# Bitbucket Cloud: deploy keys of all repositories of a workspace
# Sees: SSH keys by which machines read repositories, when each was added and last used.
# Cannot see: access tokens of repositories, projects and workspaces, app passwords and API tokens of people, secured variables: no list of them is published.
# Least permission: an access token of the workspace with repository:admin. It is more than reading, but lists of keys need it.
# Run: BITBUCKET_WORKSPACE=acme BITBUCKET_TOKEN=… ./bitbucket.sh > bitbucket.csv && npx rollcall import csv bitbucket.csv --name bitbucket --complete (needs curl and jq)
# Columns: name,system,external id,account,kind,created,last used,credential type
# Example: build server,bitbucket,acme/shop/123,acme/shop,deploy_key,2024-01-02T03:04:05+00:00,2026-11-01T00:00:00+00:00,ssh_key
set -euo pipefail
api='https://api.bitbucket.org/2.0'
get() {
  case "$1" in "$api"/*) ;; *) echo "refused: $1 is not of Bitbucket" >&2; exit 1 ;; esac
  printf 'header = "Authorization: Bearer %s"\n' "${BITBUCKET_TOKEN:?}" | curl -fsS -K - "$1"
}
pages() {
  local url="$1" page
  while [ -n "$url" ]; do
    page="$(get "$url")"
    printf '%s\n' "$page"
    url="$(jq -rn 'input | .next // ""' <<<"$page")"
  done
}
echo 'name,system,external id,account,kind,created,last used,credential type'
pages "$api/repositories/${BITBUCKET_WORKSPACE:?}?pagelen=100" | jq -r '.values[].full_name' |
  while read -r repo; do
    pages "$api/repositories/$repo/deploy-keys?pagelen=100" | jq -r --arg repo "$repo" '.values[] | [
      (if (.label // "") == "" then "key \(.id)" else .label end), "bitbucket", "\($repo)/\(.id)", $repo, "deploy_key",
      (.added_on // ""), (.last_used // ""), "ssh_key"
    ] | @csv'
  done
