import { afterAll, beforeAll, expect, test } from "vitest";
import { kubernetesConfigSchema } from "@/lib/connectors/kubernetes/config";
import { kubernetes } from "@/lib/connectors/kubernetes/connector";
import { fakeCluster } from "@/lib/connectors/kubernetes/fixtures/fake-cluster";
import { fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { createLookups } from "@/lib/platform/outbound/connect";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const config = { auth: "token", server: "https://10.0.0.1", token: "t", read_secrets: "yes" };
  const engine = testEngine(database.pool, kubernetes, {
    liveContext: async (_source, _connector, signal) => ({
      now: new Date(),
      config: kubernetesConfigSchema.parse(config),
      fingerprint: null,
      signal,
      lookup: createLookups({ allowCidrs: ["127.0.0.0/8"] }),
      warn: () => undefined,
      http: fakeHttp(fakeCluster()),
    }),
  });
  await syncOnce(engine, await createSource(database.pool, "prod", "kubernetes"));
});
afterAll(() => database.drop());

async function rows(sql: string): Promise<unknown[][]> {
  return (await database.pool.query({ text: sql, rowMode: "array" })).rows;
}

test("every scope ends complete", async () => {
  expect(await rows("SELECT DISTINCT status, failure FROM sync_scopes")).toEqual([["complete", null]]);
});

test("what bindings, pods and tokens call by name hangs on the account that was listed by its uid", async () => {
  const api = "(SELECT id FROM identities WHERE external_id = 'uid-shop-api')";
  expect(
    await rows(`SELECT e.external_id, r.external_id FROM grants g JOIN entitlements e ON e.id = g.entitlement_id
      JOIN resources r ON r.id = g.target_id WHERE g.principal_id = ${api}`),
  ).toEqual([["role/shop/reader", "namespace/shop"]]);
  expect(await rows(`SELECT subject FROM trusts WHERE identity_id = ${api} AND kind = 'workload'`)).toEqual([
    ["Deployment shop/api"],
  ]);
  expect(
    await rows(`SELECT external_id, status FROM credentials WHERE identity_id = ${api} ORDER BY 1`),
  ).toEqual([
    ["secret/shop/api-token-x7k2p", "active"],
    ["system:serviceaccount:shop:api/token/cluster", "active"],
    ["system:serviceaccount:shop:api/token/sts.amazonaws.com", "active"],
  ]);
  expect(await rows(`SELECT count(*)::int FROM members WHERE member_id = ${api}`)).toEqual([[3]]);
  expect(await rows(`SELECT subject, issuer IS NOT NULL FROM trusts WHERE subject_id = ${api}`)).toEqual([
    ["system:serviceaccount:shop:api", true],
  ]);
});

test("a default account that something runs as is the customer's, whichever list was read first", async () => {
  expect(
    await rows("SELECT managed_by FROM identities WHERE external_id = 'system:serviceaccount:shop:default'"),
  ).toEqual([["customer"]]);
  expect(
    await rows("SELECT managed_by FROM identities WHERE external_id = 'system:serviceaccount:old:default'"),
  ).toEqual([["provider"]]);
});

test("no secret is anywhere in the database", async () => {
  const [[dump] = []] = await rows(
    `SELECT string_agg(query_to_xml(format('SELECT * FROM %I', table_name), true, true, '')::text, '')
     FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  );
  expect(String(dump)).toContain("uid-shop-api");
  expect(String(dump)).not.toContain("CANARY");
});
