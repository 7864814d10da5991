import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TlsIdentity } from "@/lib/connectors/sdk/http";
import { createHttpClient } from "@/lib/platform/outbound/http-client";
import { localhostCert, localhostKey } from "@/tests/factories/localhost-tls";

let server: Server;
let other: Server;
let origin: string;
let presented: boolean[];

async function listen(target: Server): Promise<string> {
  target.listen(0, "127.0.0.1");
  await once(target, "listening");
  const address = target.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `https://127.0.0.1:${address.port}`;
}

beforeAll(async () => {
  const options = {
    cert: localhostCert,
    key: localhostKey,
    ca: localhostCert,
    requestCert: true,
    rejectUnauthorized: false,
  };
  other = createServer(options, (_, response) => response.end("{}"));
  const elsewhere = await listen(other);
  server = createServer(options, (request, response) => {
    const { socket } = request;
    if (socket instanceof TLSSocket) presented.push(Object.keys(socket.getPeerCertificate()).length > 0);
    if (request.url === "/away") response.writeHead(302, { location: `${elsewhere}/` });
    response.end("{}");
  });
  origin = await listen(server);
});
afterAll(() => {
  for (const each of [server, other]) {
    each.close();
    each.closeAllConnections();
  }
});

/** How a request with this identity ends: its answer, or why not, and whether the server saw a certificate. */
async function ask(
  tls: TlsIdentity | undefined,
  path = "/",
): Promise<{ end: unknown; presented: boolean[] }> {
  presented = [];
  const client = createHttpClient({ connector: "test", allowCidrs: ["127.0.0.0/8"], retryBaseMs: 1 });
  try {
    const answer = await client.request({ url: `${origin}${path}`, tls });
    return { end: answer.json(), presented };
  } catch (error) {
    return { end: error instanceof Error ? error.message : error, presented };
  } finally {
    await client.close();
  }
}

test("a source is trusted by the authority that the request names, and by no other", async () => {
  expect(await ask({ ca: localhostCert })).toEqual({ end: {}, presented: [false] });
  expect(await ask(undefined)).toEqual({
    end: expect.stringContaining("certificate is not trusted"),
    presented: [],
  });
});

test("a certificate of our own is shown to the source", async () => {
  const tls = { ca: localhostCert, cert: localhostCert, key: localhostKey };
  expect(await ask(tls)).toEqual({ end: {}, presented: [true] });
});

test("a redirect to another origin is not followed with it", async () => {
  const { end } = await ask({ ca: localhostCert, cert: localhostCert, key: localhostKey }, "/away");
  expect(end).toContain("redirects to another origin");
});
