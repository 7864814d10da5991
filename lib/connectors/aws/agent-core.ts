import type { BedrockAgentCoreControl } from "@aws-sdk/client-bedrock-agentcore-control";
import type { Answer, Cursor } from "@/lib/connectors/sdk/contract";
import { agentCoreCall } from "./agent-core-records";
import { callAws, fourAtATime, listed, nameOf, pagesUnder, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";
import { describeVariables } from "./variables";

const gone = "ResourceNotFoundException";

type Read = (
  ctx: AwsContext,
  api: BedrockAgentCoreControl,
  nextToken: string | undefined,
) => Promise<{ body: { [list: string]: unknown[] }; next: string | undefined }>;

const lists: { [list: string]: Read } = {
  apiKeys: async (ctx, api, nextToken) => {
    const answer = await callAws("bedrock-agentcore:ListApiKeyCredentialProviders", ctx.signal, (options) =>
      api.listApiKeyCredentialProviders({ nextToken }, options),
    );
    const found = listed(answer.credentialProviders, "bedrock-agentcore:ListApiKeyCredentialProviders");
    return { body: { apiKeys: found.map(plain) }, next: answer.nextToken || undefined };
  },
  gateways: async (ctx, api, nextToken) => {
    const answer = await callAws("bedrock-agentcore:ListGateways", ctx.signal, (options) =>
      api.listGateways({ nextToken }, options),
    );
    const found = listed(answer.items, "bedrock-agentcore:ListGateways");
    const gateways = await details(found, async ({ gatewayId: gatewayIdentifier }) => {
      const gateway = await callAws(
        "bedrock-agentcore:GetGateway",
        ctx.signal,
        (options) => api.getGateway({ gatewayIdentifier }, options),
        [gone],
      );
      const { gatewayArn, name, description, status, createdAt, roleArn, gatewayUrl } = gateway;
      const { authorizerType, authorizerConfiguration } = gateway;
      const kept = { gatewayArn, name, description, status, createdAt, roleArn, gatewayUrl, authorizerType };
      return plain({ ...kept, authorizerConfiguration });
    });
    return { body: { gateways }, next: answer.nextToken || undefined };
  },
  oauth: async (ctx, api, nextToken) => {
    const answer = await callAws("bedrock-agentcore:ListOauth2CredentialProviders", ctx.signal, (options) =>
      api.listOauth2CredentialProviders({ nextToken }, options),
    );
    const found = listed(answer.credentialProviders, "bedrock-agentcore:ListOauth2CredentialProviders");
    return { body: { oauth: found.map(plain) }, next: answer.nextToken || undefined };
  },
  runtimes: async (ctx, api, nextToken) => {
    const answer = await callAws("bedrock-agentcore:ListAgentRuntimes", ctx.signal, (options) =>
      api.listAgentRuntimes({ nextToken }, options),
    );
    const found = listed(answer.agentRuntimes, "bedrock-agentcore:ListAgentRuntimes");
    const runtimes = await details(found, async ({ agentRuntimeId }) => {
      const runtime = await callAws(
        "bedrock-agentcore:GetAgentRuntime",
        ctx.signal,
        (options) => api.getAgentRuntime({ agentRuntimeId }, options),
        [gone],
      );
      const { environmentVariables, agentRuntimeArtifact: _code, ...facts } = runtime;
      return { ...plain(facts), variables: describeVariables(environmentVariables ?? {}, ctx.fingerprint) };
    });
    return { body: { runtimes }, next: answer.nextToken || undefined };
  },
};

/** What each of a list's entries says of itself; one that was deleted meanwhile is left out. */
async function details<T>(found: readonly T[], read: (item: T) => Promise<object>): Promise<object[]> {
  const answers = await fourAtATime(found, async (item) => {
    try {
      return await read(item);
    } catch (error) {
      if (nameOf(error) === gone) return null;
      throw error;
    }
  });
  return answers.filter((answer) => answer !== null);
}

/** Runtimes, gateways and stored credentials of AgentCore in a region. No value of a variable leaves this module. */
export async function* listAgentCore(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const api = await session.clients.agentCore(region);
  yield* pagesUnder(
    agentCoreCall,
    cursor,
    async () => Object.keys(lists),
    async (list, token) => lists[list]?.(ctx, api, token) ?? { body: {} },
  );
}
