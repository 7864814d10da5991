import type { AccessAnalyzer } from "@aws-sdk/client-accessanalyzer";
import type { APIGateway } from "@aws-sdk/client-api-gateway";
import type { BedrockAgent } from "@aws-sdk/client-bedrock-agent";
import type { BedrockAgentCoreControl } from "@aws-sdk/client-bedrock-agentcore-control";
import type { CloudTrail } from "@aws-sdk/client-cloudtrail";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { ECS } from "@aws-sdk/client-ecs";
import type { EKS } from "@aws-sdk/client-eks";
import type { IAM } from "@aws-sdk/client-iam";
import type { Lambda } from "@aws-sdk/client-lambda";
import type { Organizations } from "@aws-sdk/client-organizations";
import type { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { STS } from "@aws-sdk/client-sts";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpClient } from "@/lib/connectors/sdk/http";
import type { SdkRequest, SignedService } from "./signed-json";

/** Credentials as the SDK takes them. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

export interface ClientOptions {
  http: HttpClient;
  /** Absent: the SDK looks into the environment of the process (variables, profile, container or instance role). */
  credentials?: () => Promise<AwsCredentials>;
  /** Replaces every address of AWS. */
  endpoint?: string;
  /** Where IAM, STS and Organizations are called: they have one address per partition. */
  globalRegion: string;
}

/**
 * AWS says in these what is wrong with one call, and the SDK reads it (a 500 is one call's trouble, not the service's).
 * Other statuses are the outbound module's to retry or refuse.
 */
const explained = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 500, 501];

/**
 * The clients of one identity. The SDK is loaded at the first call, signs and parses, and leaves every byte to the
 * outbound module: it neither connects nor retries by itself.
 */
export class AwsClients {
  constructor(private readonly options: ClientOptions) {}

  async sts(): Promise<STS> {
    const sdk = await import("@aws-sdk/client-sts");
    return new sdk.STS(this.settings(this.options.globalRegion));
  }

  async iam(): Promise<IAM> {
    const sdk = await import("@aws-sdk/client-iam");
    return new sdk.IAM(this.settings(this.options.globalRegion));
  }

  async organizations(): Promise<Organizations> {
    const sdk = await import("@aws-sdk/client-organizations");
    return new sdk.Organizations(this.settings(this.options.globalRegion));
  }

  async lambda(region: string): Promise<Lambda> {
    const sdk = await import("@aws-sdk/client-lambda");
    return new sdk.Lambda(this.settings(region));
  }

  async ec2(region: string): Promise<EC2> {
    const sdk = await import("@aws-sdk/client-ec2");
    return new sdk.EC2(this.settings(region));
  }

  async secretsManager(region: string): Promise<SecretsManager> {
    const sdk = await import("@aws-sdk/client-secrets-manager");
    return new sdk.SecretsManager(this.settings(region));
  }

  async ecs(region: string): Promise<ECS> {
    const sdk = await import("@aws-sdk/client-ecs");
    return new sdk.ECS(this.settings(region));
  }

  async eks(region: string): Promise<EKS> {
    const sdk = await import("@aws-sdk/client-eks");
    return new sdk.EKS(this.settings(region));
  }

  async cloudTrail(region: string): Promise<CloudTrail> {
    const sdk = await import("@aws-sdk/client-cloudtrail");
    return new sdk.CloudTrail(this.settings(region));
  }

  async apiGateway(region: string): Promise<APIGateway> {
    const sdk = await import("@aws-sdk/client-api-gateway");
    return new sdk.APIGateway(this.settings(region));
  }

  async agents(region: string): Promise<BedrockAgent> {
    const sdk = await import("@aws-sdk/client-bedrock-agent");
    return new sdk.BedrockAgent(this.settings(region));
  }

  async agentCore(region: string): Promise<BedrockAgentCoreControl> {
    const sdk = await import("@aws-sdk/client-bedrock-agentcore-control");
    return new sdk.BedrockAgentCoreControl(this.settings(region));
  }

  async accessAnalyzer(region: string): Promise<AccessAnalyzer> {
    const sdk = await import("@aws-sdk/client-accessanalyzer");
    return new sdk.AccessAnalyzer(this.settings(region));
  }

  /** The registry holds no client of Roles Anywhere of this SDK's age. */
  async rolesAnywhere(region: string): Promise<SignedService> {
    const { endpoint, http } = this.options;
    const { handle } = handlerOf(http);
    return { signsAs: await this.sts(), service: "rolesanywhere", region, endpoint, handle };
  }

  private settings(region: string) {
    const { credentials, endpoint, http } = this.options;
    return {
      region,
      maxAttempts: 1,
      requestHandler: handlerOf(http),
      ...(credentials ? { credentials } : {}),
      ...(endpoint ? { endpoint } : {}),
    };
  }
}

function handlerOf(http: HttpClient) {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request: SdkRequest, options: { abortSignal?: unknown } = {}) {
      // The address is put together here exactly as it was signed.
      const { host: _host, "content-length": _length, ...headers } = request.headers;
      const port = request.port ? `:${request.port}` : "";
      const answer = await http.request({
        url: `${request.protocol}//${request.hostname}${port}${request.path}${queryText(request.query)}`,
        method: methodOf(request.method),
        headers,
        body: bodyOf(request.body),
        accept: explained,
        // Every call that this connector makes only reads, or makes AWS prepare a report or a session.
        idempotent: true,
        ...(options.abortSignal instanceof AbortSignal ? { signal: options.abortSignal } : {}),
      });
      if (answer.status === 200) refuseOtherText(request, answer.text());
      return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

/**
 * Refuses a 200 that is not the answer to this call: the SDK takes a sign-in page of a proxy, or nothing at all, for an
 * answer with empty lists.
 * @throws SourceError `malformed`.
 */
function refuseOtherText(request: SdkRequest, text: string): void {
  const action = typeof request.body === "string" ? /^Action=(\w+)|&Action=(\w+)/.exec(request.body) : null;
  const name = action?.[1] ?? action?.[2];
  const start = text.slice(0, 1000).replace(/^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?/, "");
  if (name ? start.startsWith(`<${name}Response`) : start.startsWith("{")) return;
  const message = `${request.hostname} answered ${name ?? "a call"} with something that AWS does not send. Is a proxy or a sign-in page in between?`;
  throw new SourceError({ kind: "malformed", message });
}

function methodOf(method: string): "GET" | "POST" {
  if (method === "GET" || method === "POST") return method;
  throw new TypeError(`The connector reads only; it makes no ${method} request.`);
}

function bodyOf(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) return body;
  throw new TypeError("The SDK gave a body that is neither text nor bytes.");
}

function queryText(query: SdkRequest["query"]): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return values.map((each) => (each ? `${escaped(name)}=${escaped(each)}` : escaped(name)));
  });
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/** RFC 3986, as signatures of AWS ask. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
