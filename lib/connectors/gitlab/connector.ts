import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkPermissions } from "./check";
import type { GitLabConfig } from "./config";
import { deployKeyRecords, deployTokenRecords } from "./deploy-credentials";
import { manifest } from "./manifest";
import { memberRecords } from "./members";
import { readScope } from "./pages";
import { groupRecords, projectRecords } from "./places";
import { planScopes } from "./plan";
import { runnerRecords } from "./runners";
import { botTokenRecords, personalTokenRecords, serviceAccountRecords } from "./tokens";
import { triggerRecords } from "./triggers";
import { variableRecords } from "./variables";
import { webhookRecords } from "./webhooks";

const toRecords = recordsByCall({
  "GET /groups": groupRecords,
  "GET /groups/:id": groupRecords,
  "GET /groups/:id/descendant_groups": groupRecords,
  "GET /projects": projectRecords,
  "GET /groups/:id/projects": projectRecords,
  "GET /groups/:id/access_tokens": botTokenRecords,
  "GET /projects/:id/access_tokens": botTokenRecords,
  "GET /personal_access_tokens": personalTokenRecords,
  "GET /groups/:id/service_accounts": serviceAccountRecords,
  "GET /groups/:id/members/all": memberRecords,
  "GET /groups/:id/deploy_tokens": deployTokenRecords,
  "GET /projects/:id/deploy_tokens": deployTokenRecords,
  "GET /projects/:id/deploy_keys": deployKeyRecords,
  "GET /groups/:id/runners": runnerRecords,
  "GET /projects/:id/runners": runnerRecords,
  "GET /groups/:id/variables": variableRecords,
  "GET /projects/:id/variables": variableRecords,
  "GET /projects/:id/triggers": triggerRecords,
  "GET /groups/:id/hooks": webhookRecords,
  "GET /projects/:id/hooks": webhookRecords,
});

/** GitLab: the tokens, keys, runners and webhooks of a group or an instance, live and from snapshots. */
export const gitlab: Connector<GitLabConfig> = {
  manifest,
  plan: planScopes,
  pages: readScope,
  check: checkPermissions,
  toRecords,
};
