import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { getIdentity } from "@/lib/features/identities/data-one";
import { getManual, hasArrived, listManual } from "@/lib/features/manual/data";
import { addIdentity, attestIdentity, editIdentity, removeIdentity } from "@/lib/features/manual/mutations";
import { type AddIdentity, addIdentitySchema } from "@/lib/features/manual/schema";
import { manualConnector, requestManualRun } from "@/lib/jobs/manual-connector";
import { syncRun } from "@/lib/jobs/sync/sync-run";
import { prepareQueue } from "@/lib/platform/queue";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { insertContainer } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const analyst = member("analyst");
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await prepareQueue(database.pool);
});
afterEach(() => database.drop());

const asked = (more: object = {}): AddIdentity =>
  addIdentitySchema.parse({
    facts: {
      name: "snowflake-loader",
      kind: "service_account",
      system: "Snowflake",
      accountId: null,
      description: "",
      credential: {
        type: "api_key",
        createdOn: "2025-01-31",
        expiresOn: null,
        keptIn: "config_file",
        keptAt: "/etc/loader.ini",
      },
    },
    purpose: "Loads the warehouse",
    environment: "production",
    sensitivity: null,
    expectedUse: "monthly",
    owner: { kind: "email", email: "bo@example.com" },
    ownerAgreed: true,
    ...more,
  });

async function work(): Promise<void> {
  const { pool } = database;
  const engine = testEngine(pool, manualConnector(pool));
  const waiting = await pool.query<{ id: string }>("SELECT id FROM sync_runs WHERE status = 'requested'");
  for (const run of waiting.rows) await syncRun(engine, run.id, new AbortController().signal);
}

it("an identity that is added by hand comes into the inventory with what was decided of it, told once", async () => {
  const { pool } = database;
  const now = new Date();
  const accountId = await insertContainer(pool, "warehouse");
  const facts = { ...asked().facts, accountId };
  const { identityId } = await addIdentity(database, analyst, { ...asked(), facts }, now);
  expect(await hasArrived(pool, analyst.scope, identityId)).toBe(false);
  expect(await listManual(pool, analyst.scope, now)).toMatchObject([
    { identityId, arrived: false, due: false },
  ]);
  await work();
  expect(await hasArrived(pool, analyst.scope, identityId)).toBe(true);
  const detail = await getIdentity(pool, analyst.scope, identityId, now);
  expect(detail).toMatchObject({
    name: "snowflake-loader",
    system: "snowflake",
    environment: "production",
    purpose: "Loads the warehouse",
    expectedUse: "monthly",
    owner: { state: "accepted", person: { email: "bo@example.com" } },
    activeStaticCredentials: 1,
    exposedPlacements: 1,
    sources: [{ name: "Added by hand" }],
  });
  expect(await auditEventsOf(pool, "identity.added")).toHaveLength(1);
});

it("it is edited, confirmed once a year and removed; each is told once, and gone is gone at once", async () => {
  const { pool } = database;
  const now = new Date();
  const { identityId } = await addIdentity(database, analyst, asked(), now);
  await work();
  const edited = { identityId, facts: { ...asked().facts, name: "loader", credential: null } };
  await editIdentity(database, analyst, edited, now);
  await editIdentity(database, analyst, edited, now);
  await requestManualRun(pool);
  await work();
  expect((await getManual(pool, analyst.scope, identityId, now))?.facts.name).toBe("loader");
  expect(await getIdentity(pool, analyst.scope, identityId, now)).toMatchObject({ name: "loader" });
  expect((await auditEventsOf(pool, "identity.edited")).map((event) => event.payload.fields)).toEqual([
    ["name", "credential"],
  ]);

  const inAYear = new Date(now.getTime() + 350 * 86_400_000);
  expect((await listManual(pool, analyst.scope, inAYear))[0]?.due).toBe(true);
  await attestIdentity(database, analyst.scope, identityId, inAYear);
  expect((await listManual(pool, analyst.scope, inAYear))[0]?.due).toBe(false);
  expect(await auditEventsOf(pool, "identity.attested")).toHaveLength(1);

  await removeIdentity(database, analyst.scope, identityId, now);
  expect((await getIdentity(pool, analyst.scope, identityId, now))?.goneAt).toEqual(now);
  expect(await listManual(pool, analyst.scope, now)).toEqual([]);
  await expect(removeIdentity(database, analyst.scope, identityId, now)).rejects.toMatchObject({
    code: "no_such_identity",
  });
  expect(await auditEventsOf(pool, "identity.removed")).toHaveLength(1);
});

it("a foreign one answers like a missing one, and no secret is kept", async () => {
  const now = new Date();
  const { identityId } = await addIdentity(database, analyst, asked(), now);
  await work();
  const stranger = member("owner", { personId: randomUUID(), id: "stranger" });
  const answers = await Promise.all(
    [identityId, randomUUID()].map((id) =>
      attestIdentity(database, stranger.scope, id, now).catch((error: Error) => error.message),
    ),
  );
  expect(answers[0]).toBe(answers[1]);
  const facts = { ...asked().facts, description: "password in postgres://app:hunter2@db/x" };
  await expect(addIdentity(database, analyst, { ...asked(), facts }, now)).rejects.toMatchObject({
    code: "looks_like_secret",
  });
  const kept = await database.pool.query("SELECT FROM manual_entries WHERE facts::text LIKE '%hunter2%'");
  expect(kept.rowCount).toBe(0);
});
