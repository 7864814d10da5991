import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kubernetesConfigSchema } from "@/lib/connectors/kubernetes/config";
import { kubernetes } from "@/lib/connectors/kubernetes/connector";
import { fakeCluster } from "@/lib/connectors/kubernetes/fixtures/fake-cluster";
import type { CheckLine, LiveContext } from "@/lib/connectors/sdk/contract";
import { createLookups } from "@/lib/platform/outbound/connect";
import { createHttpClient, type OutboundClient } from "@/lib/platform/outbound/http-client";
import { localhostCert, localhostKey } from "@/tests/factories/localhost-tls";

let server: Server;
let client: OutboundClient;
let origin: string;
let forgetful = false;
const asked: { path: string; authorization: string | undefined }[] = [];

beforeAll(async () => {
  const answer = fakeCluster();
  server = createServer({ cert: localhostCert, key: localhostKey }, async (request, response) => {
    const url = new URL(request.url ?? "/", origin);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    asked.push({ path: url.pathname, authorization: request.headers.authorization });
    const given = {
      url: url.href,
      query: Object.fromEntries(url.searchParams),
      headers: { accept: request.headers.accept ?? "" },
      body: Buffer.concat(parts).toString("utf8"),
    };
    const { status = 200, body } =
      forgetful && url.searchParams.has("continue")
        ? { status: 410, body: { kind: "Status", reason: "Expired" } }
        : answer(given);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  origin = `https://127.0.0.1:${address.port}`;
  client = createHttpClient({ connector: "kubernetes", allowCidrs: ["127.0.0.0/8"], retryBaseMs: 1 });
});
afterAll(async () => {
  await client.close();
  server.close();
  server.closeAllConnections();
});

function context(config: object) {
  return {
    now: new Date("2026-11-25T12:00:00Z"),
    config: kubernetesConfigSchema.parse(config),
    http: client,
    fingerprint: null,
    signal: new AbortController().signal,
    lookup: createLookups({ allowCidrs: ["127.0.0.0/8"] }),
    warn: () => undefined,
  } satisfies LiveContext<unknown>;
}

const kubeconfig = () =>
  JSON.stringify({
    clusters: [
      {
        name: "c",
        cluster: {
          server: origin,
          "certificate-authority-data": Buffer.from(localhostCert).toString("base64"),
        },
      },
    ],
    users: [{ name: "u", user: { token: "reader-token" } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
  });
const entrances = () => [
  { auth: "token", server: origin, ca: localhostCert, token: "reader-token", read_secrets: "yes" },
  { auth: "kubeconfig", kubeconfig_text: kubeconfig(), read_secrets: "yes" },
];

/** How each scope ended, and how many records it gave. */
async function readAll(config: object): Promise<Record<string, number | string>> {
  const ctx = context(config);
  const ends: Record<string, number | string> = {};
  for await (const scope of kubernetes.plan?.(ctx) ?? []) {
    let records = 0;
    try {
      for await (const { call, body } of kubernetes.pages?.(ctx, scope, null) ?? []) {
        const saved: unknown = JSON.parse(JSON.stringify(body));
        records += kubernetes.toRecords({ scope, call, body: saved, collectedAt: ctx.now }).records.length;
      }
      ends[scope.dataSet] = records;
    } catch (error) {
      ends[scope.dataSet] =
        error instanceof Error && "failure" in error ? JSON.stringify(error.failure) : "defect";
    }
  }
  return ends;
}

test("a cluster with an authority of its own is read whole, by token and by kubeconfig", async () => {
  const [byToken, byKubeconfig] = await Promise.all(entrances().map(readAll));
  expect(Object.values(byToken ?? {}).every((count) => typeof count === "number" && count > 2)).toBe(true);
  expect(byKubeconfig).toEqual(byToken);
  expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer reader-token"]));
});

test("a cluster that forgot the place in a list ends that list as expired, so that it is begun again", async () => {
  forgetful = true;
  const ends = await readAll(entrances()[0] ?? {});
  forgetful = false;
  expect(ends["service-accounts"]).toContain('"kind":"expired"');
});

test("without its authority it is not trusted", async () => {
  const scopes = [];
  const ctx = context({ auth: "token", server: origin, token: "t" });
  for await (const scope of kubernetes.plan?.(ctx) ?? []) scopes.push(scope);
  expect(scopes[0]?.unreadable?.message).toContain("certificate is not trusted");
});

test("the check reviews every permission with the cluster itself", async () => {
  const lines: CheckLine[] = [];
  for await (const line of kubernetes.check?.(context(entrances()[0] ?? {})) ?? []) lines.push(line);
  expect(new Set(lines.map(({ state }) => state))).toEqual(new Set(["granted"]));
});
