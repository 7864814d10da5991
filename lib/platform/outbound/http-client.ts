import { setTimeout as sleepFor } from "node:timers/promises";
import type { Agent } from "undici";
import { type Failure, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer, HttpClient, HttpRequest, TlsIdentity } from "@/lib/connectors/sdk/http";
import type { Log } from "@/lib/platform/log";
import { Breakers } from "@/lib/platform/outbound/breaker";
import { createGuardedAgent, type Resolve, resolveBySystem } from "@/lib/platform/outbound/connect";
import {
  type Exchange,
  exchange,
  type Outgoing,
  requestUrl,
  shownUrl,
} from "@/lib/platform/outbound/exchange";
import { networkTrouble, statusFailure } from "@/lib/platform/outbound/failures";
import { createGuard } from "@/lib/platform/outbound/guard";
import { decodeJson, decodeText } from "@/lib/platform/outbound/json";
import {
  backoffMs,
  defaultRetry,
  isTransient,
  type RetryOptions,
  retryAfterMs,
} from "@/lib/platform/outbound/retry";
import { userAgent } from "@/lib/platform/outbound/user-agent";

export type Limits = {
  connectMs: number;
  /** Until the first byte of the answer, and between two parts of it. */
  headersMs: number;
  /** One attempt with its redirects, altogether. */
  wholeMs: number;
  /** Of one answer, decompressed. */
  bodyBytes: number;
};

const defaultLimits: Limits = {
  connectMs: 5_000,
  headersMs: 15_000,
  wholeMs: 60_000,
  bodyBytes: 20_000_000,
};

export type Wait = { host: string; ms: number; why: string };

export type HttpClientOptions = {
  /** Id of the connector, for the User-Agent. */
  connector: string;
  /** Private networks that may be reached. */
  allowCidrs: readonly string[];
  /** First wait before a call is repeated; doubles each time. */
  retryBaseMs: number;
  log?: Pick<Log, "debug">;
  signal?: AbortSignal;
  retry?: Partial<Omit<RetryOptions, "baseMs">>;
  limits?: Partial<Limits>;
  /** Told before each wait, so that whoever watches can see it. */
  onWait?: (wait: Wait) => void;
  /** Told once for a host whose clock, by its own Date header, is more than two minutes from ours; positive: ahead. */
  onSkew?: (host: string, ms: number) => void;
  now?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
  resolve?: Resolve;
};

export type OutboundClient = HttpClient & {
  /** How long this client has waited before repeating calls, in milliseconds. */
  waitedMs(): number;
  /** Ends its connections. */
  close(): Promise<void>;
};

type Outcome =
  | { done: Exchange }
  | { failure: Failure; again: boolean; waitMs: number | null; cause?: unknown };

type Call = {
  request: HttpRequest;
  outgoing: Omit<Outgoing, "body">;
  signal: AbortSignal;
  host: string;
  where: string;
  waited: number;
};

const bearableSkewMs = 120_000;
const isSuccess = (status: number) => status >= 200 && status < 300;
const never = new AbortController().signal;

/** The way out for one connector: one client for one source and run, because its breakers and waits are its own. */
export function createHttpClient(options: HttpClientOptions): OutboundClient {
  const retry = { ...defaultRetry, ...options.retry, baseMs: options.retryBaseMs };
  const limits = { ...defaultLimits, ...options.limits };
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const sleep = options.sleep ?? ((ms, signal) => sleepFor(ms, undefined, { signal }));
  const breakers = new Breakers({ pauseMs: retry.baseMs * 10, capMs: retry.capMs, now });
  const guard = createGuard(options.allowCidrs);
  const agents = new Map<string, Agent>();
  /** One pool of connections for each way of being known to a source. */
  function agentFor(tls: TlsIdentity | undefined): Agent {
    const name = JSON.stringify([tls?.ca, tls?.cert, tls?.key]);
    const agent =
      agents.get(name) ??
      createGuardedAgent({
        guard,
        resolve: options.resolve ?? resolveBySystem,
        connectMs: limits.connectMs,
        headersMs: limits.headersMs,
        bodyMs: limits.headersMs,
        tls,
      });
    agents.set(name, agent);
    return agent;
  }
  let waitedTotal = 0;
  const skewed = new Set<string>();

  function compareClocks(host: string, date: string | undefined): void {
    const ms = Date.parse(date ?? "") - now();
    if (Number.isNaN(ms) || Math.abs(ms) <= bearableSkewMs || skewed.has(host)) return;
    skewed.add(host);
    options.onSkew?.(host, ms);
  }

  async function wait(call: Call, ms: number, failure: Failure, why: string): Promise<void> {
    const left = retry.budgetMs - call.waited;
    if (left <= 0) throw new SourceError(failure);
    const time = Math.min(ms, left);
    call.waited += time;
    waitedTotal += time;
    options.onWait?.({ host: call.host, ms: time, why });
    try {
      await sleep(time, call.signal);
    } finally {
      call.signal.throwIfAborted();
    }
  }

  /** Waits for the breaker of the host. Throws SourceError when the host counts as down. */
  async function admission(call: Call, last: Failure | null): Promise<void> {
    const failure = last ?? { kind: "unreachable", message: `${call.host} is not working now.` };
    for (;;) {
      const admitted = breakers.admit(call.host);
      if (admitted.go) return;
      if ("downUntil" in admitted) {
        const until = new Date(admitted.downUntil).toISOString().slice(11, 16);
        const message = `${call.host} failed many times in a row and is left alone until ${until} UTC.`;
        throw new SourceError({ kind: "unreachable", message: `${message} Last: ${failure.message}` });
      }
      await wait(call, admitted.waitMs, failure, "the source failed several times in a row");
    }
  }

  async function attempt(call: Call): Promise<Outcome> {
    const { request, where, signal, host } = call;
    const accept = request.accept ?? [];
    // Linked by hand: AbortSignal.any leaves a trace on a signal that lives as long as the run.
    const stop = new AbortController();
    const abort = () => stop.abort();
    signal.addEventListener("abort", abort);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop.abort();
    }, limits.wholeMs);
    try {
      const wanted = (status: number) => isSuccess(status) || accept.includes(status);
      const body = typeof request.body === "function" ? request.body() : request.body;
      const outgoing = { ...call.outgoing, body };
      const done = await exchange(outgoing, {
        agent: agentFor(request.tls),
        stays: request.tls !== undefined,
        signal: stop.signal,
        limit: limits.bodyBytes,
        where,
        wanted,
        accept,
        ...(request.enough ? { enough: request.enough() } : {}),
      });
      compareClocks(host, done.headers.date);
      const waitMs = retryAfterMs(done.headers["retry-after"], now());
      // A source that says when to come back is busy, not broken.
      const broken = done.status >= 500 && waitMs === null && !accept.includes(done.status);
      if (broken) breakers.failed(host);
      else breakers.succeeded(host);
      if (wanted(done.status)) return { done };
      const failure = statusFailure(done.status, where, request.permission);
      return { failure, again: isTransient(done.status), waitMs };
    } catch (error) {
      if (signal.aborted) {
        breakers.released(host);
        throw signal.reason;
      }
      if (error instanceof SourceError) {
        breakers.succeeded(host);
        throw error;
      }
      if (late) {
        breakers.failed(host);
        const message = `${where} did not finish within ${Math.round(limits.wholeMs / 1000)} seconds.`;
        return { failure: { kind: "unreachable", message }, again: true, waitMs: null };
      }
      return brokenConnection(call, error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  function brokenConnection(call: Call, error: unknown): Outcome {
    let trouble: ReturnType<typeof networkTrouble>;
    try {
      trouble = networkTrouble(error, call.where);
    } catch (defect) {
      breakers.released(call.host);
      throw defect;
    }
    if (trouble.transient) breakers.failed(call.host);
    else breakers.released(call.host);
    return { failure: trouble.failure, again: trouble.transient, waitMs: null, cause: error };
  }

  function prepare(request: HttpRequest): Call {
    const url = requestUrl(request.url, request.query);
    const method = request.method ?? "GET";
    const own = { "accept-encoding": "gzip, deflate, br", accept: "application/json, */*;q=0.5" };
    const asked = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
    const headers = {
      ...own,
      ...Object.fromEntries(asked),
      "user-agent": userAgent(options.connector),
    };
    const given = [options.signal, request.signal].filter((signal) => signal !== undefined);
    const signals = [...new Set(given)];
    const [only = never] = signals;
    return {
      request,
      outgoing: { url, method, headers },
      signal: signals.length > 1 ? AbortSignal.any(signals) : only,
      host: url.host,
      where: `${method} ${url.host}${request.hidePath ? "/…" : url.pathname}`,
      waited: 0,
    };
  }

  async function request(given: HttpRequest): Promise<HttpAnswer> {
    const call = prepare(given);
    const { method } = call.outgoing;
    const repeatable = method === "GET" || method === "HEAD" || given.idempotent === true;
    const { url } = call.outgoing;
    const shown = given.hidePath ? `${url.origin}/…` : shownUrl(url);
    let last: Failure | null = null;
    for (let tried = 1; ; tried++) {
      call.signal.throwIfAborted();
      await admission(call, last);
      const started = performance.now();
      const outcome = await attempt(call);
      const ms = Math.round(performance.now() - started);
      if ("done" in outcome) {
        options.log?.debug({ method, url: shown, status: outcome.done.status, ms, tried }, "called a source");
        return answerOf(outcome.done, call.where);
      }
      options.log?.debug({ method, url: shown, failure: outcome.failure.kind, ms, tried }, "a call failed");
      if (!outcome.again || !repeatable || tried >= retry.tries) {
        throw new SourceError(outcome.failure, { cause: outcome.cause });
      }
      last = outcome.failure;
      const pause = Math.max(outcome.waitMs ?? 0, backoffMs(tried, retry, random));
      const why = last.kind === "throttled" ? "the source asked to slow down" : "the call failed";
      await wait(call, pause, last, why);
    }
  }

  async function close(): Promise<void> {
    await Promise.all([...agents.values()].map((agent) => agent.destroy()));
  }

  return { request, waitedMs: () => waitedTotal, close };
}

function answerOf({ status, headers, body }: Exchange, where: string): HttpAnswer {
  return {
    status,
    headers,
    body,
    json: () => decodeJson(body, headers["content-type"] ?? "", where),
    text: () => decodeText(body, where),
  };
}
