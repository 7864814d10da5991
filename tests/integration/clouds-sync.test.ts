import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { entra } from "@/lib/connectors/entra/connector";
import { ids } from "@/lib/connectors/entra/fixtures/acme";
import { fakeEntra } from "@/lib/connectors/entra/fixtures/fake-entra";
import { context as entraContext } from "@/lib/connectors/entra/fixtures/read-entra";
import { gcp } from "@/lib/connectors/gcp/connector";
import { agentIdentity, deploy, web } from "@/lib/connectors/gcp/fixtures/acme";
import { fakeGcp } from "@/lib/connectors/gcp/fixtures/fake-gcp";
import { context as gcpContext } from "@/lib/connectors/gcp/fixtures/read-gcp";
import { okta } from "@/lib/connectors/okta/connector";
import { fakeOkta } from "@/lib/connectors/okta/fixtures/fake-okta";
import { context as oktaContext } from "@/lib/connectors/okta/fixtures/read-okta";
import type { Connector, LiveContext } from "@/lib/connectors/sdk/contract";
import type { FakeSource } from "@/lib/connectors/sdk/contract-kit-live";
import type { HttpClient, HttpRequest } from "@/lib/connectors/sdk/http";
import { createHttpClient, type OutboundClient } from "@/lib/platform/outbound/http-client";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let server: Server;
let client: OutboundClient;
const sources: { [id: string]: FakeSource } = { entra: fakeEntra(), gcp: fakeGcp(), okta: fakeOkta() };

/** Microsoft, Google and Okta over real HTTP, into one real database. The address that was meant travels in a header. */
beforeAll(async () => {
  database = await createTestDatabase();
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    const query = Object.fromEntries(
      [...new Set(searchParams.keys())].map((name) => {
        const values = searchParams.getAll(name);
        return [name, values.length === 1 ? (values[0] ?? "") : values];
      }),
    );
    const answer = sources[String(request.headers["x-source"])];
    const url = String(request.headers["x-to"]);
    const body = Buffer.concat(chunks).toString("utf8");
    const given = answer?.({ url, query, ...(body ? { body } : {}) }) ?? { status: 500, body: {} };
    response.writeHead(given.status ?? 200, { "content-type": "application/json", ...given.headers });
    response.end(JSON.stringify(given.body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  client = createHttpClient({ connector: "test", allowCidrs: ["127.0.0.0/8"], retryBaseMs: 1 });
  await sync(entra, entraContext(sources.entra ?? fakeEntra()));
  await sync(gcp, gcpContext(sources.gcp ?? fakeGcp()));
  await sync(okta, oktaContext(sources.okta ?? fakeOkta()));
});
afterAll(async () => {
  await client.close();
  server.close();
  server.closeAllConnections();
  await database.drop();
});

async function sync<Config>(connector: Connector<Config>, given: LiveContext<Config>): Promise<void> {
  const { id } = connector.manifest;
  const engine = testEngine(database.pool, connector, {
    liveContext: async (_source, _connector, signal) => ({ ...given, signal, http: redirected(id) }),
  });
  await syncOnce(engine, await createSource(database.pool, id, id));
}

function redirected(source: string): HttpClient {
  return {
    request: ({ url, headers, ...request }: HttpRequest) => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("no port");
      return client.request({
        ...request,
        url: `http://127.0.0.1:${address.port}/`,
        headers: { ...headers, "x-to": url, "x-source": source },
      });
    },
  };
}

async function rows(sql: string): Promise<unknown[][]> {
  return (await database.pool.query({ text: sql, rowMode: "array" })).rows;
}

test("every scope ends complete", async () => {
  expect(await rows("SELECT DISTINCT status, failure FROM sync_scopes")).toEqual([["complete", null]]);
});

test("an application and its service principal are one identity, with what each list knows", async () => {
  expect(
    await rows(`SELECT external_id, kind, created_at IS NOT NULL, own_last_used->>'grade', owner_hints->0->>'value'
      FROM identities WHERE name = 'shop-deploy'`),
  ).toEqual([[ids.shopPrincipal, "service_principal", true, "reported", "ann@acme.example"]]);
  expect(
    await rows(`SELECT c.type FROM credentials c JOIN identities i ON i.id = c.identity_id
      WHERE i.name = 'shop-deploy' ORDER BY 1`),
  ).toEqual([["federated"], ["federated"], ["oauth_client_secret"], ["x509"]]);
});

test("a shared identity lies in its subscription, an agent has its blueprint", async () => {
  expect(
    await rows(`SELECT i.name, c.name, i.tags->>'team' FROM identities i JOIN containers c ON c.id = i.container_id
      WHERE i.external_id = '${ids.shared}'`),
  ).toEqual([["shop-id", "Shop", "payments"]]);
  expect(
    await rows(`SELECT i.tags->>'blueprint', s.name FROM identities i JOIN trusts t ON t.identity_id = i.id
      JOIN identities s ON s.id = t.subject_id WHERE i.external_id = '${ids.agent}'`),
  ).toEqual([[ids.blueprintApp, "Helper blueprint"]]);
});

test("a service account that bindings name by its address is the one that its project lists", async () => {
  const account = `(SELECT id FROM identities WHERE external_id = '${web}')`;
  expect(await rows(`SELECT count(*)::int FROM grants WHERE principal_id = ${account}`)).toEqual([[2]]);
  expect(
    await rows(`SELECT s.name FROM trusts t JOIN identities s ON s.id = t.subject_id
      WHERE t.identity_id = (SELECT id FROM identities WHERE external_id = '${deploy}') AND t.kind = 'assume_role'`),
  ).toEqual([["web@shop-prod.iam.gserviceaccount.com"]]);
  expect(await rows(`SELECT name FROM identities WHERE external_id = '${agentIdentity}'`)).toEqual([]);
});

test("a token of Okta acts as a person who is known", async () => {
  expect(
    await rows(`SELECT i.name, s.name FROM trusts t JOIN identities i ON i.id = t.identity_id
      JOIN identities s ON s.id = t.subject_id WHERE t.kind = 'runs_as' AND i.system = 'okta' ORDER BY 1`),
  ).toEqual([
    ["ann@acme.example", "terraform"],
    ["svc-sync@acme.example", "old"],
  ]);
});

test("no secret is anywhere in the database", async () => {
  const [[dump] = []] = await rows(
    `SELECT string_agg(query_to_xml(format('SELECT * FROM %I', table_name), true, true, '')::text, '')
     FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  );
  expect(String(dump)).toContain("shop-deploy");
  expect(String(dump)).not.toContain("CANARY");
});
