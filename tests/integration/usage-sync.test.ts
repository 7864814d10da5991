import { afterEach, beforeEach, expect, it } from "vitest";
import { aws } from "@/lib/connectors/aws/connector";
import { type Answer, type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { listIntakes } from "@/lib/features/usage/data-intakes";
import { trailEvent } from "@/tests/factories/cloudtrail";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const eventTime = new Date(Date.now() - 3_600_000).toISOString();
const recent = (id: string) => trailEvent(id, { eventTime });

/** A source whose pages carry events, and what it was told of its last reading. */
function reading(pages: (object[] | "fails")[], kind = "cloudtrail") {
  const told: (Date | null | undefined)[] = [];
  const connector: Connector = {
    ...scriptedConnector({ scopes: [{ key: "events", pages: [], issues: [] }] }),
    readEvent: aws.readEvent,
    async *pages(ctx, _scope, cursor): AsyncIterable<Answer> {
      told.push(ctx.lastRead);
      for (let at = typeof cursor === "number" ? cursor : 0; at < pages.length; at += 1) {
        const records = pages[at] ?? [];
        if (records === "fails") throw new SourceError({ kind: "throttled", message: "not now" });
        const next = at + 1 === pages.length ? null : at + 1;
        yield { call: "LookupEvents", body: [], events: { kind, records }, next };
      }
    },
  };
  connector.manifest = { ...connector.manifest, events: aws.manifest.events };
  return { connector, told };
}

const total = async () => {
  const found = await database.pool.query("SELECT coalesce(sum(count), 0)::int AS n FROM usage");
  return found.rows[0]?.n;
};

it("counts what comes with the pages of a reading, each event once however often it is read", async () => {
  const sourceId = await createSource(database.pool, "account");
  const first = reading([[recent("1"), recent("2"), { eventName: "?" }], [], [recent("2"), recent("3")]]);
  await syncOnce(testEngine(database.pool, first.connector), sourceId);
  expect(await total()).toBe(3);
  const second = reading([[recent("3"), recent("4")]]);
  await syncOnce(testEngine(database.pool, second.connector), sourceId);
  expect(await total()).toBe(4);
  // Each reading is told when the one before it began, the first one that there was none.
  expect(first.told).toEqual([null]);
  const begun = await database.pool.query("SELECT min(started_at) AS at FROM sync_scopes");
  expect(second.told).toEqual([begun.rows[0]?.at]);
  // The readings of a day are one log of the source.
  const { rows } = await listIntakes(database.pool, sourceId, 10);
  expect(rows).toMatchObject([
    { counts: { events: 4, duplicates: 2, unreadable: 1 }, problems: [{}], failure: null },
  ]);
});

it("goes on from the last reading that came to its end, and keeps what one that did not had counted", async () => {
  const sourceId = await createSource(database.pool, "account");
  const broken = reading([[recent("1")], "fails"]);
  await syncOnce(testEngine(database.pool, broken.connector), sourceId);
  expect(await total()).toBe(1);
  const whole = reading([[recent("1"), recent("2")]]);
  await syncOnce(testEngine(database.pool, whole.connector), sourceId);
  expect(whole.told).toEqual([null]);
  expect(await total()).toBe(2);
});

it("is not told of a snapshot, which brings no events", async () => {
  const sourceId = await createSource(database.pool, "account");
  await syncOnce(testEngine(database.pool, reading([[recent("1")]]).connector), sourceId);
  // As if that reading had been brought in a file.
  await database.pool.query("UPDATE sync_runs SET upload_id = gen_random_uuid()");
  const live = reading([[recent("2")]]);
  await syncOnce(testEngine(database.pool, live.connector), sourceId);
  expect(live.told).toEqual([null]);
});

it("ends incomplete where no event of a page can be read, and reads that time again", async () => {
  const sourceId = await createSource(database.pool, "account");
  const unknown = reading([[recent("1")], [{ eventName: "?" }, { eventName: "!" }]]);
  await syncOnce(testEngine(database.pool, unknown.connector), sourceId);
  const scopes = await database.pool.query("SELECT status, failure FROM sync_scopes");
  expect(scopes.rows).toMatchObject([
    { status: "incomplete", failure: { kind: "malformed", message: expect.stringContaining("None of 2 ") } },
  ]);
  expect(await total()).toBe(1);
  const next = reading([[recent("2")]]);
  await syncOnce(testEngine(database.pool, next.connector), sourceId);
  expect(next.told).toEqual([null]);
});

it("does not read a log that the connector does not have", async () => {
  const sourceId = await createSource(database.pool, "account");
  await syncOnce(testEngine(database.pool, reading([[recent("1")]], "nothing").connector), sourceId);
  const scopes = await database.pool.query("SELECT status, failure->>'kind' AS kind FROM sync_scopes");
  expect(scopes.rows).toEqual([{ status: "incomplete", kind: "unsupported" }]);
});
