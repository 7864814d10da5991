import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getUsage } from "@/lib/features/usage/data";
import { importLogs } from "@/lib/features/usage/mutations-logs";
import { keepUsage } from "@/lib/jobs/usage/keep-usage";
import { systemScope } from "@/lib/platform/scope";
import { account, cloudTrail, session, trailEvent, trailFile, user } from "@/tests/factories/cloudtrail";
import { identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
const keep = { days: 35, months: 12 };
const ci = identityFixture({ realm: `aws:${account}`, name: "ci", aliases: ["AIDACI000000000000000"] });
beforeEach(async () => {
  failed = [];
  database = await createTestDatabase();
  await insertIdentities(database.pool, [ci]);
});
afterEach(() => database.drop());

const bring = async (events: object[], now: Date) =>
  (
    await importLogs({
      ...{
        pool: database.pool,
        ...cloudTrail,
        files: [trailFile(events)],
        name: null,
        actor: "cli:test",
        keep,
        now,
      },
      signal: new AbortController().signal,
    })
  ).counts;
const usage = () => getUsage(database.pool, systemScope("ana"), ci.id);
const grains = async () =>
  (await database.pool.query("SELECT grain, count(*)::int AS n FROM usage GROUP BY grain ORDER BY grain"))
    .rows;
const tables = async () =>
  (
    await database.pool.query(
      "SELECT relname FROM pg_class WHERE relname ~ '^usage(_events)?_\\d{4}_\\d{2}$' ORDER BY 1",
    )
  ).rows.map((row) => row.relname);

/** Every hour of ten days in July, by two tools, some refused. */
const july = Array.from({ length: 240 }, (_, n) =>
  trailEvent(`j${n}`, {
    eventTime: new Date(Date.UTC(2026, 6, 3, n)).toISOString(),
    userAgent: n % 2 === 0 ? "aws-cli/2" : "Boto3/1",
    ...(n % 10 === 0 ? { errorCode: "AccessDenied" } : {}),
  }),
);
let failed: object[] = [];
const keepAt = (now: Date) =>
  keepUsage(database.pool, keep, now, { error: (facts: object) => failed.push(facts) });
const at = (text: string) => new Date(`${text}T00:00:00Z`);

describe("a month that is over", () => {
  it("is kept by the month after its days, and says the same", async () => {
    await bring(july, at("2026-07-31"));
    const before = await usage();
    await keepAt(at("2026-09-04"));
    expect(await grains()).toEqual([{ grain: "day", n: expect.any(Number) }]);
    await keepAt(at("2026-09-05"));
    expect(await grains()).toEqual([{ grain: "month", n: 3 }]);
    expect(await tables()).toEqual(["usage_2026_07"]);
    expect(await usage()).toEqual(before);
    expect(before?.count).toBe(240);
    await keepAt(at("2026-09-06"));
    expect(await usage()).toEqual(before);
  });

  it("takes no event any more: whether it was counted is no longer known", async () => {
    await bring(july, at("2026-07-31"));
    await keepAt(at("2026-09-05"));
    expect(await bring(july, at("2026-09-05"))).toMatchObject({ events: 0, duplicates: 0, late: 240 });
    expect((await usage())?.count).toBe(240);
  });

  it("stays open while events of it come, also long afterwards", async () => {
    // A log of last year is brought for the first time.
    await bring(july, at("2026-11-20"));
    await keepAt(at("2026-12-24"));
    expect(
      await bring([...july, trailEvent("late", { eventTime: "2026-07-04T00:00:00Z" })], at("2026-12-24")),
    ).toMatchObject({
      ...{ events: 1, duplicates: 240, late: 0 },
    });
    await keepAt(at("2027-01-27"));
    expect(await grains()).toEqual([expect.objectContaining({ grain: "day" })]);
    await keepAt(at("2027-01-28"));
    expect(await grains()).toEqual([expect.objectContaining({ grain: "month" })]);
    expect((await usage())?.count).toBe(241);
  });

  it("closes while a log of it comes in, without losing or doubling an event", async () => {
    await bring(july.slice(0, 100), at("2026-07-31"));
    await database.pool.query("UPDATE usage_months SET taken_at = '2026-07-31'");
    const [, counts] = await Promise.all([
      keepAt(at("2026-09-05")),
      bring(july.slice(100), at("2026-07-31")),
    ]);
    expect(counts.events + counts.late).toBe(140);
    expect((await usage())?.count).toBe(100 + counts.events);
  });
});

it("closes a month in which a log's word is the sign of none", async () => {
  const made = { eventTime: "2026-07-03T09:00:00Z" };
  await bring(
    [trailEvent("1", { ...made, userIdentity: session("ci", "-") }), trailEvent("2", made)],
    at("2026-07-31"),
  );
  await database.pool.query("UPDATE usage SET identity_id = $1, credential_id = NULL", [ci.id]);
  await keepAt(at("2026-09-05"));
  expect(failed).toEqual([]);
  expect(await grains()).toEqual([{ grain: "month", n: 2 }]);
});

it("closes and forgets the other months where one cannot be", async () => {
  const months = ["2026-05", "2026-06", "2026-07"];
  await bring(
    months.map((month) => trailEvent(month, { eventTime: `${month}-03T09:00:00Z` })),
    at("2026-07-31"),
  );
  await database.pool.query("ALTER TABLE usage_2026_06 ADD CHECK (grain = 'day')");
  await keepAt(at("2026-09-05"));
  expect(failed).toMatchObject([{ month: "2026-06-01" }]);
  expect(await grains()).toEqual([
    { grain: "day", n: 1 },
    { grain: "month", n: 2 },
  ]);
  await database.pool.query("CREATE VIEW held AS SELECT FROM usage_2026_05");
  failed = [];
  await keepAt(at("2027-08-01"));
  expect(failed).toMatchObject([{ month: "2026-05-01" }]);
  expect(await tables()).toEqual(["usage_2026_05"]);
});

it("forgets with a month who came in it, and what logs tell of that time", async () => {
  const touch = (id: string, eventTime: string, roleId: string) =>
    trailEvent(id, {
      ...{ eventTime, eventSource: "iam.amazonaws.com", eventName: "CreateRole" },
      ...{ userIdentity: user("ana"), responseElements: { role: { roleId } } },
    });
  const gone = { ...user("gone"), accountId: "210987654321" };
  await bring(
    [
      touch("1", "2026-07-03T09:00:00Z", "AROAOLD"),
      touch("2", "2026-08-03T09:00:00Z", "AROANEW"),
      trailEvent("3", { eventTime: "2026-07-04T00:00:00Z", userIdentity: gone }),
      ...july,
    ],
    at("2026-08-31"),
  );
  const n = async (table: string) =>
    Number((await database.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);
  await keepAt(at("2027-07-31"));
  expect([await n("identity_touches"), await n("observed_uses")]).toEqual([2, 6]);
  await keepAt(at("2027-08-01"));
  expect(failed).toEqual([]);
  // Of whom is listed, and of August.
  expect(await n("observed_uses")).toBe(3);
  expect((await database.pool.query("SELECT at FROM identity_touches")).rows).toEqual([
    { at: new Date("2026-08-03T09:00:00Z") },
  ]);
  expect((await database.pool.query("SELECT realm, first_at FROM usage_logs")).rows).toEqual([
    { realm: `aws:${account}`, first_at: at("2026-08-01") },
  ]);
});

it("forgets months beyond what is kept, and the last use stays", async () => {
  await bring(july, at("2026-07-31"));
  await bring(
    [trailEvent("new", { eventTime: "2027-07-20T00:00:00Z", userIdentity: session("other", "s") })],
    at("2027-07-20"),
  );
  await keepAt(at("2027-07-31"));
  expect((await usage())?.count).toBe(240);
  await keepAt(at("2027-08-01"));
  expect(await tables()).toEqual(["usage_2027_07", "usage_events_2027_07"]);
  expect((await usage())?.count).toBe(0);
  const { rows } = await database.pool.query(
    "SELECT last_used_at, last_used_grade FROM identities WHERE id = $1",
    [ci.id],
  );
  expect(rows).toEqual([{ last_used_at: new Date("2026-07-12T23:00:00Z"), last_used_grade: "observed" }]);
  expect(await bring(july, at("2027-08-01"))).toMatchObject({ events: 0, tooOld: 240 });
});
