import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { type McpContext, type Posted, post } from "./channel";
import { isSecretAddress, type Target } from "./config";
import { openEventStream } from "./event-stream";
import {
  handshakeParams,
  handshakeVersion,
  modernParams,
  modernVersion,
  resultOf,
  rpcMessage,
} from "./json-rpc";

/** A server that was greeted: what it says of itself, and the way to ask it more. */
export interface Conversation {
  transport: "http" | "sse";
  protocol: string;
  software: string | null;
  version: string | null;
  capabilities: string[];
  ask(method: string, params: object): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Greets a server in the newest way that it understands: without handshake, with one, or over a stream of events.
 * @throws Unauthorized where it wants a credential first.
 */
export async function openConversation(ctx: McpContext, target: Target): Promise<Conversation> {
  const probe = await post(ctx, target, modernMessage("server/discover", {}, 1));
  const discovered = discoverySchema.safeParse(probe.reply?.result).data;
  if (discovered?.supportedVersions.includes(modernVersion)) return modern(ctx, target, discovered);
  const supported = discovered?.supportedVersions ?? versionsIn(probe);
  if (supported && !supported.some((version) => version <= handshakeVersion))
    throw new SourceError({
      kind: "unsupported",
      message: `${new URL(target.url).host} speaks only versions of the protocol that this Rollcall does not know.`,
    });
  return handshake(ctx, target);
}

const short = z.string().max(300).nullish().catch(null);
const infoSchema = z.object({ name: short, title: short, version: short }).nullish().catch(null);
const capabilitiesSchema = z.record(z.string(), z.unknown()).catch({});
const serverInfo = "io.modelcontextprotocol/serverInfo";
const discoverySchema = z.object({
  supportedVersions: z.array(z.string().max(40)),
  capabilities: capabilitiesSchema,
  _meta: z
    .object({ [serverInfo]: infoSchema })
    .nullish()
    .catch(null),
});
const handshakeSchema = z.object({
  protocolVersion: z.string().regex(/^[\w.-]{1,40}$/),
  capabilities: capabilitiesSchema,
  serverInfo: infoSchema,
});
const unsupportedSchema = z.object({ supported: z.array(z.string().max(40)) });

/** The versions that a server names when it refuses ours. */
function versionsIn({ reply }: Posted): string[] | null {
  return reply?.error?.code === -32022
    ? (unsupportedSchema.safeParse(reply.error.data).data?.supported ?? null)
    : null;
}

function modernMessage(method: string, params: object, id: number) {
  return {
    id,
    body: rpcMessage(method, modernParams(params), id),
    headers: { "mcp-protocol-version": modernVersion, "mcp-method": method },
  };
}

function about(info: z.output<typeof infoSchema>, capabilities: Record<string, unknown>) {
  return {
    software: info?.title || info?.name || null,
    version: info?.version ?? null,
    capabilities: Object.keys(capabilities).slice(0, 50),
  };
}

function modern(
  ctx: McpContext,
  target: Target,
  { capabilities, _meta: meta }: z.output<typeof discoverySchema>,
): Conversation {
  const { host } = new URL(target.url);
  let last = 1;
  return {
    transport: "http",
    protocol: modernVersion,
    ...about(meta?.[serverInfo], capabilities),
    async ask(method, params) {
      last += 1;
      return resultOf((await post(ctx, target, modernMessage(method, params, last))).reply, method, host);
    },
    close: async () => {},
  };
}

/** A session of the versions before 2026-07-28; one that answers no such message may speak in events. */
async function handshake(ctx: McpContext, target: Target): Promise<Conversation> {
  const { host } = new URL(target.url);
  const greeted = await post(ctx, target, {
    id: 1,
    body: rpcMessage("initialize", handshakeParams, 1),
    headers: {},
  });
  if ([400, 404, 405].includes(greeted.status)) return overEvents(ctx, target);
  const hello = helloOf(resultOf(greeted.reply, "initialize", host), host);
  const session = greeted.headers["mcp-session-id"];
  const headers = {
    "mcp-protocol-version": hello.protocolVersion,
    ...(session ? { "mcp-session-id": session } : {}),
  };
  await post(ctx, target, { body: rpcMessage("notifications/initialized", undefined), headers });
  let last = 1;
  return {
    transport: "http",
    protocol: hello.protocolVersion,
    ...about(hello.serverInfo, hello.capabilities),
    async ask(method, params) {
      last += 1;
      const message = { id: last, body: rpcMessage(method, params, last), headers };
      return resultOf((await post(ctx, target, message)).reply, method, host);
    },
    close: async () => {
      if (session) await endSession(ctx, target, headers);
    },
  };
}

/** Good manners: a server that does not take it keeps the session for as long as it likes. */
async function endSession(ctx: McpContext, target: Target, headers: Record<string, string>): Promise<void> {
  try {
    await ctx.http.request({
      url: target.url,
      method: "DELETE",
      headers: { ...target.headers, ...headers },
      accept: [400, 401, 403, 404, 405, 500, 501],
      hidePath: isSecretAddress(target.url),
      signal: ctx.signal,
    });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  }
}

async function overEvents(ctx: McpContext, target: Target): Promise<Conversation> {
  const { host } = new URL(target.url);
  const channel = await openEventStream(ctx, target);
  try {
    const hello = helloOf(
      resultOf(await channel.ask("initialize", handshakeParams), "initialize", host),
      host,
    );
    await channel.tell("notifications/initialized");
    return {
      transport: "sse",
      protocol: hello.protocolVersion,
      ...about(hello.serverInfo, hello.capabilities),
      ask: async (method, params) => resultOf(await channel.ask(method, params), method, host),
      close: async () => channel.close(),
    };
  } catch (error) {
    channel.close();
    throw error;
  }
}

function helloOf(result: unknown, host: string): z.output<typeof handshakeSchema> {
  const hello = handshakeSchema.safeParse(result);
  if (hello.success) return hello.data;
  throw new SourceError({ kind: "malformed", message: `${host} did not say which version it speaks.` });
}
