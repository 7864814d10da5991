import type { LiveContext } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { EventReader } from "@/lib/connectors/sdk/server-sent-events";
import { isSecretAddress, type McpConfig, type Target } from "./config";
import { permission } from "./data-sets";
import { type Reply, replyTo } from "./json-rpc";

export type McpContext = LiveContext<McpConfig>;

/** The server wants to know who asks. */
export class Unauthorized extends Error {
  constructor(readonly challenge: string) {
    super("The server wants a credential.");
    this.name = "Unauthorized";
  }
}

export interface Posted {
  status: number;
  headers: Record<string, string>;
  reply: Reply | null;
}

/** Statuses whose answers say more than the status. */
const telling = [400, 401, 404, 405, 406, 409, 415, 422, 500, 501];

/**
 * Sends one message over Streamable HTTP, and reads its reply: an object, or the one event of a stream that answers it.
 * @throws Unauthorized where the server asks for a credential.
 */
export async function post(
  ctx: McpContext,
  target: Target,
  message: { body: string; id?: number; headers: Record<string, string> },
): Promise<Posted> {
  const { id = -1 } = message;
  let streamed: Reply | null = null;
  const answer = await ctx.http.request({
    url: target.url,
    method: "POST",
    // Nothing that is sent changes anything.
    idempotent: true,
    headers: {
      ...target.headers,
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      ...message.headers,
    },
    body: message.body,
    accept: telling,
    hidePath: isSecretAddress(target.url),
    permission: permission.tools,
    signal: ctx.signal,
    enough: () => {
      const events = new EventReader();
      return (part) => {
        for (const { data } of events.push(part)) streamed ??= replyTo(id, data);
        return streamed !== null;
      };
    },
  });
  if (answer.status === 401) throw new Unauthorized(answer.headers["www-authenticate"] ?? "");
  return { status: answer.status, headers: answer.headers, reply: streamed ?? wholeReply(answer, id) };
}

function wholeReply(answer: HttpAnswer, id: number): Reply | null {
  if (answer.body.length === 0 || /event-stream|html/i.test(answer.headers["content-type"] ?? ""))
    return null;
  return replyTo(id, new TextDecoder().decode(answer.body));
}
