#!/usr/bin/env bash
# Azure DevOps: service connections of all projects
# Sees: connections to clouds, registries and servers, how each signs in, who made it, whether it works.
# Cannot see: personal access tokens of people, secrets of variable groups, what a connection may do on the other side, when it was last used.
# Least permission: a personal access token with Service Connections (Read) and Project and Team (Read), for a user who may see every project.
# Run: AZURE_DEVOPS_ORG=acme AZURE_DEVOPS_PAT=… ./azure-devops.sh > azure-devops.csv && npx rollcall import csv azure-devops.csv --name azure-devops --complete (needs curl and jq)
# Columns: name,system,external id,account,kind,status,description,owner,credential type
# Example: azure-production,azure-devops,0f3e,acme/Shop,integration,active,azurerm by ServicePrincipal,ana@acme.example,oauth_client_secret
set -euo pipefail
base="https://dev.azure.com/${AZURE_DEVOPS_ORG:?}"
headers="$(mktemp)"
trap 'rm -f "$headers"' EXIT
get() { printf 'user = ":%s"\n' "${AZURE_DEVOPS_PAT:?}" | curl -fsS -K - -D "$headers" "$base/$1"; }
projects() {
  local more='' page
  while :; do
    page="$(get "_apis/projects?api-version=7.1&\$top=500$more")" || return
    jq -rn 'input | .value[] | [.id, .name] | @tsv' <<<"$page" || return
    more="$(awk 'tolower($1) == "x-ms-continuationtoken:" { sub(/\r$/, "", $2); print $2 }' "$headers")"
    [ -n "$more" ] || break
    more="&continuationToken=$(jq -rn --arg token "$more" '$token | @uri')"
  done
}
echo 'name,system,external id,account,kind,status,description,owner,credential type'
# All of them first: asked at the same time, the two calls would share the file of headers.
found="$(projects)"
while IFS=$'\t' read -r id project; do
  [ -n "$id" ] || continue
  page="$(get "$id/_apis/serviceendpoint/endpoints?api-version=7.1")"
  jq -rn --arg account "$AZURE_DEVOPS_ORG/$project" 'input | .value[] | [
    .name, "azure-devops", .id, $account, "integration",
    (if .isReady == false then "unknown" else "active" end),
    "\(.type) by \(.authorization.scheme)", (.createdBy.uniqueName // ""),
    ({ServicePrincipal: "oauth_client_secret", WorkloadIdentityFederation: "federated", ManagedServiceIdentity: "platform_managed",
      UsernamePassword: "password", Token: "bearer_token", PersonalAccessToken: "bearer_token", Certificate: "x509"}[.authorization.scheme // ""] // "unknown")
  ] | @csv' <<<"$page"
done <<<"$found"
