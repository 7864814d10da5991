import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps } from "@/lib/connectors/sdk/steps";
import { agentRecords } from "./agents";
import { apiTokenRecords } from "./api-tokens";
import { appRecords, probeApps } from "./apps";
import type { OktaConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { appGrantRecords, roleRecords } from "./grants";
import { integrationRecords } from "./integrations";
import { manifest } from "./manifest";
import { oktaRealm } from "./names";
import type { Tools } from "./okta-list";
import { groupRecords, peopleRecords } from "./people";
import { permission } from "./permissions";
import { planScopes } from "./plan";
import { type OktaContext, readOrg } from "./session";
import { readSystemLog } from "./system-log";
import { openTools } from "./tools";

const toRecords = recordsByCall({
  "GET /api/v1/apps": appRecords,
  "GET /api/v1/apps/{app}/grants": appGrantRecords,
  "GET /oauth2/v1/clients/{client}/roles": roleRecords,
  "GET /api/v1/api-tokens": apiTokenRecords,
  "GET /integrations/api/v1/api-services": integrationRecords,
  "GET /api/v1/users/{user}/roles": roleRecords,
  "GET /api/v1/users": peopleRecords,
  "GET /api/v1/groups/{group}/users": groupRecords,
  "GET /workload-principals/api/v1/ai-agents": agentRecords,
});

/** Okta: service apps, API tokens, integrations and agents of an organisation, and what they may do. */
export const okta: Connector<OktaConfig> = {
  manifest,
  plan: planScopes,
  async *pages(ctx, scope, cursor) {
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    const realm = scope.issues[0];
    if (!calls || !realm)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, openTools(ctx, realm), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Okta",
      dataSets,
      steps: probes,
      open: (signal) => open({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
    }),
  readEvent: (_kind, record, log) => readSystemLog(record, log),
  toRecords,
};

async function open(ctx: OktaContext): Promise<Tools> {
  return openTools(ctx, oktaRealm(await readOrg(ctx)));
}

const [listApps] = steps.apps ?? [];
/** Two data sets list the apps with one scope, and ask about each with another. */
const probes: Parameters<typeof checkSteps<Tools>>[1]["steps"] = {
  ...steps,
  "app-grants": [
    {
      permission: permission.appGrants,
      probe: probeApps(({ id }) => `/api/v1/apps/${id}/grants`, permission.appGrants),
    },
    ...(listApps ? [listApps] : []),
  ],
  "app-roles": [
    {
      permission: permission.roles,
      probe: probeApps(({ clientId }) => `/oauth2/v1/clients/${clientId}/roles`, permission.roles),
    },
    ...(listApps ? [listApps] : []),
  ],
};
