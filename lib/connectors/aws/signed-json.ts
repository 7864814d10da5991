import type { STS } from "@aws-sdk/client-sts";
import { z } from "zod";
import { isObject } from "@/lib/connectors/sdk/page-records";

/** What the SDK hands to a request handler. */
export interface SdkRequest {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null | undefined>;
  method: string;
  headers: Record<string, string>;
  body?: unknown;
}

export type SdkHandler = (
  request: SdkRequest,
  options?: { abortSignal?: unknown },
) => Promise<{ response: { statusCode: number; headers: Record<string, string>; body: Uint8Array } }>;

export interface SignedService {
  /** Whose credentials sign. */
  signsAs: STS;
  service: string;
  region: string;
  /** Replaces the service's own address. */
  endpoint?: string;
  handle: SdkHandler;
}

/**
 * Asks a service that speaks JSON by path, and for which there is no client of this SDK's age: the SDK signs. Errors are
 * shaped as the SDK shapes them, so that `callAws` tells them apart.
 */
export async function getSignedJson(
  { signsAs, service, region, endpoint, handle }: SignedService,
  path: string,
  query: Record<string, string | undefined>,
  options: { abortSignal: AbortSignal },
): Promise<{ [key: string]: unknown }> {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const base = new URL(endpoint ?? `https://${service}.${region}.${suffix}`);
  const signer = await signsAs.config.signer();
  const signed = await signer.sign(
    {
      method: "GET",
      protocol: base.protocol,
      hostname: base.hostname,
      ...(base.port ? { port: Number(base.port) } : {}),
      path: `${base.pathname.replace(/\/$/, "")}${path}`,
      query: Object.fromEntries(
        Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
      headers: { host: base.host },
    },
    { signingService: service, signingRegion: region },
  );
  const { response } = await handle(signed, options);
  const body = parsed(response.body);
  if (response.statusCode === 200 && isObject(body)) return body;
  throw serviceError(response.statusCode, response.headers, body);
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return null;
  }
}

const errorBody = z
  .object({ __type: z.string().optional(), code: z.string().optional(), message: z.string().optional() })
  .catch({});

function serviceError(status: number, headers: Record<string, string>, body: unknown): Error {
  const { __type, code, message } = errorBody.parse(body ?? {});
  const named = headers["x-amzn-errortype"] ?? __type ?? code ?? "";
  const error = new Error(message ?? `It answered ${status}.`);
  // `AccessDeniedException:http://…` is the name with where it is described.
  error.name = named.replace(/:.*$/, "");
  return Object.assign(error, { $metadata: { httpStatusCode: status } });
}
