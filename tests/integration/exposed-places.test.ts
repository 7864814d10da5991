import type { Pool } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { decideLink, undoLinkDecision } from "@/lib/features/links/mutations";
import { member } from "@/tests/factories/scopes";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());

const now = new Date("2026-11-23T12:00:00Z");
const holder: RecordInput[] = [
  {
    ...{ t: "identity", ref: { realm: "cloud", externalId: "deploy" }, kind: "cloud_user", name: "deploy" },
    ...{ system: "cloud", status: "active" },
  },
  {
    ...{
      t: "credential",
      ref: { realm: "cloud", externalId: "KEY1" },
      type: "access_key",
      lifetime: "static",
    },
    ...{ identity: { realm: "cloud", externalId: "deploy" }, status: "active", fingerprint: "f1" },
  },
];
const place = (externalId: string, more: object): RecordInput => ({
  ...{ t: "placement", ref: { realm: "host", externalId }, locator: `/srv/${externalId}` },
  ...{ kind: "environment_file", meantForSecrets: false, ...more },
});

/** A source that shows something else at each look. */
async function shows(name: string, realm: string): Promise<(records: RecordInput[]) => Promise<string>> {
  const source = await createSource(pool, name);
  return (records) => {
    const scopes = [{ key: "list", pages: [records], issues: [realm] }];
    return syncOnce(testEngine(pool, scriptedConnector({ scopes }), { tombstoneHours: 0 }), source);
  };
}

const exposed = async () =>
  (await pool.query<{ n: number }>("SELECT exposed_placements AS n FROM identities WHERE name = 'deploy'"))
    .rows[0]?.n;

it("a secret is exposed where its value is seen, unless somebody says that it is another one, and no more once it left", async () => {
  await (await shows("cloud", "cloud"))(holder);
  const host = await shows("host", "host");
  const other = place("other", { fingerprint: "f2" });
  const seen = [place("by-value", { fingerprint: "f1" }), other];
  await host([other]);
  expect(await exposed()).toBe(0);
  await host(seen);
  expect(await exposed()).toBe(1);
  // What is meant for secrets is no exposure.
  await host([...seen, place("vault", { fingerprint: "f1", meantForSecrets: true })]);
  expect(await exposed()).toBe(1);

  const link = await pool.query<{ id: string }>(
    "SELECT l.id FROM links l JOIN placements p ON p.id = l.from_id WHERE p.external_id = 'by-value' AND l.to_type = 'credential'",
  );
  const analyst = member("analyst").scope;
  const linkId = link.rows[0]?.id ?? "";
  const { operation } = await decideLink({ pool }, analyst, { linkId, state: "rejected" }, now);
  expect(await exposed()).toBe(0);
  await undoLinkDecision({ pool }, analyst, operation, now);
  expect(await exposed()).toBe(1);

  // Another secret stands there now.
  await host([place("by-value", { fingerprint: "f3" }), other]);
  expect(await exposed()).toBe(0);
  await host(seen);
  expect(await exposed()).toBe(1);

  const byId = place("by-id", { credential: { realm: "cloud", externalId: "KEY1" } });
  await host([...seen, byId]);
  expect(await exposed()).toBe(2);
  for (const look of [1, 2, 3]) await host([other, byId, place(`look-${look}`, {})]);
  expect(await exposed()).toBe(1);
});
