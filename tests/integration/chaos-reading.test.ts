import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { applyDecidedHolds } from "@/lib/jobs/sync/released-holds";
import { chaosConnector } from "@/tests/factories/chaos-connector";
import { countAbsent, dumpInventory } from "@/tests/factories/chaos-dump";
import { CHAOS_SOURCE, chaosEngine, createChaosSource, endOfRun } from "@/tests/factories/chaos-engine";
import { ChaosSource } from "@/tests/factories/chaos-source";
import { type ChaosItem, type ChaosScope, chaosWorld } from "@/tests/factories/chaos-world";
import { letHoursPass, syncOnce } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let source: ChaosSource;
beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  source = await ChaosSource.start(chaosWorld(3, { accounts: 3, users: 12, perPage: 8 }));
  await createChaosSource(pool, source.url);
});
afterEach(async () => {
  await source.stop();
  await database.drop();
});

const sync = async () => endOfRun(pool, await syncOnce(chaosEngine(pool), CHAOS_SOURCE));
const COMPLETE = { status: "complete", failures: [] };

async function rows(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await pool.query(sql, values)).rows;
}

/** The version of every row that a sync could write. */
async function versions(): Promise<Record<string, unknown>[]> {
  const tables = ["identities", "credentials", "placements", "members", "grants", "trusts", "containers"];
  const byId = [...tables, "entitlements"].map(
    (table) => `SELECT '${table}', id::text, xmin::text FROM ${table}`,
  );
  return rows(
    `${byId.join(" UNION ALL ")} UNION ALL SELECT 'sightings', scope_ref::text || record_id::text, xmin::text FROM sightings
     UNION ALL SELECT 'aliases', realm || alias, xmin::text FROM aliases ORDER BY 1, 2`,
  );
}

const user = (id: string, more: object = {}): ChaosItem => ({
  type: "user",
  id,
  name: id,
  state: "active",
  ...more,
});
const users = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, i) => user(`u${i}`, more));
const listing = (...pages: ChaosItem[][]): ChaosScope[] => [
  { key: "acct-1/users", account: "acct-1", dataSet: "users", pages },
];

describe("paging", () => {
  it("goes on behind an empty page, and reads every item", async () => {
    const items = source.world.flatMap((scope) => scope.pages.flat());
    expect(source.world.every((scope) => scope.pages.slice(0, -1).some((page) => page.length === 0))).toBe(
      true,
    );
    expect(await sync()).toEqual(COMPLETE);
    const ids = (type: string) =>
      new Set(items.filter((item) => item.type === type).map((item) => item.id)).size;
    expect(
      await rows(
        `SELECT (SELECT count(*)::int FROM identities) AS users, (SELECT count(*)::int FROM credentials) AS keys,
           (SELECT count(*)::int FROM placements) AS copies, (SELECT count(*)::int FROM members) AS members,
           (SELECT count(*)::int FROM grants) AS grants, (SELECT count(*)::int FROM trusts) AS trusts`,
      ),
    ).toEqual([
      {
        users: ids("user"),
        keys: ids("key"),
        copies: ids("copy"),
        members: ids("membership"),
        grants: ids("grant"),
        trusts: ids("trust"),
      },
    ]);
  });

  for (const [name, next] of [
    ["the same cursor for ever", () => "c2"],
    ["two cursors in turn", (page: number) => (page === 3 ? "c2" : "c3")],
  ] as const) {
    it(`stops at ${name}, and takes nothing for missing`, async () => {
      await sync();
      const before = await dumpInventory(pool);
      source.rule = ({ scope, page }) =>
        scope === "acct-2/keys" && page >= 2 ? { next: next(page), items: [] } : undefined;
      const run = await sync();
      expect(run.status).toBe("incomplete");
      expect(run.failures).toMatchObject([{ key: "acct-2/keys", failure: { kind: "loop" } }]);
      expect(await dumpInventory(pool)).toEqual(before);
    });
  }

  it("stops after a thousand empty pages, and takes nothing for missing", async () => {
    await sync();
    const before = await dumpInventory(pool);
    source.rule = ({ scope, page }) =>
      scope === "acct-1/keys" && page >= 1 ? { next: `c${page + 1}`, items: [] } : undefined;
    const run = await sync();
    expect(run.failures).toMatchObject([{ key: "acct-1/keys", failure: { kind: "loop" } }]);
    expect(await dumpInventory(pool)).toEqual(before);
  });

  it("is not confused by pages that repeat what earlier ones said, in another order", async () => {
    source.world = listing(users(6), users(6).reverse(), users(3));
    expect(await sync()).toEqual(COMPLETE);
    expect(await rows("SELECT count(*)::int AS n FROM identities")).toEqual([{ n: 6 }]);
  });

  it("starts a scope over whose cursor expired, once", async () => {
    source.rule = ({ scope, page, attempt }) =>
      scope === "acct-1/users" && page === 3 && attempt === 1 ? { status: 410 } : undefined;
    expect(await sync()).toEqual(COMPLETE);
    expect(source.listed("acct-1/users").filter(({ page }) => page === 0)).toHaveLength(2);
    const counted = await rows(
      "SELECT s.records, (s.counts->>'identity')::int AS identities FROM sync_scopes s WHERE key = 'acct-1/users'",
    );
    const items = source.world.find(({ key }) => key === "acct-1/users")?.pages.flat() ?? [];
    expect(counted).toEqual([
      { records: items.length, identities: items.filter(({ type }) => type === "user").length },
    ]);
    source.rule = ({ scope, page }) => (scope === "acct-1/users" && page === 3 ? { status: 410 } : undefined);
    expect((await sync()).failures).toMatchObject([{ key: "acct-1/users", failure: { kind: "expired" } }]);
    expect(await countAbsent(pool)).toBe(0);
  });
});

describe("reading the same again", () => {
  it("writes not one row and tells no change", async () => {
    await sync();
    const before = await versions();
    expect(before.length).toBeGreaterThan(150);
    expect(await sync()).toEqual(COMPLETE);
    expect(await versions()).toEqual(before);
    expect(await rows("SELECT * FROM changes")).toEqual([]);
    expect(await rows("SELECT * FROM scope_pages")).toEqual([]);
  });
});

describe("permissions", () => {
  for (const [name, forbidden] of [
    ["from the start", 0],
    ["on the last page", "last"],
  ] as const) {
    it(`taken away for one scope ${name}: the others complete, the permission is named, nothing is missing`, async () => {
      await sync();
      const scope = source.world.find(({ key }) => key === "acct-2/access");
      const page = forbidden === "last" ? (scope?.pages.length ?? 0) - 1 : forbidden;
      // The rest of that scope is gone at the source, too: it must not matter.
      if (scope) scope.pages = scope.pages.map((items, i) => (i === 0 ? items.slice(1) : items));
      source.rule = (call) =>
        call.scope === "acct-2/access" && call.page === page ? { status: 403, body: "{}" } : undefined;
      const run = await sync();
      expect(run).toMatchObject({
        status: "incomplete",
        failures: [{ key: "acct-2/access", failure: { kind: "denied", permission: "access:List" } }],
      });
      expect(await rows("SELECT count(*)::int AS n FROM sync_scopes WHERE status = 'complete'")).toEqual([
        { n: 17 },
      ]);
      expect(await countAbsent(pool)).toBe(0);
    });
  }

  it("a token that expires at page 7 is renewed, and reading goes on there", async () => {
    source.world = listing(...users(10).map((one) => [one]));
    source.rule = ({ what, page, token }) =>
      what === "list" && page >= 6 && token === "first" ? { status: 401 } : undefined;
    expect(await sync()).toEqual(COMPLETE);
    expect(source.listed().map(({ page }) => page)).toEqual([0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9]);
    expect(await rows("SELECT count(*)::int AS n FROM identities")).toEqual([{ n: 10 }]);
  });

  it("a token that expires and cannot be renewed leaves the scope incomplete and nothing missing", async () => {
    source.world = listing(...users(10).map((one) => [one]));
    await sync();
    source.rule = ({ what, page }) => (what === "token" || page >= 6 ? { status: 401 } : undefined);
    expect((await sync()).failures).toMatchObject([
      { failure: { kind: "denied", permission: "users:List" } },
    ]);
    expect(await countAbsent(pool)).toBe(0);
  });

  it("a connector that breaks while it plans ends the run, and says so", async () => {
    const plan = () => {
      throw new TypeError("x is not a function");
    };
    const engine = chaosEngine(pool, {}, { connectorOf: async () => ({ ...chaosConnector, plan }) });
    expect(await endOfRun(pool, await syncOnce(engine, CHAOS_SOURCE))).toMatchObject({
      status: "failed",
      failures: [{ key: "plan", failure: { kind: "malformed" } }],
    });
  });

  it("a source whose connector this version does not have fails its run", async () => {
    const connectorOf = async () => {
      throw new SourceError({ kind: "unsupported", message: "no such connector" });
    };
    const runId = await syncOnce(chaosEngine(pool, {}, { connectorOf }), CHAOS_SOURCE);
    expect(await endOfRun(pool, runId)).toEqual({ status: "failed", failures: [] });
    expect(await rows("SELECT failure->>'message' AS why FROM sync_runs")).toEqual([
      { why: "no such connector" },
    ]);
  });

  it("missing for the plan itself is one unreadable scope, and nothing is missing", async () => {
    await sync();
    source.rule = ({ what }) => (what === "plan" ? { status: 403 } : undefined);
    expect(await sync()).toMatchObject({
      status: "failed",
      failures: [{ key: "plan", failure: { kind: "denied", permission: "plan:Read" } }],
    });
    expect(await countAbsent(pool)).toBe(0);
  });
});

describe("nothing at all, with 200", () => {
  beforeEach(async () => {
    source.world = listing(users(10), users(20).slice(10));
    await sync();
    source.world = listing([]);
    expect(await sync()).toEqual(COMPLETE);
    expect(await countAbsent(pool)).toBe(0);
    expect(await rows("SELECT state, record_type, missing, total FROM holds")).toEqual([
      { state: "held", record_type: "identity", missing: 20, total: 20 },
    ]);
  });

  it("is held, and a release marks them missing, once", async () => {
    await pool.query("UPDATE holds SET state = 'released'");
    await applyDecidedHolds(pool, 24);
    expect(await rows("SELECT count(*)::int AS n FROM identities WHERE missing_since IS NOT NULL")).toEqual([
      { n: 20 },
    ]);
    expect(await rows("SELECT kind, count(*)::int AS n FROM changes GROUP BY kind")).toEqual([
      { kind: "missing", n: 20 },
    ]);
    expect(await applyDecidedHolds(pool, 24)).toBe(0);
  });

  it("is held, and discarding it changes nothing and forgets the pages", async () => {
    await pool.query("UPDATE holds SET state = 'discarded'");
    await applyDecidedHolds(pool, 24);
    expect(await countAbsent(pool)).toBe(0);
    expect(await rows("SELECT * FROM scope_pages")).toEqual([]);
  });

  it("is held, and the next complete look replaces it", async () => {
    source.world = listing(users(20));
    expect(await sync()).toEqual(COMPLETE);
    expect(await rows("SELECT state FROM holds")).toEqual([{ state: "replaced" }]);
    await applyDecidedHolds(pool, 24);
    expect(await countAbsent(pool)).toBe(0);
  });

  it("is held, and a release that a newer complete look overtook takes nothing away", async () => {
    await pool.query("UPDATE holds SET state = 'released'");
    source.world = listing(users(20));
    expect(await sync()).toEqual(COMPLETE);
    await applyDecidedHolds(pool, 24);
    expect(await countAbsent(pool)).toBe(0);
  });
});

describe("what is deleted at the source", () => {
  const state = () =>
    rows(
      "SELECT external_id AS id, missing_since IS NOT NULL AS missing, gone_at IS NOT NULL AS gone FROM identities WHERE missing_since IS NOT NULL ORDER BY 1",
    );

  it("is missing, gone a day later, and alive again under the same id", async () => {
    source.world = listing(users(10));
    await sync();
    source.world = listing(users(9));
    await sync();
    expect(await state()).toEqual([{ id: "u9", missing: true, gone: false }]);
    await letHoursPass(pool, 23);
    await sync();
    expect(await state()).toEqual([{ id: "u9", missing: true, gone: false }]);
    await letHoursPass(pool, 2);
    await sync();
    expect(await state()).toEqual([{ id: "u9", missing: true, gone: true }]);
    source.world = listing(users(10));
    await sync();
    expect(await state()).toEqual([]);
    expect(await rows("SELECT kind FROM changes ORDER BY id")).toEqual([
      { kind: "missing" },
      { kind: "gone" },
      { kind: "returned" },
    ]);
  });

  it("and made again under a new id is another row, linked, without the owner", async () => {
    source.world = listing([...users(9), user("old", { name: "deployer" })]);
    await sync();
    await pool.query("INSERT INTO people (name, email) VALUES ('Ada', 'ada@example.com')");
    await pool.query(
      `INSERT INTO ownerships (subject_type, subject_id, role, person_id, state, evidence, set_by, set_at)
       SELECT 'identity', i.id, 'technical', p.id, 'accepted', 'said so', 'test', now() FROM identities i, people p WHERE i.external_id = 'old'`,
    );
    await pool.query("UPDATE identities SET owner_state = 'accepted' WHERE external_id = 'old'");
    source.world = listing(users(9));
    await sync();
    source.world = listing([...users(9), user("new", { name: "deployer" })]);
    await sync();
    expect(
      await rows(
        "SELECT external_id, owner_state, missing_since IS NOT NULL AS missing FROM identities WHERE name = 'deployer' ORDER BY 1",
      ),
    ).toEqual([
      { external_id: "new", owner_state: "none", missing: false },
      { external_id: "old", owner_state: "accepted", missing: true },
    ]);
    expect(
      await rows(
        `SELECT l.kind, a.external_id AS "from", b.external_id AS "to" FROM links l JOIN identities a ON a.id = l.from_id JOIN identities b ON b.id = l.to_id`,
      ),
    ).toEqual([{ kind: "recreated", from: "old", to: "new" }]);
  });

  it("and made again under the same login: what is granted to the login is the new one's", async () => {
    const world = (id: string): ChaosScope[] => [
      ...listing([...users(9), user(id, { name: "deployer", login: "deployer@acct-1" })]),
      {
        key: "acct-1/access",
        account: "acct-1",
        dataSet: "access",
        pages: [
          [
            { type: "policy", id: "p", name: "p", body: {} },
            { type: "grant", id: "g", user: "deployer@acct-1", policy: "p" },
          ],
        ],
      },
    ];
    source.world = world("old");
    await sync();
    source.world = world("new");
    await sync();
    await sync();
    expect(
      await rows(
        "SELECT i.external_id FROM grants g JOIN identities i ON i.id = g.principal_id WHERE g.missing_since IS NULL",
      ),
    ).toEqual([{ external_id: "new" }]);
  });
});

describe("records that cannot be read", () => {
  const broken = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ type: "user", id: `bad${i}` }));

  it("up to one in twenty are dead letters of a complete scope", async () => {
    source.world = listing(users(95));
    source.rule = ({ what }) => (what === "list" ? { items: [...users(95), ...broken(5)] } : undefined);
    expect(await sync()).toEqual(COMPLETE);
    expect(await rows("SELECT count(*)::int AS n FROM dead_letters")).toEqual([{ n: 5 }]);
  });

  it("more than that make the scope incomplete, and nothing is missing", async () => {
    source.world = listing(users(100));
    await sync();
    source.rule = ({ what }) => (what === "list" ? { items: [...users(94), ...broken(6)] } : undefined);
    expect((await sync()).failures).toMatchObject([{ failure: { kind: "malformed" } }]);
    expect(await countAbsent(pool)).toBe(0);
    source.rule = () => undefined;
    expect(await sync()).toEqual(COMPLETE);
  });

  it("fields that nobody knows are kept as they came", async () => {
    source.world = listing([user("u", { shoeSize: 43, nested: { of: ["things"] } })]);
    await sync();
    expect(await rows("SELECT raw->>'shoeSize' AS size, raw->'nested' AS nested FROM sightings")).toEqual([
      { size: "43", nested: { of: ["things"] } },
    ]);
  });

  it("characters that no database takes do not cost the page", async () => {
    const names = ["nul \u0000 here", "half a pair \ud83d", "\udc00 the other half", "\\u0000 written out"];
    source.world = listing([
      ...users(95),
      ...names.map((name, i) => user(`odd${i}`, { name })),
      user("nul\u0000id"),
    ]);
    expect(await sync()).toEqual(COMPLETE);
    expect(
      await rows("SELECT name FROM identities WHERE external_id LIKE 'odd%' ORDER BY external_id"),
    ).toEqual([
      { name: "nul \ufffd here" },
      { name: "half a pair \ufffd" },
      { name: "\ufffd the other half" },
      { name: "\\u0000 written out" },
    ]);
    expect(await rows("SELECT what FROM dead_letters")).toEqual([{ what: "its id has a NUL character" }]);
  });
});

describe("a source whose clock is wrong", () => {
  const key = (lastUsedAt: string): ChaosItem => ({
    type: "key",
    id: "k",
    user: "u0",
    state: "active",
    lastUsedAt,
    createdAt: "2026-01-01T00:00:00Z",
    usageSince: "2020-01-01T00:00:00Z",
  });
  const world = (item: ChaosItem): ChaosScope[] => [
    ...listing(users(30)),
    {
      key: "acct-1/keys",
      account: "acct-1",
      dataSet: "keys",
      pages: [
        [
          ...Array.from({ length: 30 }, (_, i) => ({
            ...key("2026-05-01T00:00:00Z"),
            id: `k${i}`,
            user: `u${i}`,
          })),
          item,
        ],
      ],
    },
  ];
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const used = () =>
    rows(
      "SELECT last_used_at AS at, last_used_grade AS grade, last_used_gap AS gap FROM credentials WHERE external_id = 'k'",
    );

  it("by two hours is believed", async () => {
    const at = inHours(2);
    source.world = world(key(at));
    expect(await sync()).toEqual(COMPLETE);
    expect(await used()).toEqual([{ at: new Date(at), grade: "reported", gap: "none" }]);
  });

  it("by years: the use is unknown, not the future, and the right time is taken when it comes", async () => {
    source.world = world(key("2099-01-01T00:00:00Z"));
    expect(await sync()).toEqual(COMPLETE);
    expect(await used()).toEqual([{ at: null, grade: "none", gap: "no_telemetry" }]);
    expect(await rows("SELECT place, what FROM dead_letters")).toEqual([
      { place: "credential k", what: "its last use lies in the future" },
    ]);
    source.world = world(key("2026-06-01T00:00:00Z"));
    expect(await sync()).toEqual(COMPLETE);
    expect(await used()).toEqual([{ at: new Date("2026-06-01T00:00:00Z"), grade: "reported", gap: "none" }]);
  });

  it("beyond all calendars costs one record, not the page", async () => {
    source.world = listing([...users(30), user("far", { createdAt: "9999-12-31T23:59:59-12:00" })]);
    expect(await sync()).toEqual(COMPLETE);
    expect(await rows("SELECT count(*)::int AS n FROM identities")).toEqual([{ n: 30 }]);
    expect(await rows("SELECT count(*)::int AS n FROM dead_letters")).toEqual([{ n: 1 }]);
  });
});
