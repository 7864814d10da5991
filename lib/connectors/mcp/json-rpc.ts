import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";

export const modernVersion = "2026-07-28";
/** The newest version that begins with a handshake. */
export const handshakeVersion = "2025-11-25";
const client = { name: "rollcall", version: "1" };

export interface Reply {
  result?: unknown;
  error?: { code: number; data?: unknown };
}

const replySchema = z.object({
  id: z.union([z.string(), z.number()]),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), data: z.unknown().optional() }).optional(),
});

/** A message as JSON. Without an id it is a notification. */
export function rpcMessage(method: string, params: object | undefined, id?: number): string {
  return JSON.stringify({
    jsonrpc: "2.0",
    ...(id === undefined ? {} : { id }),
    method,
    ...(params ? { params } : {}),
  });
}

/** Parameters as a version without handshake wants them: each says who asks, and in which version. */
export function modernParams(params: object): object {
  const meta = "io.modelcontextprotocol";
  return {
    ...params,
    _meta: {
      [`${meta}/protocolVersion`]: modernVersion,
      [`${meta}/clientInfo`]: client,
      [`${meta}/clientCapabilities`]: {},
    },
  };
}

export const handshakeParams = { protocolVersion: handshakeVersion, capabilities: {}, clientInfo: client };

/** The reply to a question, if this text is it. */
export function replyTo(id: number, text: string): Reply | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const all = Array.isArray(value) ? value : [value];
  for (const each of all) {
    const read = replySchema.safeParse(each);
    if (read.success && String(read.data.id) === String(id)) return read.data;
  }
  // An error that could not be told apart has no id.
  const only = isObject(value)
    ? z.object({ error: replySchema.shape.error }).safeParse(value).data
    : undefined;
  return only?.error && !("id" in Object(value) && Object(value).id !== null) ? { error: only.error } : null;
}

/** What a reply holds. Only the error's code is told: sentences of a source quote what was sent. */
export function resultOf(reply: Reply | null, method: string, host: string): unknown {
  if (reply?.result !== undefined) return reply.result;
  if (reply?.error)
    throw new SourceError({
      kind: reply.error.code === -32602 ? "expired" : "unsupported",
      message: `${host} refused ${method} (${reply.error.code}).`,
    });
  throw new SourceError({ kind: "malformed", message: `${host} did not answer ${method} as a tool server.` });
}
