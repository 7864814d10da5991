import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpRequest } from "@/lib/connectors/sdk/http";
import {
  createHttpClient,
  type HttpClientOptions,
  type OutboundClient,
} from "@/lib/platform/outbound/http-client";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type Origin = { server: Server; url: string; port: number; seen: IncomingMessage[]; handler: Handler };

let open: Origin[];
let clients: OutboundClient[];
beforeEach(() => {
  open = [];
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  for (const { server } of open) {
    server.close();
    server.closeAllConnections();
  }
});

const ok: Handler = (_, response) => response.end('"reached"');

async function serve(handler: Handler = ok, host = "127.0.0.1"): Promise<Origin> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    request.resume();
    origin.handler(request, response);
  });
  const origin: Origin = { server, url: "", port: 0, seen, handler };
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  origin.port = address.port;
  origin.url = `http://127.0.0.1:${address.port}`;
  open.push(origin);
  return origin;
}

function client(options: Partial<HttpClientOptions> = {}): OutboundClient {
  const made = createHttpClient({
    connector: "test",
    allowCidrs: ["127.0.0.0/8"],
    retryBaseMs: 1,
    sleep: async () => {},
    ...options,
  });
  clients.push(made);
  return made;
}

async function refusal(http: OutboundClient, request: HttpRequest): Promise<string> {
  const error: unknown = await http.request(request).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SourceError)) throw new Error(`${request.url} was not refused: ${String(error)}`);
  return error.message;
}

/** Names that lead inwards, whatever a real resolver says. Anything else leads to a public address. */
const names: Record<string, string[]> = {
  localhost: ["127.0.0.1", "::1"],
  "localhost.": ["127.0.0.1"],
  "intranet.example": ["10.20.30.40"],
  "mixed.example": ["93.184.215.14", "192.168.0.9"],
  "mapped.example": ["::ffff:127.0.0.1"],
  "nat64.example": ["64:ff9b::a9fe:a9fe"],
  "sixtofour.example": ["2002:7f00:1::"],
  "imds.example": ["169.254.169.254"],
  "127.0.0.1.nip.example": ["127.0.0.1"],
  "xn--mnchen-3ya.example": ["10.0.0.7"],
};

/** Written as people hide them; each leads to this machine, a private network, or a metadata service. */
const inward = [
  ..."127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 0177.0.0.1 017700000001".split(
    " ",
  ),
  ..."0 0.0.0.0 127.0.0.1. 0X7F.0.0.01 10.0.0.1 10.255.255.255 167772161 0xa.0.0.1 012.0.0.1 172.16.0.1".split(
    " ",
  ),
  ..."172.31.255.255 192.168.0.1 192.168.1 3232235521 100.64.0.1 169.254.1.1 169.254.169.254 2852039166".split(
    " ",
  ),
  ..."0xa9fea9fe 0251.0376.0251.0376 169.254.43518 100.100.100.200 168.63.129.16 192.0.0.192 198.18.0.1".split(
    " ",
  ),
  ..."224.0.0.1 240.0.0.1 255.255.255.255 [::] [::1] [0:0:0:0:0:0:0:1] [0000::1] [::127.0.0.1]".split(" "),
  ..."[::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [0:0:0:0:0:ffff:a00:1] [::ffff:a9fe:a9fe]".split(
    " ",
  ),
  ..."[fc00::1] [fd00:ec2::254] [fd12:3456::1] [fe80::1] [fec0::1] [ff02::1] [2002:7f00:1::] [2001::1]".split(
    " ",
  ),
  ..."[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::a00:1] [2001:db8::1]".split(
    " ",
  ),
  ..."①②⑦.⓪.⓪.① １２７.0.0.1 127。0。0。1 loca%6chost localhost LOCALHOST localhost. %31%32%37.0.0.1".split(
    " ",
  ),
  ...Object.keys(names).filter((name) => name.includes("example")),
  ..."münchen.example metadata.google.internal METADATA.GOOGLE.INTERNAL metadata.goog. metadata instance-data".split(
    " ",
  ),
];

describe("addresses that lead inwards", () => {
  const resolve: HttpClientOptions["resolve"] = async (host) =>
    (names[host] ?? ["93.184.215.14"]).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

  it("are more than sixty, and every one is refused before anything is sent", async () => {
    const origin = await serve();
    expect(inward.length).toBeGreaterThanOrEqual(60);
    const http = client({ allowCidrs: [], resolve });
    for (const host of inward) {
      for (const scheme of ["https", "http"]) {
        const message = await refusal(http, { url: `${scheme}://${host}:${origin.port}/latest/meta-data` });
        expect(message, host).toMatch(/Rollcall does not connect to/);
      }
    }
    expect(origin.seen).toEqual([]);
    expect(http.waitedMs()).toBe(0);
  });

  it.each([
    ["ftp://files.example/", /only https/],
    ["file:///etc/passwd", /only https/],
    ["gopher://127.0.0.1:70/_x", /only https/],
    ["data:text/plain,x", /only https/],
    ["https://user:canary-8@api.example/", /must not hold a user or password/],
    ["https://api.example@127.0.0.1/", /must not hold a user or password/],
    ["https://api.example:canary-8@127.0.0.1/", /must not hold a user or password/],
    ["//api.example/", /not a web address/],
    ["https://", /not a web address/],
    ["https://[::1", /not a web address/],
    ["https://1.2.3.4.5/", /not a web address/],
    ["https://exa mple/", /not a web address/],
  ])("and %s are refused", async (url, expected) => {
    const message = await refusal(client({ allowCidrs: [], resolve }), { url });
    expect(message).toMatch(expected);
    expect(message).not.toContain("canary");
  });

  it("name the variable that permits a private network, never for metadata", async () => {
    const http = client({ allowCidrs: [], resolve });
    expect(await refusal(http, { url: "https://intranet.example/" })).toBe(
      "Rollcall does not connect to intranet.example: its address 10.20.30.40 is a private network. If that is meant, whoever runs Rollcall adds the network to ROLLCALL_ALLOW_CIDRS.",
    );
    const all = client({ allowCidrs: ["0.0.0.0/0", "::/0"], resolve });
    for (const host of ["169.254.169.254", "[::ffff:a9fe:a9fe]", "imds.example", "nat64.example"]) {
      const message = await refusal(all, { url: `http://${host}/` });
      expect(message).toMatch(/metadata service, which is never contacted/);
      expect(message).not.toContain("ROLLCALL_ALLOW_CIDRS");
    }
  });

  it("are refused over plain http even when public", async () => {
    const http = client({ allowCidrs: [], resolve });
    expect(await refusal(http, { url: "http://public.example/" })).toMatch(/plain http goes only to/);
    expect(await refusal(http, { url: "http://93.184.215.14/" })).toMatch(/plain http goes only to/);
  });

  it("are checked at each new connection: a name that turns inwards later is refused", async () => {
    const origin = await serve((_, response) => response.writeHead(200, { connection: "close" }).end("1"));
    let asked = 0;
    const turning: HttpClientOptions["resolve"] = async () => {
      asked += 1;
      return [{ address: asked === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }];
    };
    const http = client({ resolve: turning });
    const url = `http://turning.example:${origin.port}/`;
    expect((await http.request({ url })).status).toBe(200);
    expect(await refusal(http, { url })).toMatch(/10\.0\.0\.1 is a private network/);
    expect(asked).toBe(2);
  });

  it("connect to the address that was checked, not to a second answer", async () => {
    const origin = await serve();
    let asked = 0;
    const http = client({
      resolve: async () => {
        asked += 1;
        return [{ address: "127.0.0.1", family: 4 }];
      },
    });
    const answer = await http.request({ url: `http://name.invalid:${origin.port}/` });
    expect(answer.json()).toBe("reached");
    expect(asked).toBe(1);
    expect(origin.seen[0]?.headers.host).toBe(`name.invalid:${origin.port}`);
  });

  it("whose name is unknown fail at once", async () => {
    const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    const http = client({ resolve: () => Promise.reject(unknown) });
    expect(await refusal(http, { url: "https://nowhere.invalid/x?token=canary-8" })).toBe(
      "GET nowhere.invalid/x cannot be reached: its name is unknown.",
    );
    expect(http.waitedMs()).toBe(0);
  });
});

describe("redirects", () => {
  const to =
    (location: string, status = 302): Handler =>
    (_, response) =>
      response.writeHead(status, { location }).end();

  it("are followed within an origin with everything, and to another one without credentials", async () => {
    const second = await serve();
    const first = await serve();
    first.handler = (request, response) =>
      (request.url === "/start" ? to("/next?page=2") : to(`${second.url}/end`))(request, response);
    const answer = await client().request({
      url: `${first.url}/start`,
      headers: { authorization: "Bearer x", cookie: "a=b", "private-token": "y", accept: "application/json" },
    });
    expect(answer.json()).toBe("reached");
    expect(first.seen.map(({ url }) => url)).toEqual(["/start", "/next?page=2"]);
    expect(first.seen[1]?.headers).toMatchObject({ authorization: "Bearer x", "private-token": "y" });
    const names = Object.keys(second.seen[0]?.headers ?? {}).sort();
    expect(names).toEqual(["accept", "accept-encoding", "connection", "host", "user-agent"]);
  });

  it("do not get credentials back by returning to the first origin", async () => {
    const first = await serve();
    const second = await serve(to(`${first.url}/back`));
    first.handler = (request, response) =>
      (request.url === "/back" ? ok : to(`${second.url}/`))(request, response);
    await client().request({ url: `${first.url}/`, headers: { authorization: "Bearer x" } });
    expect(first.seen[1]?.headers.authorization).toBeUndefined();
  });

  it("are followed three times, no more", async () => {
    const origin = await serve();
    const left =
      (count: number): Handler =>
      (request, response) => {
        const step = Number(request.url?.slice(1));
        (step < count ? to(`/${step + 1}`) : ok)(request, response);
      };
    origin.handler = left(3);
    expect((await client().request({ url: `${origin.url}/0` })).json()).toBe("reached");
    origin.handler = left(4);
    expect(await refusal(client(), { url: `${origin.url}/0` })).toMatch(/redirects more than 3 times/);
    expect(origin.seen).toHaveLength(8);
  });

  it.each([
    ["http://169.254.169.254/latest/meta-data/", /metadata/],
    ["http://[::ffff:a9fe:a9fe]/", /metadata/],
    ["http://metadata.google.internal/computeMetadata/v1/", /metadata/],
    ["http://10.0.0.1/", /private network/],
    ["https://192.168.1.1/", /private network/],
    ["http://93.184.215.14/", /plain http/],
    ["file:///etc/passwd", /only https/],
    ["https://user:pw@api.example/", /user or password/],
    ["http://[", /not an address/],
  ])("to %s are refused", async (location, expected) => {
    const origin = await serve(to(location));
    expect(await refusal(client(), { url: origin.url })).toMatch(expected);
  });

  it("repeat a request that writes on the same origin only", async () => {
    const second = await serve();
    const first = await serve(to(`${second.url}/`, 307));
    const post: HttpRequest = { url: first.url, method: "POST", body: "client_secret=x", idempotent: true };
    expect(await refusal(client(), post)).toMatch(/more than a question/);
    first.handler = to("/", 301);
    expect(await refusal(client(), post)).toMatch(/more than a question/);
    first.handler = (request, response) =>
      (request.url === "/same" ? ok : to("/same", 307))(request, response);
    expect((await client().request(post)).json()).toBe("reached");
    expect(first.seen.at(-1)?.method).toBe("POST");
    expect(second.seen).toEqual([]);
  });

  it("are handed back when asked for", async () => {
    const origin = await serve(to("http://10.0.0.1/"));
    const answer = await client().request({ url: origin.url, accept: [302] });
    expect(answer.headers.location).toBe("http://10.0.0.1/");
  });
});

describe("logs", () => {
  it("hold no header, no query value and no body", async () => {
    const origin = await serve((_, response) =>
      response.writeHead(200, { "set-cookie": "canary-a" }).end("canary-b"),
    );
    const lines: string[] = [];
    const log = { debug: (...parts: unknown[]) => void lines.push(JSON.stringify(parts)) };
    await client({ log }).request({
      url: `${origin.url}/list?token=canary-c`,
      method: "POST",
      body: "canary-d",
      headers: { authorization: "canary-e" },
      query: { page: "canary-f" },
    });
    expect(lines.join()).toContain("/list?token=…&page=…");
    expect(lines.join()).not.toContain("canary");
  });
});
