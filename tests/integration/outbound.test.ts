import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { createGzip, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FailureKind, SourceError } from "@/lib/connectors/sdk/contract";
import {
  createHttpClient,
  type HttpClientOptions,
  type OutboundClient,
} from "@/lib/platform/outbound/http-client";

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

let server: Server;
let handler: Handler;
let seen: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];
let origin: string;
let clients: OutboundClient[];
let slept: number[];
let tcp: TcpServer[];

async function listen(target: Server | TcpServer): Promise<string> {
  target.listen(0, "127.0.0.1");
  await once(target, "listening");
  const address = target.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

beforeEach(async () => {
  seen = [];
  slept = [];
  clients = [];
  tcp = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      handler(request, response, seen.length);
    });
  });
  origin = await listen(server);
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  for (const each of [server, ...tcp]) {
    each.close();
    if ("closeAllConnections" in each) each.closeAllConnections();
  }
});

/** A client whose waits take no time: a clock that jumps. */
function client(options: Partial<HttpClientOptions> = {}): OutboundClient {
  let clock = Date.parse("2026-03-01T12:00:00Z");
  const made = createHttpClient({
    connector: "test",
    allowCidrs: ["127.0.0.0/8"],
    retryBaseMs: 100,
    now: () => clock,
    random: () => 1,
    sleep: async (ms) => {
      slept.push(ms);
      clock += ms;
    },
    ...options,
  });
  clients.push(made);
  return made;
}

const json = (response: ServerResponse, value: unknown, status = 200, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
};

async function failure(work: Promise<unknown>): Promise<SourceError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SourceError)) throw new Error(`expected a SourceError, got ${String(error)}`);
  return error;
}

async function fails(work: Promise<unknown>, kind: FailureKind, message: RegExp): Promise<void> {
  const { failure: found } = await failure(work);
  expect(found).toEqual(expect.objectContaining({ kind, message: expect.stringMatching(message) }));
}

describe("a request", () => {
  it("arrives as it was asked, introduced by name", async () => {
    handler = (_, response) => json(response, { ok: true }, 200, { "x-next": "2" });
    const answer = await client().request({
      url: `${origin}/a?x=1`,
      method: "POST",
      body: '{"q":1}',
      headers: { Authorization: "Bearer s3cret", "User-Agent": "other" },
      query: { "a b": "c'd+e/f", many: ["1", "2"], empty: null },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers["x-next"]).toBe("2");
    expect(answer.json()).toEqual({ ok: true });
    expect(answer.text()).toBe('{"ok":true}');
    expect(seen[0]?.url).toBe("/a?x=1&a%20b=c%27d%2Be%2Ff&many=1&many=2&empty=");
    expect(seen[0]).toMatchObject({ method: "POST", body: '{"q":1}' });
    expect(seen[0]?.headers["user-agent"]).toMatch(/^Rollcall\/\d+\.\d+\.\d+ connector\/test$/);
    expect(seen[0]?.headers.authorization).toBe("Bearer s3cret");
  });

  it.each([
    [400, "unsupported"],
    [401, "denied"],
    [403, "denied"],
    [404, "denied"],
    [410, "expired"],
    [422, "unsupported"],
    [304, "malformed"],
  ] as const)("answered %i fails as %s, at once", async (status, kind) => {
    handler = (_, response) => json(response, { canary: "canary-1" }, status);
    const error = await failure(
      client().request({ url: `${origin}/p?token=canary-2`, permission: "iam:List" }),
    );
    expect(error.failure.kind).toBe(kind);
    expect(error.failure.permission).toBe(kind === "denied" ? "iam:List" : undefined);
    expect(error.message).toContain(`/p answered ${status}`);
    expect(error.message).not.toContain("canary");
    expect(seen).toHaveLength(1);
  });

  it("gives back accepted statuses with their body, without repeating", async () => {
    handler = (_, response) => json(response, { code: "Throttling" }, 503);
    const answer = await client().request({ url: origin, accept: [400, 503] });
    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual({ code: "Throttling" });
    expect(seen).toHaveLength(1);
  });

  it("tells once when the other's clock is more than two minutes from ours", async () => {
    const told: number[] = [];
    const asked = client({ onSkew: (_, ms) => told.push(ms) });
    const dates = ["2026-03-01T12:01:59Z", "nonsense", "2026-03-01T14:00:00Z", "2026-03-01T11:00:00Z"];
    handler = (_, response, count) =>
      json(response, {}, 200, {
        date: dates[count - 1] === "nonsense" ? "nonsense" : new Date(dates[count - 1] ?? 0).toUTCString(),
      });
    for (const _ of dates) await asked.request({ url: origin });
    expect(told).toEqual([7_200_000]);
  });

  it("reads compressed answers", async () => {
    handler = (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync('{"a":1}'));
    };
    expect((await client().request({ url: origin })).json()).toEqual({ a: 1 });
    expect(seen[0]?.headers["accept-encoding"]).toBe("gzip, deflate, br");
  });

  it("asks HEAD without waiting for a body", async () => {
    handler = (_, response) => json(response, "x");
    expect((await client().request({ url: origin, method: "HEAD" })).body).toHaveLength(0);
  });
});

describe("repeating", () => {
  it("goes on with growing waits until it works, and says how long it waited", async () => {
    handler = (_, response, count) => json(response, count, count < 4 ? 503 : 200);
    const waits: string[] = [];
    const http = client({ onWait: ({ ms, why }) => waits.push(`${ms} ${why}`) });
    expect((await http.request({ url: origin })).json()).toBe(4);
    expect(slept).toEqual([100, 200, 400]);
    expect(http.waitedMs()).toBe(700);
    expect(waits[0]).toBe("100 the call failed");
  });

  it.each([
    ["seconds", "7", 7000],
    ["a date", "Sun, 01 Mar 2026 12:00:09 GMT", 9000],
    ["garbage", "next tuesday", 100],
    ["nothing", "", 100],
  ])("waits as Retry-After says in %s", async (_, value, expected) => {
    handler = (_request, response, count) =>
      json(response, 1, count === 1 ? 429 : 200, value === "" ? {} : { "retry-after": value });
    await client().request({ url: origin });
    expect(slept).toEqual([expected]);
  });

  it("waits a quarter of an hour at most, then fails as throttled", async () => {
    handler = (_, response) => json(response, 1, 429, { "retry-after": "86400" });
    await fails(client().request({ url: origin }), "throttled", /429/);
    expect(slept).toEqual([15 * 60_000]);
    expect(seen).toHaveLength(2);
  });

  it("ends after eight tries of a throttled call", async () => {
    handler = (_, response) => json(response, 1, 429);
    await fails(client().request({ url: origin }), "throttled", /429/);
    expect(seen).toHaveLength(8);
  });

  it("sends a POST once, unless it only reads", async () => {
    handler = (_, response, count) => json(response, count, count < 3 ? 502 : 200);
    await fails(client().request({ url: origin, method: "POST" }), "unreachable", /502/);
    expect(seen).toHaveLength(1);
    const answer = await client().request({ url: origin, method: "POST", idempotent: true, body: "q" });
    expect(answer.json()).toBe(3);
    expect(seen.map(({ body }) => body)).toEqual(["", "q", "q"]);
  });

  it("makes what is signed anew for each try", async () => {
    handler = (_, response, count) => json(response, count, count < 3 ? 502 : 200);
    let made = 0;
    const body = () => `signed ${++made}`;
    await client().request({ url: origin, method: "POST", idempotent: true, body });
    expect(seen.map((request) => request.body)).toEqual(["signed 1", "signed 2", "signed 3"]);
  });

  it("repeats after a closed connection and a cut body", async () => {
    handler = (_, response, count) => {
      if (count === 1) return void response.socket?.destroy();
      if (count > 2) return json(response, count);
      response.writeHead(200, { "content-length": "1000" });
      response.write("{");
      response.socket?.end();
    };
    expect((await client().request({ url: origin })).json()).toBe(3);
  });

  it("stops at once when it is called off, also while it waits or reads", async () => {
    handler = (_, response) => json(response, 1, 503);
    for (const where of ["before", "waiting"]) {
      const stop = new AbortController();
      const reason = new Error(`called off ${where}`);
      if (where === "before") stop.abort(reason);
      const http = client({ sleep: async () => stop.abort(reason), signal: stop.signal });
      await expect(http.request({ url: origin })).rejects.toBe(reason);
    }
    const stop = new AbortController();
    handler = (_, response) => {
      response.write("half");
      stop.abort(new Error("called off reading"));
    };
    await expect(client().request({ url: origin, signal: stop.signal })).rejects.toThrow(
      "called off reading",
    );
    const real = new AbortController();
    handler = (_, response) => json(response, 1, 503);
    const sleeping = createHttpClient({
      connector: "test",
      allowCidrs: ["127.0.0.0/8"],
      retryBaseMs: 60_000,
      random: () => 1,
      signal: real.signal,
      onWait: () => setImmediate(() => real.abort(new Error("called off asleep"))),
    });
    clients.push(sleeping);
    await expect(sleeping.request({ url: origin })).rejects.toThrow("called off asleep");
  });
});

describe("a host that is down", () => {
  it("gets a pause after five failures and is left alone after eight", async () => {
    handler = (_, response) => json(response, 1, 500);
    const http = client();
    await fails(http.request({ url: origin }), "unreachable", /500/);
    expect(seen).toHaveLength(8);
    // Four growing waits, then the pauses of the breaker: 1, 2 and 4 seconds.
    expect(http.waitedMs()).toBeGreaterThanOrEqual(100 + 200 + 400 + 800 + 7000);
    await fails(http.request({ url: `${origin}/other` }), "unreachable", /left alone until 12:0\d UTC/);
    expect(seen).toHaveLength(8);
  });

  it("is used again once it answers", async () => {
    handler = (_, response, count) => json(response, count, count < 7 ? 500 : 200);
    const http = client();
    const answers = await Promise.all([1, 2, 3].map(() => http.request({ url: origin })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it("does not open the breaker by being busy or by refusing", async () => {
    handler = (_, response, count) => json(response, 1, count % 2 === 0 ? 503 : 403, { "retry-after": "0" });
    const http = client();
    for (let n = 0; n < 10; n++) await failure(http.request({ url: origin }));
    handler = (_, response) => json(response, 1);
    expect((await http.request({ url: origin })).status).toBe(200);
  });
});

describe("a hostile answer", () => {
  it("of 200 MB is cut off, announced or not", async () => {
    handler = (_, response) => {
      response.writeHead(200, { "content-length": String(200_000_000) });
      response.end();
    };
    await fails(client().request({ url: origin }), "too_large", /20 MB/);
    let sent = 0;
    handler = (_, response) => {
      const chunk = Buffer.alloc(1_000_000, 0x20);
      const more = () => {
        while (sent < 200 && !response.destroyed) {
          sent += 1;
          if (!response.write(chunk)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    };
    await fails(client().request({ url: origin }), "too_large", /20 MB/);
    expect(sent).toBeLessThan(60);
  });

  it("that unpacks to a gigabyte is cut off in bounded memory", async () => {
    const before = process.memoryUsage().rss;
    handler = (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" });
      const gzip = createGzip({ level: 1 });
      gzip.on("error", () => {});
      gzip.pipe(response);
      const block = Buffer.alloc(4_000_000, 0x20);
      let left = 250;
      const more = () => {
        while (left > 0 && !response.destroyed) {
          left -= 1;
          if (!gzip.write(block)) return void gzip.once("drain", more);
        }
        gzip.end();
      };
      more();
    };
    await fails(client().request({ url: origin }), "too_large", /20 MB/);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  it.each<[string, Handler, RegExp]>([
    [
      "a web page with 200",
      (_, r) => r.writeHead(200, { "content-type": "text/html" }).end("<html>canary-3"),
      /web page/,
    ],
    ["truncated JSON", (_, r) => r.end('{"items":[{"secret":"canary-3"'), /cut short/],
    ["10,000 levels", (_, r) => r.end("[".repeat(10_000)), /64 levels/],
    ["no UTF-8", (_, r) => r.end(Buffer.from([0x22, 0xc3, 0x28, 0x22])), /UTF-8/],
    ["nothing", (_, r) => r.end(), /empty/],
  ])("of %s is malformed JSON", async (_, answer, message) => {
    handler = answer;
    const got = await client().request({ url: origin });
    const error = await failure((async () => got.json())());
    expect(error.failure.kind).toBe("malformed");
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("canary");
  });

  it.each<[string, Handler]>([
    ["broken gzip", (_, r) => r.writeHead(200, { "content-encoding": "gzip" }).end("not gzip")],
    [
      "cut gzip",
      (_, r) =>
        r.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(9000)).subarray(0, 20)),
    ],
    ["an unknown encoding", (_, r) => r.writeHead(200, { "content-encoding": "zoo" }).end("x")],
  ])("with %s is malformed", async (_, answer) => {
    handler = answer;
    await fails(client().request({ url: origin }), "malformed", /compressed/);
  });

  it("that hangs or drips is given up", async () => {
    const limits = { headersMs: 300, wholeMs: 1500 };
    const retry = { tries: 1 };
    handler = () => {};
    await fails(client({ limits, retry }).request({ url: origin }), "unreachable", /did not answer in time/);
    handler = (_, response) => void response.writeHead(200).write("{");
    await fails(client({ limits, retry }).request({ url: origin }), "unreachable", /stopped half way/);
    handler = (_, response) => {
      const timer = setInterval(() => response.write(" "), 100);
      response.on("close", () => clearInterval(timer));
    };
    await fails(client({ limits, retry }).request({ url: origin }), "unreachable", /did not finish within/);
  });

  it("that is not http, or a port where nobody listens, is unreachable", async () => {
    const garbage = createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => socket.end("SSH-2.0-OpenSSH_9\r\n\r\n"));
    });
    tcp.push(garbage);
    const where = await listen(garbage);
    expect((await failure(client({ retry: { tries: 1 } }).request({ url: where }))).failure.kind).toBe(
      "unreachable",
    );
    garbage.close();
    await once(garbage, "close");
    await fails(client({ retry: { tries: 1 } }).request({ url: where }), "unreachable", /nothing answers/);
  });
});

describe("a stream that does not end", () => {
  it("is read until it said enough, anew for each attempt", async () => {
    let closed = 0;
    handler = (_request, response, count) => {
      response.on("close", () => {
        closed += 1;
      });
      if (count === 1) {
        response.writeHead(503).end("busy");
        return;
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: one\n\n");
      setTimeout(() => response.write("data: two\n\n"), 20);
    };
    let made = 0;
    const answer = await client().request({
      url: `${origin}/stream`,
      enough: () => {
        made += 1;
        let seen = "";
        return (part) => {
          seen += Buffer.from(part).toString("utf8");
          return seen.includes("two");
        };
      },
    });
    expect(answer.text()).toBe("data: one\n\ndata: two\n\n");
    expect(made).toBe(2);
    await expect.poll(() => closed).toBe(2);
  });
});

it("a path that holds a secret is in no failure and no line of the log", async () => {
  const lines: string[] = [];
  handler = (_request, response) => void response.writeHead(404).end();
  const log = { debug: (line: unknown) => void lines.push(JSON.stringify(line)) };
  const asked = client({ log }).request({ url: `${origin}/hooks/CANARY/mcp?x=CANARY`, hidePath: true });
  const failure = await asked.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SourceError);
  expect(lines).toHaveLength(1);
  expect(`${failure} ${JSON.stringify(failure)} ${lines}`).not.toContain("CANARY");
});
