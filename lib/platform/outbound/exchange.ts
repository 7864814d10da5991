import { type Agent, request as send } from "undici";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpRequest } from "@/lib/connectors/sdk/http";
import { readBody } from "@/lib/platform/outbound/body";

export type Exchange = { status: number; headers: Record<string, string>; body: Uint8Array };
export type Method = NonNullable<HttpRequest["method"]>;
export type Outgoing = {
  url: URL;
  method: Method;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
};

const mostRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);
/** What another origin may see of a redirected request. Anything else may be a credential. */
const harmlessHeaders = new Set(["accept", "accept-encoding", "accept-language", "user-agent"]);

/** Percent-encoding of RFC 3986, which signatures over a query string rely on. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The address of a request. Throws SourceError `unsupported` when it is none, or carries a password. */
export function requestUrl(text: string, query: HttpRequest["query"]): URL {
  if (!URL.canParse(text)) {
    throw new SourceError({ kind: "unsupported", message: "The source's address is not a web address." });
  }
  const url = new URL(text);
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each) => `${encode(name)}=${encode(each ?? "")}`),
  );
  if (pairs.length > 0) url.search = [url.search.replace(/^\?/, ""), ...pairs].filter(Boolean).join("&");
  url.hash = "";
  checkUrl(url);
  return url;
}

function checkUrl(url: URL): void {
  const refuse = (why: string) => new SourceError({ kind: "unsupported", message: `${url.host}: ${why}` });
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("only https is spoken.");
  if (url.username !== "" || url.password !== "")
    throw refuse("an address must not hold a user or password.");
}

/** A request as it may be shown: no user, no value of the query. */
export function shownUrl(url: URL): string {
  const names = [...new Set(url.searchParams.keys())];
  return `${url.origin}${url.pathname}${names.length > 0 ? `?${names.map((name) => `${name}=…`).join("&")}` : ""}`;
}

function flatHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

/** The request that a redirect asks for. Throws SourceError when it is not followed. */
function redirected(from: Outgoing, status: number, location: string, stays: boolean): Outgoing {
  const refuse = (why: string) =>
    new SourceError({ kind: "malformed", message: `${from.url.host} ${why}; it was not followed.` });
  if (!URL.canParse(location, from.url)) throw refuse("redirects to something that is not an address");
  const url = new URL(location, from.url);
  url.hash = "";
  if (from.url.protocol === "https:" && url.protocol !== "https:") {
    throw refuse("redirects from https to an address that is not protected");
  }
  checkUrl(url);
  const reads = from.method === "GET" || from.method === "HEAD";
  const sameOrigin = url.origin === from.url.origin;
  if (stays && !sameOrigin) throw refuse("redirects to another origin");
  if (!reads && status !== 303 && (status < 307 || !sameOrigin)) {
    throw refuse("redirects a request that is more than a question");
  }
  const becomesGet = !reads && status === 303;
  const headers = Object.entries(from.headers).filter(([name]) => {
    const lower = name.toLowerCase();
    if (!sameOrigin) return harmlessHeaders.has(lower);
    return !(becomesGet && lower.startsWith("content-"));
  });
  return {
    url,
    method: becomesGet ? "GET" : from.method,
    headers: Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== "host")),
    body: becomesGet ? undefined : from.body,
  };
}

/**
 * Sends one request and follows up to three redirects; the guard in the agent sees every hop. Throws SourceError for
 * what this end refuses, and the network's own errors. `wanted` statuses come with their body, others without.
 */
export async function exchange(
  first: Outgoing,
  options: {
    agent: Agent;
    /** No redirect leads to another origin: a client certificate, or trust in a private authority, is for one alone. */
    stays: boolean;
    signal: AbortSignal;
    limit: number;
    where: string;
    wanted: (status: number) => boolean;
    accept: readonly number[];
    enough?: (part: Uint8Array) => boolean;
  },
): Promise<Exchange> {
  let outgoing = first;
  for (let hop = 0; ; hop++) {
    const answer = await send(outgoing.url, {
      dispatcher: options.agent,
      method: outgoing.method,
      headers: outgoing.headers,
      body: outgoing.body ?? null,
      signal: options.signal,
    });
    const status = answer.statusCode;
    const headers = flatHeaders(answer.headers);
    const location = headers.location;
    if (redirects.has(status) && location !== undefined && !options.accept.includes(status)) {
      await answer.body.dump();
      if (hop === mostRedirects) {
        const message = `${first.url.host} redirects more than ${mostRedirects} times.`;
        throw new SourceError({ kind: "loop", message });
      }
      outgoing = redirected(outgoing, status, location, options.stays);
      continue;
    }
    if (options.wanted(status) && outgoing.method !== "HEAD") {
      const body = await readBody(answer.body, headers, options.limit, options.where, options.enough);
      return { status, headers, body };
    }
    await answer.body.dump();
    return { status, headers, body: new Uint8Array() };
  }
}
