import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { githubConfigSchema } from "@/lib/connectors/github/config";
import { github } from "@/lib/connectors/github/connector";
import { fakeGitHub } from "@/lib/connectors/github/fixtures/fake-github";
import { everything } from "@/lib/connectors/github/fixtures/read-github";
import { createLookups } from "@/lib/platform/outbound/connect";
import { createHttpClient, type OutboundClient } from "@/lib/platform/outbound/http-client";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let server: Server;
let client: OutboundClient;
let limited = 0;

/** GitHub over real HTTP, into a real database. Once it says that it is asked too often. */
beforeAll(async () => {
  database = await createTestDatabase();
  const answer = fakeGitHub();
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const limits = limited === 0 && url.pathname === "/orgs/acme/teams";
    if (limits) limited += 1;
    const query = Object.fromEntries(url.searchParams);
    const given = limits
      ? { status: 403, headers: { "retry-after": "0" }, body: {} }
      : answer({ url: url.href, query });
    response.writeHead(given.status ?? 200, { "content-type": "application/json", ...given.headers });
    response.end(JSON.stringify(given.body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  client = createHttpClient({ connector: "github", allowCidrs: ["127.0.0.0/8"], retryBaseMs: 1 });
  const engine = testEngine(database.pool, github, {
    liveContext: async (_source, _connector, signal) => ({
      now: new Date("2026-11-25T12:00:00Z"),
      config: githubConfigSchema.parse({ ...everything, base_url: `http://127.0.0.1:${address.port}` }),
      fingerprint: null,
      signal,
      lookup: createLookups({ allowCidrs: ["127.0.0.0/8"] }),
      warn: () => undefined,
      http: client,
    }),
  });
  await syncOnce(engine, await createSource(database.pool, "acme", "github"));
});
afterAll(async () => {
  await client.close();
  server.close();
  server.closeAllConnections();
  await database.drop();
});

async function rows(sql: string): Promise<unknown[][]> {
  return (await database.pool.query({ text: sql, rowMode: "array" })).rows;
}

test("every scope ends complete, also the one that had to wait", async () => {
  expect(await rows("SELECT DISTINCT status, failure FROM sync_scopes")).toEqual([["complete", null]]);
  expect(limited).toBe(1);
});

test("what is known by its login and what is known by its id is one account", async () => {
  const jane = "(SELECT id FROM identities WHERE external_id = 'user/21')";
  expect(
    await rows(`SELECT subject FROM trusts WHERE identity_id = ${jane} AND kind = 'runs_as' ORDER BY 1`),
  ).toEqual([
    ["fine-grained token deploy"],
    ["fine-grained token gone"],
    ["personal access token old laptop"],
  ]);
  expect(await rows("SELECT count(*)::int FROM identities WHERE external_id LIKE 'login/%'")).toEqual([[0]]);
});

test("an environment's secrets are read by the workflows of its repository", async () => {
  expect(
    await rows(`SELECT p.name, i.name FROM placements p JOIN identities i ON i.id = p.identity_id
      WHERE p.facts->>'environment' = 'production' ORDER BY 1`),
  ).toEqual([
    ["API_TOKEN", "Workflows of acme/shop"],
    ["PROD_KEY", "Workflows of acme/shop"],
  ]);
});

test("no secret is anywhere in the database", async () => {
  const [[dump] = []] = await rows(
    `SELECT string_agg(query_to_xml(format('SELECT * FROM %I', table_name), true, true, '')::text, '')
     FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  );
  expect(String(dump)).toContain("acme-ci-bot");
  expect(String(dump)).not.toContain("CANARY");
});
