import { describe, expect, test } from "vitest";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { agentCoreCall, agentCoreToRecords } from "./agent-core-records";
import { agentsCall, agentsToRecords } from "./agents";
import { account, arn } from "./fixtures/wire-answers";
import { accountScope } from "./scopes";
import { serviceAccessCall, serviceAccessToRecords } from "./service-access";

const at = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${account}:${rest}`;
const read = (toRecords: (page: Page) => Parsed, call: string, body: unknown) =>
  toRecords({
    scope: accountScope(account, "agents", "Agents", "eu-west-1"),
    call,
    body,
    collectedAt: new Date("2026-03-01"),
  });

describe("agents in Bedrock", () => {
  const agent = {
    agentArn: at("bedrock", "agent/A1"),
    agentName: "helper",
    agentStatus: "PREPARED",
    agentResourceRoleArn: arn("role/helper"),
    foundationModel: "anthropic.claude",
    tags: { owner: "mona@example.com" },
  };

  test("are AI agents with the role that they run as", () => {
    const { records, problems } = read(agentsToRecords, agentsCall, { agents: [agent] });
    expect(problems).toEqual([]);
    expect(records).toMatchObject([
      {
        kind: "ai_agent",
        name: "helper",
        status: "active",
        ownerHints: [{ value: "mona@example.com" }],
        raw: { framework: "bedrock-agents", model: "anthropic.claude" },
      },
      {
        t: "trust",
        kind: "agent",
        identity: { externalId: arn("role/helper") },
        subjectRef: { externalId: agent.agentArn },
      },
    ]);
  });

  test("in a state that this version does not know are in none, and without a role a problem", () => {
    const { records, problems } = read(agentsToRecords, agentsCall, {
      agents: [{ ...agent, agentStatus: "DREAMING", agentResourceRoleArn: undefined }],
    });
    expect(records).toMatchObject([{ status: "unknown" }]);
    expect(problems).toHaveLength(1);
  });
});

test("AgentCore has agents and tool servers that run as roles, and keeps credentials", () => {
  const { records, problems } = read(agentCoreToRecords, agentCoreCall, {
    runtimes: [
      {
        agentRuntimeArn: at("bedrock-agentcore", "runtime/r"),
        agentRuntimeName: "shopper",
        status: "READY",
        roleArn: arn("role/shopper"),
        workloadIdentityDetails: { workloadIdentityArn: at("bedrock-agentcore", "workload-identity/w") },
        authorizerConfiguration: {
          customJWTAuthorizer: {
            discoveryUrl: "https://login.example.com/.well-known/openid-configuration",
            allowedScopes: ["shop"],
          },
        },
        variables: [{ name: "DB_PASSWORD", secretType: "password" }],
      },
    ],
    gateways: [
      {
        gatewayArn: at("bedrock-agentcore", "gateway/g"),
        name: "tools",
        status: "READY",
        roleArn: arn("role/tools"),
        authorizerType: "NONE",
      },
    ],
    oauth: [
      {
        name: "github",
        credentialProviderVendor: "GithubOauth2",
        credentialProviderArn: at("bedrock-agentcore", "token-vault/default/oauth2credentialprovider/github"),
      },
      { name: "lost" },
    ],
  });
  expect(records).toMatchObject([
    {
      kind: "ai_agent",
      aliases: [at("bedrock-agentcore", "workload-identity/w")],
      raw: { auth: { schemes: ["CUSTOM_JWT"], issuers: ["https://login.example.com"], scopes: ["shop"] } },
    },
    { t: "trust", kind: "agent", identity: { externalId: arn("role/shopper") } },
    { t: "placement", name: "DB_PASSWORD", identity: { externalId: arn("role/shopper") } },
    { kind: "mcp_server", name: "tools", raw: { auth: { schemes: ["NONE"], anonymous: null } } },
    { t: "trust", kind: "agent", identity: { externalId: arn("role/tools") } },
    { t: "placement", kind: "secrets_manager", credentialType: "oauth_client_secret", name: "github" },
  ]);
  expect(problems).toEqual([{ where: "oauth", what: "An entry has no ARN that can be read." }]);
});

describe("services last used", () => {
  const principals = (access: unknown) =>
    read(serviceAccessToRecords, serviceAccessCall, {
      principals: [{ Arn: arn("user/ci"), Id: "AIDAAAAAAAAAAAAAAAAAA", access }],
    });
  const lastUsed = (access: unknown) => {
    const [record] = principals(access).records;
    return record?.t === "identity" ? record.lastUsed : undefined;
  };

  test("say when a user was used, and keep which services were and were not", () => {
    const access = {
      used: [
        { service: "s3", at: "2026-01-20T00:00:00Z" },
        { service: "sqs", at: "2025-12-01T00:00:00Z" },
      ],
      unused: ["kms"],
    };
    expect(principals(access).records).toMatchObject([
      {
        ref: { externalId: "AIDAAAAAAAAAAAAAAAAAA" },
        aliases: [arn("user/ci")],
        lastUsed: { at: new Date("2026-01-20"), grade: "reported" },
        raw: { serviceLastAccessed: access },
      },
    ]);
  });

  test("that were none say since when; a date that cannot be read says nothing", () => {
    expect(lastUsed({ used: [], unused: ["kms"] })).toMatchObject({
      at: null,
      gap: "none",
      coveredSince: new Date("2025-01-25"),
    });
    expect(lastUsed({ used: [{ service: "s3", at: "yesterday" }] })).toMatchObject({ gap: "no_telemetry" });
  });

  test("that IAM could not tell are a problem, not 'none'", () => {
    const { records, problems } = principals({ failed: "internal" });
    expect(records).toEqual([]);
    expect(problems).toEqual([{ where: arn("user/ci"), what: expect.stringContaining("internal") }]);
  });
});
