import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { events } from "@/lib/connectors/events/connector";
import type { RecordInput } from "@/lib/domain/source-record";
import { importLogs } from "@/lib/features/usage/mutations-logs";
import { keepUsage } from "@/lib/jobs/usage/keep-usage";
import { logFile } from "@/tests/factories/cloudtrail";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
const keep = { days: 35, months: 12 };
const realm = "test:one";
const july = new Date("2026-07-31T00:00:00Z");
const september = new Date("2026-09-05T00:00:00Z");
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** Brings the events in, each of a July morning. */
async function bring(said: Record<string, unknown>[]): Promise<void> {
  const [kind] = (events.manifest.events ?? []).filter((each) => each.id === "lines");
  if (!kind) throw new Error("there is no such log");
  const lines = said.map((event, n) =>
    JSON.stringify({ id: `${n}`, time: "2026-07-03T09:00:00Z", realm, action: "read", ...event }),
  );
  const from = {
    pool: database.pool,
    connector: events,
    kind,
    name: null,
    actor: "cli:test",
    keep,
    now: july,
  };
  const file = logFile("events.ndjson", lines.join("\n"));
  await importLogs({ ...from, files: [file], signal: new AbortController().signal });
}

const log = {
  error: (facts: object) => {
    throw new Error("a month could not be kept", { cause: facts });
  },
};
const keepAt = (now: Date) => keepUsage(database.pool, keep, now, log);

async function list(records: RecordInput[]): Promise<void> {
  const engine = testEngine(database.pool, scriptedConnector({ scopes: [{ key: "all", pages: [records] }] }));
  await syncOnce(engine, await createSource(database.pool, "account"));
}

const bot = (names: string[]): RecordInput => ({
  ...{ t: "identity", ref: { realm, externalId: "bot" }, aliases: names, kind: "cloud_user", name: "bot" },
  ...{ system: "aws", status: "active", class: "non_human" },
});

const usage = async () =>
  (
    await database.pool.query(
      `SELECT i.name, u.grain, sum(u.count)::int AS count, sum((SELECT sum(h) FROM unnest(u.hours) h))::int AS hours
       FROM usage u LEFT JOIN identities i ON i.id = u.identity_id GROUP BY 1, 2 ORDER BY 1`,
    )
  ).rows;

describe("use under names that turn out to be one identity's", () => {
  const two = [{ identity: "name-a" }, { identity: "name-b" }, { identity: "name-b" }];

  it("is that identity's, also when its month was closed before", async () => {
    await bring(two);
    await keepAt(september);
    await list([bot(["name-a", "name-b"])]);
    expect(await usage()).toEqual([{ name: "bot", grain: "month", count: 3, hours: 3 }]);
  });

  it("adds up where months were closed with keys that do not tell identities apart", async () => {
    await bring(two);
    await keepAt(september);
    await database.pool.query("UPDATE usage SET key = md5('as before')::uuid");
    await list([bot(["name-a", "name-b"])]);
    expect(await usage()).toEqual([{ name: "bot", grain: "month", count: 3, hours: 3 }]);
  });
});

describe("use by a credential whose holder is listed later", () => {
  const key = { realm, externalId: "key" };
  const listed = [
    bot([]),
    { ...{ t: "credential", ref: key, identity: { realm, externalId: "bot" }, type: "api_key" } },
  ] satisfies RecordInput[];
  const lastUses = async () =>
    (await database.pool.query("SELECT name, last_used_at AS at, last_used_grade AS grade FROM identities"))
      .rows;

  it("is its holder's, where the log names the actor by nothing that a source lists", async () => {
    await bring([{ identity: "made of the key", credential: "key" }]);
    await list(listed);
    expect(await usage()).toMatchObject([{ name: null, count: 1 }]);
    await keepAt(july);
    expect(await usage()).toMatchObject([{ name: "bot", count: 1 }]);
    expect(await lastUses()).toEqual([
      { name: "bot", at: new Date("2026-07-03T09:00:00Z"), grade: "observed" },
    ]);
    expect((await database.pool.query("SELECT FROM unknown_actors")).rows).toEqual([]);
  });

  it("stays apart where the actor also used another, or none", async () => {
    await bring([
      { identity: "both", credential: "key" },
      { identity: "both", credential: "other" },
      { identity: "some", credential: "key" },
      { identity: "some" },
    ]);
    await bring([{ identity: "later", credential: "key", id: "later" }]);
    await bring([{ identity: "later", id: "later still" }]);
    await list(listed);
    await keepAt(july);
    expect(await usage()).toMatchObject([{ name: null, count: 6 }]);
  });
});
