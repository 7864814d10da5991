import { SourceError } from "@/lib/connectors/sdk/contract";
import { EventReader } from "@/lib/connectors/sdk/server-sent-events";
import { type McpContext, Unauthorized } from "./channel";
import { isSecretAddress, type Target } from "./config";
import { permission } from "./data-sets";
import { type Reply, replyTo, rpcMessage } from "./json-rpc";

const patienceMs = 15_000;
const notServed = [400, 401, 404, 405, 406];

export interface EventChannel {
  ask(method: string, params: object): Promise<Reply>;
  tell(method: string): Promise<void>;
  close(): void;
}

/**
 * The first transport over HTTP (2024-11-05): one stream stays open and brings all replies; questions are posted to the
 * address that its first event names.
 */
export async function openEventStream(ctx: McpContext, target: Target): Promise<EventChannel> {
  const host = new URL(target.url).host;
  const over = new AbortController();
  const signal = AbortSignal.any([ctx.signal, over.signal]);
  const waiting = new Map<number, (reply: Reply) => void>();
  const place = later<string>();
  const lost = later<never>();
  const stream = ctx.http.request({
    url: target.url,
    headers: { ...target.headers, accept: "text/event-stream" },
    accept: notServed,
    hidePath: isSecretAddress(target.url),
    permission: permission.tools,
    signal,
    enough: () => {
      const events = new EventReader();
      return (part) => {
        for (const { event, data } of events.push(part)) {
          if (event === "endpoint") place.resolve(data);
          for (const [id, take] of event === "message" ? waiting : []) {
            const reply = replyTo(id, data);
            if (reply) take(reply);
          }
        }
        return false;
      };
    },
  });
  stream.then(
    ({ status, headers }) =>
      lost.reject(
        status === 401
          ? new Unauthorized(headers["www-authenticate"] ?? "")
          : new SourceError(
              notServed.includes(status)
                ? { kind: "malformed", message: `${host} does not answer as a tool server at this address.` }
                : { kind: "unreachable", message: `${host} ended its stream of events.` },
            ),
      ),
    (error) => lost.reject(error),
  );
  const close = () => over.abort();
  const inTime = async <T>(answer: Promise<T>, what: string): Promise<T> => {
    const late = later<never>();
    const timer = setTimeout(
      () =>
        late.reject(new SourceError({ kind: "unreachable", message: `${host} did not ${what} in time.` })),
      patienceMs,
    );
    try {
      return await Promise.race([answer, lost.promise, late.promise]);
    } catch (error) {
      close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
  const url = sameOrigin(await inTime(place.promise, "open its stream of events"), target.url);
  if (url === null) {
    close();
    throw new SourceError({ kind: "malformed", message: `${host} sends its callers to another place.` });
  }
  let last = 0;
  const send = async (body: string) => {
    await ctx.http.request({
      url,
      method: "POST",
      headers: { ...target.headers, "content-type": "application/json" },
      body,
      // It names the session.
      hidePath: true,
      permission: permission.tools,
      signal,
    });
  };
  return {
    close,
    tell: (method) => send(rpcMessage(method, undefined)),
    async ask(method, params) {
      last += 1;
      const id = last;
      const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve));
      try {
        await send(rpcMessage(method, params, id));
        return await inTime(reply, `answer ${method}`);
      } finally {
        waiting.delete(id);
      }
    },
  };
}

/** A promise that others settle. Whoever waits for it hears of its failure there. */
function later<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** Questions carry the credential: they go nowhere but where it was meant for. */
function sameOrigin(text: string, base: string): string | null {
  if (!URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return url.origin === new URL(base).origin ? url.href : null;
}
