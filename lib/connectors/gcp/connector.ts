import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { googlePage } from "@/lib/connectors/sdk/google-list";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps } from "@/lib/connectors/sdk/steps";
import { activityList } from "./activity";
import { agentRecords } from "./agents";
import { apiKeyRecords } from "./api-keys";
import { bindingRecords } from "./bindings";
import type { GcpConfig } from "./config";
import { dataSets, isOfProject, projectOf, stepsOf, whyOff } from "./data-sets";
import { denyPolicyRecords, probeDenies } from "./deny-policies";
import { hierarchyRecords } from "./hierarchy";
import { manifest } from "./manifest";
import { permission } from "./permissions";
import { planScopes } from "./plan";
import { roleRecords } from "./roles";
import { secretRecords } from "./secrets";
import { accountRecords, probeKeys } from "./service-accounts";
import type { GcpContext } from "./session";
import { openTools, type Tools } from "./tools";
import { poolRecords, probeProviders } from "./workload-identity";

const toRecords = recordsByCall({
  "searchAllResources: projects, folders, organizations": hierarchyRecords,
  searchAllIamPolicies: bindingRecords,
  "GET /v2/policies/{attachment point}/denypolicies": denyPolicyRecords,
  "GET /v1/roles": roleRecords,
  "GET /v1/organizations/{organization}/roles": roleRecords,
  "GET /v1/projects/{project}/roles": roleRecords,
  "GET /v1/projects/{project}/serviceAccounts": accountRecords,
  "GET /v1/{pool}/providers": poolRecords,
  "GET /v2/projects/{project}/locations/global/keys": apiKeyRecords,
  "GET /v1/projects/{project}/secrets": secretRecords,
  "GET /v1/projects/{project}/locations/{region}/reasoningEngines": agentRecords,
});

/** Google Cloud: service accounts, keys, agents, and what they may do from the organisation down. */
export const gcp: Connector<GcpConfig> = {
  manifest,
  plan: planScopes,
  async *pages(ctx, scope, cursor) {
    const calls = stepsOf(scope.dataSet, projectOf(scope), ctx.config);
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, await openTools(ctx), cursor);
  },
  check: checkPermissions,
  toRecords,
};

/** One line per permission; of projects, the first is tried. */
function checkPermissions(ctx: GcpContext) {
  /** Tries something in the first project; null where there is none. */
  const inFirst = (work: (tools: Tools, project: string) => Promise<unknown>) => async (tools: Tools) => {
    const [first] = await tools.projects();
    return first ? work(tools, first.id) : null;
  };
  const firstStep = (dataSet: string) =>
    inFirst(async (tools, project) => {
      const [step] = stepsOf(dataSet, project, ctx.config) ?? [];
      return step ? step.probe(tools) : null;
    });
  const listed = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
  return checkSteps(ctx, {
    title: "Google",
    dataSets,
    steps: Object.fromEntries(
      listed.map(({ id, permissions: [own = ""] }) => [
        id,
        isOfProject(id) ? [{ permission: own, probe: firstStep(id) }] : (stepsOf(id, "", ctx.config) ?? []),
      ]),
    ),
    open: (signal) => openTools({ ...ctx, signal }),
    off: (id) => whyOff(id, ctx.config),
    further: {
      [permission.resources]: (tools) => tools.projects(),
      [permission.denies]: ({ ask, scope }) => probeDenies(ask, scope),
      [permission.deny]: ({ ask, scope }) => probeDenies(ask, scope),
      [permission.keys]: inFirst(({ ask }, project) => probeKeys(ask, project)),
      [permission.providers]: inFirst(({ ask }, project) => probeProviders(ask, project)),
      [permission.accountUse]: inFirst(({ ask }, project) =>
        googlePage(ask, { ...activityList(project, "serviceAccountLastAuthentication"), pageSize: 1 }, null),
      ),
      [permission.keyUse]: inFirst(({ ask }, project) =>
        googlePage(
          ask,
          { ...activityList(project, "serviceAccountKeyLastAuthentication"), pageSize: 1 },
          null,
        ),
      ),
    },
  });
}
