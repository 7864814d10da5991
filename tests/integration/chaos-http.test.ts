import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HttpClientOptions } from "@/lib/platform/outbound/http-client";
import { countAbsent, type Dump, dumpInventory } from "@/tests/factories/chaos-dump";
import { CHAOS_SOURCE, chaosEngine, createChaosSource, endOfRun } from "@/tests/factories/chaos-engine";
import {
  anotherShape,
  brokenGzip,
  cutConnection,
  deepJson,
  htmlCalledJson,
  invalidUtf8,
  loginPage,
  silence,
  slowLoris,
  truncatedJson,
} from "@/tests/factories/chaos-faults";
import { type ChaosCall, ChaosSource, type Fault } from "@/tests/factories/chaos-source";
import { chaosWorld } from "@/tests/factories/chaos-world";
import { Random } from "@/tests/factories/random";
import { syncOnce } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** Each test meets a source that was read completely once; what fails afterwards must leave the inventory as it is. */
let database: TestDatabase;
let source: ChaosSource;
let before: Dump;
beforeAll(async () => {
  database = await createTestDatabase();
  source = await ChaosSource.start(chaosWorld(5, { accounts: 2, users: 12, perPage: 6 }));
  await createChaosSource(database.pool, source.url);
  await syncOnce(chaosEngine(database.pool), CHAOS_SOURCE);
  before = await dumpInventory(database.pool);
  source.forgetCalls();
});
afterEach(() => {
  source.rule = () => undefined;
  source.forgetCalls();
});
afterAll(async () => {
  await source.stop();
  await database.drop();
});

const COMPLETE = { status: "complete", failures: [] };

/** A clock that sleeping moves. Keeps how long was slept at a time. */
function fakeTime(): { waits: number[]; http: Partial<HttpClientOptions>; now: () => number } {
  let clock = Date.parse("2026-11-23T12:00:00Z");
  const waits: number[] = [];
  return {
    waits,
    now: () => clock,
    http: {
      now: () => clock,
      random: () => 1,
      sleep: async (ms) => {
        waits.push(ms);
        clock += ms;
      },
    },
  };
}

async function sync(http: Partial<HttpClientOptions> = {}) {
  const engine = chaosEngine(database.pool, http, { concurrency: 1 });
  return endOfRun(database.pool, await syncOnce(engine, CHAOS_SOURCE));
}

const isVictim = ({ scope, page }: ChaosCall) => scope === "acct-1/keys" && page === 1;
const once = (fault: Fault) => (call: ChaosCall) =>
  isVictim(call) && call.attempt === 1 ? fault : undefined;
const always = (fault: Fault) => (call: ChaosCall) => (isVictim(call) ? fault : undefined);
const slowDown = (retryAfter?: string): Fault => ({
  status: 429,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
});

describe("a source that asks to slow down", () => {
  it("for some seconds is given them", async () => {
    const time = fakeTime();
    source.rule = once(slowDown("7"));
    expect(await sync(time.http)).toEqual(COMPLETE);
    expect(time.waits).toEqual([7000]);
  });

  it("until a date is given until then", async () => {
    const time = fakeTime();
    source.rule = once(slowDown(new Date(time.now() + 42_000).toUTCString()));
    expect(await sync(time.http)).toEqual(COMPLETE);
    expect(time.waits).toEqual([42_000]);
  });

  for (const [name, header] of [
    ["in words that are no time", "a little while, please"],
    ["until a date gone by", "Mon, 01 Jan 2001 00:00:00 GMT"],
    ["without saying how long", undefined],
    ["for less than nothing", "-5"],
  ] as const) {
    it(`${name} is asked again after a short wait of our own`, async () => {
      const time = fakeTime();
      source.rule = once(slowDown(header));
      expect(await sync(time.http)).toEqual(COMPLETE);
      expect(time.waits).toEqual([1]);
    });
  }

  it("for a day gets a quarter of an hour", async () => {
    const time = fakeTime();
    source.rule = once(slowDown("86400"));
    expect(await sync(time.http)).toEqual(COMPLETE);
    expect(time.waits).toEqual([15 * 60_000]);
  });

  it("for ever is left incomplete after a quarter of an hour, and nothing is missing", async () => {
    const time = fakeTime();
    source.rule = always(slowDown("86400"));
    expect(await sync(time.http)).toMatchObject({
      status: "incomplete",
      failures: [{ key: "acct-1/keys", failure: { kind: "throttled" } }],
    });
    expect(time.waits).toEqual([15 * 60_000]);
    expect(await dumpInventory(database.pool)).toEqual(before);
  });
});

describe("a source that breaks", () => {
  const bursts = (share: number) => {
    const statuses = [500, 502, 503, 504];
    return (call: ChaosCall): Fault | undefined => {
      if (call.what !== "list") return undefined;
      const seed = [...`${call.scope} ${call.page} ${call.attempt}`].reduce(
        (sum, char) => Math.imul(sum, 31) + char.charCodeAt(0),
        1,
      );
      const random = new Random(seed);
      return random.chance(share) ? { status: random.pick(statuses), body: "<html>oops</html>" } : undefined;
    };
  };

  for (const share of [0.05, 0.5]) {
    it(`in ${share * 100} % of its answers is read completely`, async () => {
      const time = fakeTime();
      source.rule = bursts(share);
      expect(await sync(time.http)).toEqual(COMPLETE);
      expect(source.listed().length).toBeGreaterThan(source.pagesInWorld());
      expect(await dumpInventory(database.pool)).toEqual(before);
    });
  }

  it("in all of them is left alone after eight tries a scope, and nothing is missing", async () => {
    const time = fakeTime();
    source.rule = bursts(1);
    const run = await sync(time.http);
    expect(run.status).toBe("failed");
    expect(run.failures.map(({ failure }) => failure.kind)).toEqual(source.world.map(() => "unreachable"));
    expect(source.listed().length).toBe(8 * source.world.length);
    expect(await dumpInventory(database.pool)).toEqual(before);
    source.rule = () => undefined;
    expect(await sync()).toEqual(COMPLETE);
  });
});

describe("an answer that is none", () => {
  const faults: [string, Fault, string][] = [
    ["a login page", loginPage, "malformed"],
    ["a web page that is called JSON", htmlCalledJson, "malformed"],
    ["JSON that is cut short", truncatedJson, "malformed"],
    ["text that is not UTF-8", invalidUtf8, "malformed"],
    ["JSON ten thousand levels deep", deepJson, "malformed"],
    ["JSON of another shape", anotherShape, "malformed"],
    ["compressed data that is cut short", brokenGzip, "malformed"],
    ["a connection that is cut", cutConnection, "unreachable"],
    ["silence", silence, "unreachable"],
    ["one byte now and then", slowLoris, "unreachable"],
  ];
  for (const [name, fault, kind] of faults) {
    it(`${name}: that scope is incomplete, the others complete, nothing is missing and nothing quoted`, async () => {
      source.rule = always(fault);
      const run = await sync({ limits: { headersMs: 200, wholeMs: 400 }, retry: { tries: 2 } });
      expect(run).toMatchObject({
        status: "incomplete",
        failures: [{ key: "acct-1/keys", failure: { kind } }],
      });
      expect(JSON.stringify(run)).not.toContain("CANARY");
      const complete = await database.pool.query(
        "SELECT FROM sync_scopes WHERE status = 'complete' AND run_id = (SELECT id FROM sync_runs ORDER BY requested_at DESC LIMIT 1)",
      );
      expect(complete.rowCount).toBe(source.world.length - 1);
      expect(await countAbsent(database.pool)).toBe(0);
      expect(await dumpInventory(database.pool)).toEqual(before);
    });
  }
});
