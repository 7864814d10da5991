import { type AwsContext, regionEverywhere, type Session } from "./session";
import { getSignedJson } from "./signed-json";

/** Tries one permission in the cheapest way; an error that is not a denial also shows that the call is allowed. */
export type Probe = (ctx: AwsContext, session: Session) => Promise<unknown>;

/** A name that nothing has: AWS looks at the permission first and then says that there is no such thing. */
export const noName = "rollcall-asks-whether-it-may";

/** The id of an agent that does not exist. */
const noAgent = "ROLLCALLXX";

/** The id of a finding or subject that does not exist. */
const noId = "00000000-0000-0000-0000-000000000000";

type Clients = Session["clients"];
const ec2 = (clients: Clients, region: string) => clients.ec2(region);
const lambda = (clients: Clients, region: string) => clients.lambda(region);
const secretsManager = (clients: Clients, region: string) => clients.secretsManager(region);
const apiGateway = (clients: Clients, region: string) => clients.apiGateway(region);
const agents = (clients: Clients, region: string) => clients.agents(region);
const agentCore = (clients: Clients, region: string) => clients.agentCore(region);
const accessAnalyzer = (clients: Clients, region: string) => clients.accessAnalyzer(region);
const rolesAnywhere = (clients: Clients, region: string) => clients.rolesAnywhere(region);
const cloudTrail = (clients: Clients, region: string) => clients.cloudTrail(region);
const ecs = (clients: Clients, region: string) => clients.ecs(region);
const eks = (clients: Clients, region: string) => clients.eks(region);

/** How permissions are tried whose calls are answered region by region, in the first region that is read. */
export const regionalProbes: { [permission: string]: Probe } = {
  "ec2:DescribeRegions": async (ctx, session) => {
    const api = await session.clients.ec2(regionEverywhere(session));
    return api.describeRegions({}, { abortSignal: ctx.signal });
  },
  "ec2:DescribeInstances": at(ec2, (api, options) => api.describeInstances({ MaxResults: 5 }, options)),
  "lambda:ListFunctions": at(lambda, (api, options) => api.listFunctions({ MaxItems: 1 }, options)),
  "secretsmanager:ListSecrets": at(secretsManager, (api, options) =>
    api.listSecrets({ MaxResults: 1 }, options),
  ),
  "apigateway:GET": at(apiGateway, (api, options) =>
    api.getApiKeys({ includeValues: false, limit: 1 }, options),
  ),
  "ecs:ListClusters": at(ecs, (api, options) => api.listClusters({ maxResults: 1 }, options)),
  "ecs:ListServices": at(ecs, (api, options) => api.listServices({ cluster: noName }, options)),
  "ecs:ListTasks": at(ecs, (api, options) => api.listTasks({ cluster: noName }, options)),
  "ecs:DescribeServices": at(ecs, (api, options) =>
    api.describeServices({ cluster: noName, services: [noName] }, options),
  ),
  "ecs:DescribeTasks": at(ecs, (api, options) =>
    api.describeTasks({ cluster: noName, tasks: ["00000000000000000000000000000000"] }, options),
  ),
  "ecs:DescribeTaskDefinition": at(ecs, (api, options) =>
    api.describeTaskDefinition({ taskDefinition: noName }, options),
  ),
  "cloudtrail:LookupEvents": at(cloudTrail, (api, options) => api.lookupEvents({ MaxResults: 1 }, options)),
  "access-analyzer:ListAnalyzers": at(accessAnalyzer, (api, options) =>
    api.listAnalyzers({ maxResults: 1 }, options),
  ),
  "access-analyzer:ListFindings": at(accessAnalyzer, (api, options, session, region) =>
    api.listFindingsV2({ analyzerArn: noAnalyzer(session, region), maxResults: 1 }, options),
  ),
  "access-analyzer:GetFinding": at(accessAnalyzer, (api, options, session, region) =>
    api.getFindingV2({ analyzerArn: noAnalyzer(session, region), id: noId }, options),
  ),
  "rolesanywhere:ListTrustAnchors": at(rolesAnywhere, (api, options) =>
    getSignedJson(api, "/trustanchors", {}, options),
  ),
  "rolesanywhere:ListProfiles": at(rolesAnywhere, (api, options) =>
    getSignedJson(api, "/profiles", {}, options),
  ),
  "rolesanywhere:ListSubjects": at(rolesAnywhere, (api, options) =>
    getSignedJson(api, "/subjects", {}, options),
  ),
  "rolesanywhere:GetSubject": at(rolesAnywhere, (api, options) =>
    getSignedJson(api, `/subject/${noId}`, {}, options),
  ),
  "bedrock:ListAgents": at(agents, (api, options) => api.listAgents({ maxResults: 1 }, options)),
  "bedrock:GetAgent": at(agents, (api, options) => api.getAgent({ agentId: noAgent }, options)),
  "bedrock:ListTagsForResource": at(agents, (api, options, session, region) => {
    const resourceArn = `arn:${session.partition}:bedrock:${region}:${session.account}:agent/${noAgent}`;
    return api.listTagsForResource({ resourceArn }, options);
  }),
  "bedrock-agentcore:ListAgentRuntimes": at(agentCore, (api, options) =>
    api.listAgentRuntimes({ maxResults: 1 }, options),
  ),
  "bedrock-agentcore:GetAgentRuntime": at(agentCore, (api, options) =>
    api.getAgentRuntime({ agentRuntimeId: `rollcall_asks-${noAgent}` }, options),
  ),
  "bedrock-agentcore:ListGateways": at(agentCore, (api, options) =>
    api.listGateways({ maxResults: 1 }, options),
  ),
  "bedrock-agentcore:GetGateway": at(agentCore, (api, options) =>
    api.getGateway({ gatewayIdentifier: `rollcall-asks-${noAgent.toLowerCase()}` }, options),
  ),
  "bedrock-agentcore:ListApiKeyCredentialProviders": at(agentCore, (api, options) =>
    api.listApiKeyCredentialProviders({ maxResults: 1 }, options),
  ),
  "bedrock-agentcore:ListOauth2CredentialProviders": at(agentCore, (api, options) =>
    api.listOauth2CredentialProviders({ maxResults: 1 }, options),
  ),
  "eks:ListClusters": at(eks, (api, options) => api.listClusters({ maxResults: 1 }, options)),
  "eks:DescribeCluster": at(eks, (api, options) => api.describeCluster({ name: noName }, options)),
  "eks:ListPodIdentityAssociations": at(eks, (api, options) =>
    api.listPodIdentityAssociations({ clusterName: noName }, options),
  ),
  "eks:DescribePodIdentityAssociation": at(eks, (api, options) =>
    api.describePodIdentityAssociation({ clusterName: noName, associationId: "a-00000000" }, options),
  ),
};

function noAnalyzer({ partition, account }: Session, region: string): string {
  return `arn:${partition}:access-analyzer:${region}:${account}:analyzer/${noName}`;
}

function at<Api>(
  open: (clients: Clients, region: string) => Promise<Api>,
  run: (
    api: Api,
    options: { abortSignal: AbortSignal },
    session: Session,
    region: string,
  ) => Promise<unknown>,
): Probe {
  return async (ctx, session) => {
    const region = ctx.config.regions[0] ?? regionEverywhere(session);
    return run(await open(session.clients, region), { abortSignal: ctx.signal }, session, region);
  };
}
