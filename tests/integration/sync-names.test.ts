import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const user = (realm: string, externalId: string, aliases?: string[]): RecordInput => ({
  t: "identity",
  ref: { realm, externalId },
  kind: "cloud_user",
  name: "ana",
  system: "test",
  status: "active",
  class: "unsure",
  ...(aliases ? { aliases } : {}),
});

it.each([
  ["by its own id first", "one", true],
  ["by its other name first", "two", false],
])("a user that two scopes show, %s, is known by its own id", async (_, realm, ownFirst) => {
  const own = { key: "list", pages: [[user(realm, "AIDA1", ["arn:ana"])]], issues: [realm] };
  const named = { key: "report", pages: [[user(realm, "arn:ana")]], issues: [realm] };
  const scopes = ownFirst ? [own, named] : [named, own];
  const source = await createSource(database.pool, realm);
  await syncOnce(testEngine(database.pool, scriptedConnector({ scopes }), { concurrency: 1 }), source);
  const found = await database.pool.query("SELECT external_id FROM identities WHERE realm = $1", [realm]);
  expect(found.rows).toEqual([{ external_id: "AIDA1" }]);
});
