import { afterEach, beforeEach, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { removeSource } from "@/lib/features/sources/mutations";
import { takeOutDecided } from "@/lib/jobs/sources/take-out";
import { prepareQueue } from "@/lib/platform/queue";
import { Scope } from "@/lib/platform/scope";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await prepareQueue(database.pool);
});
afterEach(() => database.drop());

const scope = Scope.ofMember({
  actor: "user:admin",
  role: "admin",
  membership: { kind: "all" },
  personId: null,
});
const now = new Date("2026-11-26T10:00:00Z");
const signal = new AbortController().signal;
const ref = (externalId: string, realm = "test:one") => ({ realm, externalId });
const identity = (id: string, realm?: string): RecordInput => ({
  t: "identity",
  ref: ref(id, realm),
  kind: "cloud_user",
  name: id,
  system: "test",
  status: "active",
  class: "non_human",
});
const key = (id: string, of: string): RecordInput => ({
  t: "credential",
  ref: ref(id),
  identity: ref(of),
  type: "access_key",
  lifetime: "static",
  status: "active",
});
const grant = (principal: string): RecordInput => ({
  t: "grant",
  principal: ref(principal),
  entitlement: ref("policy"),
});

/** A source with one scope that shows these records. */
async function bring(name: string, records: RecordInput[], issues = ["test:one"]) {
  const id = await createSource(database.pool, name);
  const engine = testEngine(
    database.pool,
    scriptedConnector({ scopes: [{ key: name, pages: [records], issues }] }),
  );
  await syncOnce(engine, id);
  return id;
}
const rows = async (sql: string) => (await database.pool.query(sql)).rows;
const alive = async () =>
  (await rows("SELECT name FROM identities WHERE gone_at IS NULL ORDER BY name")).map((row) => row.name);

it("takes out what only the removed source showed, and nothing that another shows", async () => {
  const first = await bring("one", [
    identity("only"),
    key("only-key", "only"),
    grant("only"),
    identity("both"),
    key("both-key", "both"),
    identity("mentioned", "other:realm"),
  ]);
  await bring("two", [identity("both"), key("both-key", "both")]);
  await removeSource(database, scope, { sourceId: first, records: "out_of_scope" }, now);
  expect(await alive()).toEqual(["both", "mentioned", "only"]);
  await takeOutDecided(database.pool, signal);
  expect(await alive()).toEqual(["both"]);
  expect(await rows("SELECT external_id FROM credentials WHERE gone_at IS NULL")).toEqual([
    { external_id: "both-key" },
  ]);
  expect(await rows("SELECT id FROM grants WHERE gone_at IS NULL")).toEqual([]);
  expect(await rows("SELECT active_credentials AS n FROM identities WHERE name = 'only'")).toEqual([
    { n: 0 },
  ]);
  expect(
    await rows(
      `SELECT i.name, c.kind, c.details->0->>'what' AS what FROM changes c JOIN identities i ON i.id = c.identity_id
       WHERE c.kind = 'gone' ORDER BY 1`,
    ),
  ).toEqual([
    { name: "mentioned", kind: "gone", what: "out of scope with its source" },
    { name: "only", kind: "gone", what: "out of scope with its source" },
  ]);
  const [event] = await rows("SELECT body FROM audit_events WHERE code = 'RC-1303'");
  expect(JSON.parse(event.body).payload.identitiesRemoved).toBe(2);
});

it("keeps everything where the person said so, and does its work once", async () => {
  const kept = await bring("one", [identity("a")]);
  await removeSource(database, scope, { sourceId: kept, records: "archived" }, now);
  await takeOutDecided(database.pool, signal);
  expect(await alive()).toEqual(["a"]);
  const out = await bring("two", [identity("b")]);
  await removeSource(database, scope, { sourceId: out, records: "out_of_scope" }, now);
  await takeOutDecided(database.pool, signal);
  await takeOutDecided(database.pool, signal);
  expect(await alive()).toEqual(["a"]);
  expect(await rows("SELECT count(*)::int AS n FROM changes WHERE kind = 'gone'")).toEqual([{ n: 1 }]);
});

it("lets the same ids come back when a source shows them again", async () => {
  const first = await bring("one", [identity("a"), key("a-key", "a")]);
  await removeSource(database, scope, { sourceId: first, records: "out_of_scope" }, now);
  await takeOutDecided(database.pool, signal);
  expect(await alive()).toEqual([]);
  await bring("again", [identity("a"), key("a-key", "a")]);
  expect(await alive()).toEqual(["a"]);
  expect(await rows("SELECT active_credentials AS n FROM identities")).toEqual([{ n: 1 }]);
});
