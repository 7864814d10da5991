import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import type { AgentAuth, AgentProfile, ToolServerProfile } from "@/lib/domain/agent-profile";
import { agentStatus, textOf } from "./agents";
import { accountRealm, accountRef, parseArn, roleRef } from "./arn";
import { addVariables } from "./variables";

export const agentCoreCall = "ListAgentRuntimes";

type Item = { [key: string]: unknown };
type Arn = { arn: string; account: string };

/** Runtimes as AI agents, gateways as tool servers, each with its role; stored credentials as places of secrets. */
export function agentCoreToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  const readers: [list: string, arn: string, read: (item: Item, arn: Arn, records: PageRecords) => void][] = [
    ["runtimes", "agentRuntimeArn", addRuntime],
    ["gateways", "gatewayArn", addGateway],
    ["oauth", "credentialProviderArn", (...of) => addProvider("oauth_client_secret", ...of)],
    ["apiKeys", "credentialProviderArn", (...of) => addProvider("api_key", ...of)],
  ];
  for (const [list, field, read] of readers) {
    for (const item of records.list(body[list], list)) {
      const arn = isObject(item) ? parseArn(item[field]) : null;
      if (isObject(item) && arn) read(item, arn, records);
      else records.problem(list, "An entry has no ARN that can be read.");
    }
  }
  return records.parsed();
}

function addRuntime(item: Item, { arn, account }: Arn, records: PageRecords): void {
  const ref = { realm: accountRealm(account), externalId: arn };
  const protocol = isObject(item.protocolConfiguration) ? item.protocolConfiguration.serverProtocol : null;
  const own = isObject(item.workloadIdentityDetails)
    ? parseArn(item.workloadIdentityDetails.workloadIdentityArn)
    : null;
  const profile: AgentProfile = {
    framework: "bedrock-agentcore",
    model: null,
    version: textOf(item.agentRuntimeVersion),
    provider: "aws",
    autoApprove: null,
    auth: authOf(item.authorizerConfiguration, "AWS_IAM"),
  };
  records.add({
    t: "identity",
    ref,
    aliases: own ? [own.arn] : [],
    kind: "ai_agent",
    name: textOf(item.agentRuntimeName) ?? arn,
    classReason: "An agent in Amazon Bedrock AgentCore.",
    ...common(item, account, `${arn} createdAt`, records),
    raw: { ...profile, protocol: textOf(protocol) },
  });
  addRole(item, arn, records);
  const place = { arn, realm: ref.realm, container: accountRef(account), role: roleRef(item.roleArn) };
  addVariables(item.variables, place, records);
}

function addGateway(item: Item, { arn, account }: Arn, records: PageRecords): void {
  const profile: ToolServerProfile = {
    transport: "http",
    runs: textOf(item.gatewayUrl),
    package: null,
    unpinned: null,
    plainHttp: false,
    software: null,
    version: null,
    protocol: null,
    auth: authOf(item.authorizerConfiguration, textOf(item.authorizerType) ?? "unknown"),
  };
  records.add({
    t: "identity",
    ref: { realm: accountRealm(account), externalId: arn },
    kind: "mcp_server",
    name: textOf(item.name) ?? arn,
    classReason: "A gateway that gives tools to agents.",
    ...common(item, account, `${arn} createdAt`, records),
    raw: profile,
  });
  addRole(item, arn, records);
}

function common(item: Item, account: string, where: string, records: PageRecords) {
  return {
    system: "aws",
    container: accountRef(account),
    status: agentStatus(item.status),
    class: "non_human" as const,
    managedBy: "customer" as const,
    createdAt: records.time(item.createdAt, where),
    description: textOf(item.description) ?? undefined,
  };
}

function addRole(item: Item, arn: string, records: PageRecords): void {
  const role = roleRef(item.roleArn);
  const subjectRef = { realm: accountRealm(arn.split(":")[4] ?? ""), externalId: arn };
  if (role) records.add({ t: "trust", identity: role, kind: "agent", subject: arn, subjectRef });
  else records.problem(arn, "Its role has no ARN that can be read, so what it may do is not known.");
}

/** Who may call: whoever a token issuer vouches for, or what AgentCore calls its way in. */
function authOf(configuration: unknown, otherwise: string): AgentAuth {
  const jwt = isObject(configuration) ? configuration.customJWTAuthorizer : null;
  if (!isObject(jwt)) return { anonymous: null, schemes: [otherwise], issuers: [], scopes: [] };
  const issuer = textOf(jwt.discoveryUrl)?.replace(/\/\.well-known\/openid-configuration$/, "");
  const scopes = Array.isArray(jwt.allowedScopes) ? jwt.allowedScopes : [];
  return {
    anonymous: null,
    schemes: ["CUSTOM_JWT"],
    issuers: issuer ? [issuer] : [],
    scopes: scopes.flatMap((scope) => textOf(scope)?.slice(0, 500) ?? []).slice(0, 500),
  };
}

function addProvider(
  credentialType: "oauth_client_secret" | "api_key",
  item: Item,
  { arn, account }: Arn,
  records: PageRecords,
): void {
  records.add({
    t: "placement",
    ref: { realm: accountRealm(account), externalId: arn },
    locator: arn,
    kind: "secrets_manager",
    meantForSecrets: true,
    container: accountRef(account),
    credentialType,
    name: textOf(item.name) ?? arn,
    modifiedAt: records.time(item.lastUpdatedTime, `${arn} lastUpdatedTime`),
    facts: { vendor: textOf(item.credentialProviderVendor) },
  });
}
