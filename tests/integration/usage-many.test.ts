import { afterEach, beforeEach, expect, it } from "vitest";
import { importLogs } from "@/lib/features/usage/mutations-logs";
import { cloudTrail, trailEvent, trailFile } from "@/tests/factories/cloudtrail";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** Batches that are large enough to be copied. */
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const events = Array.from({ length: 2000 }, (_, n) =>
  trailEvent(`${n}`, {
    eventTime: new Date(Date.UTC(2026, 10, 20) + n * 1000).toISOString(),
    userAgent: n % 2 === 0 ? 'quo"ted\\tool, {odd} NULL' : "",
  }),
);

async function bring(some: object[]) {
  const { counts } = await importLogs({
    ...{ pool: database.pool, ...cloudTrail, files: [trailFile(some)], name: null, actor: "cli:test" },
    ...{ keep: { days: 35, months: 60 }, now: new Date("2026-11-26T00:00:00Z") },
    signal: new AbortController().signal,
  });
  return counts;
}

async function counted(): Promise<unknown> {
  const found = await database.pool.query(
    `SELECT (SELECT sum(count)::int FROM usage) AS uses, (SELECT count(*)::int FROM usage_events) AS events,
       (SELECT array_agg(DISTINCT consumer ORDER BY consumer) FROM usage) AS consumers`,
  );
  return found.rows[0];
}
const consumers = ["", 'quo"ted\\tool,'];

it("counts many events once each, whichever of them came before", async () => {
  const twice = events.slice(100, 140);
  // One in 41 of those is asked for; others are known, too.
  expect(await bring([...events.slice(0, 5), ...twice])).toMatchObject({ events: 45, duplicates: 0 });
  expect(await bring(events)).toMatchObject({ events: 1955, duplicates: 45 });
  expect(await counted()).toEqual({ uses: 2000, events: 2000, consumers });
  expect(await bring(events)).toMatchObject({ events: 0, duplicates: 2000 });
  expect(await counted()).toEqual({ uses: 2000, events: 2000, consumers });
});

it("counts many new events once, though some come that nobody asked about", async () => {
  // The first of every 40 is asked for; this one is not.
  expect(await bring(events.slice(7, 8))).toMatchObject({ events: 1 });
  expect(await bring(events)).toMatchObject({ events: 1999, duplicates: 1 });
  expect(await counted()).toEqual({ uses: 2000, events: 2000, consumers });
});

it("counts each once where two bring the same at one time", async () => {
  const both = await Promise.all([bring(events), bring([...events, ...events.slice(0, 50)])]);
  expect(both[0].events + both[1].events).toBe(2000);
  expect(both[0].duplicates + both[1].duplicates).toBe(2050);
  expect(await counted()).toEqual({ uses: 2000, events: 2000, consumers });
});
