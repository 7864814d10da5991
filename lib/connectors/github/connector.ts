import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { appRecords } from "./apps";
import { readAuditLog } from "./audit-log";
import { protectionRecords } from "./branch-protection";
import { checkPermissions } from "./check";
import { secretRecords, variableRecords } from "./ci-secrets";
import { codeOwnerRecords } from "./code-owners";
import type { GitHubConfig } from "./config";
import { authorizationRecords } from "./credential-authorizations";
import { deployKeyRecords } from "./deploy-keys";
import { environmentRecords } from "./environments";
import { manifest } from "./manifest";
import { readScope } from "./pages";
import { collaboratorRecords, memberRecords, roleRecords, teamRecords } from "./people";
import { planScopes } from "./plan";
import { repositoryRecords } from "./repositories";
import { runnerGroupRecords, runnerRecords } from "./runners";
import { alertRecords } from "./secret-scanning";
import { requestRecords, tokenRecords } from "./tokens";
import { webhookRecords } from "./webhooks";
import { organisationSettingRecords, workflowRecords } from "./workflows";

const toRecords = recordsByCall({
  "GET /orgs/{org}/repos": repositoryRecords,
  "GET /orgs/{org}/installations": appRecords,
  "GET /orgs/{org}/personal-access-tokens": tokenRecords,
  "GET /orgs/{org}/personal-access-token-requests": requestRecords,
  "GET /orgs/{org}/members": memberRecords,
  "GET /orgs/{org}/outside_collaborators": collaboratorRecords,
  "GET /orgs/{org}/teams": teamRecords,
  "GET /orgs/{org}/organization-roles": roleRecords,
  "GET /orgs/{org}/actions/runner-groups": runnerGroupRecords,
  "GET /orgs/{org}/actions/runners": runnerRecords,
  "GET /repos/{owner}/{repo}/actions/runners": runnerRecords,
  "GET /orgs/{org}/hooks": webhookRecords,
  "GET /repos/{owner}/{repo}/hooks": webhookRecords,
  "GET /orgs/{org}/actions/secrets": secretRecords("actions"),
  "GET /orgs/{org}/dependabot/secrets": secretRecords("dependabot"),
  "GET /orgs/{org}/codespaces/secrets": secretRecords("codespaces"),
  "GET /orgs/{org}/actions/variables": variableRecords("actions"),
  "GET /repos/{owner}/{repo}/actions/secrets": secretRecords("actions"),
  "GET /repos/{owner}/{repo}/actions/variables": variableRecords("actions"),
  "GET /repos/{owner}/{repo}/environments": environmentRecords,
  "GET /orgs/{org}/actions/permissions/workflow": organisationSettingRecords,
  "GET /repos/{owner}/{repo}/actions/workflows": workflowRecords,
  "GET /repos/{owner}/{repo}/keys": deployKeyRecords,
  "GET /repos/{owner}/{repo}/branches/{branch}/protection": protectionRecords,
  "GET /repos/{owner}/{repo}": codeOwnerRecords,
  "GET /orgs/{org}/credential-authorizations": authorizationRecords,
  "GET /orgs/{org}/secret-scanning/alerts": alertRecords,
});

/** GitHub: the machines, apps, tokens and keys of an organisation, live and from snapshots. */
export const github: Connector<GitHubConfig> = {
  manifest,
  plan: planScopes,
  pages: readScope,
  check: checkPermissions,
  readEvent: (_kind, record) => readAuditLog(record),
  toRecords,
};
