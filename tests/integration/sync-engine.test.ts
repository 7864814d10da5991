import fc from "fast-check";
import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foldLastUsed } from "@/lib/domain/last-used";
import type { LastUsed } from "@/lib/domain/record";
import { recordId } from "@/lib/domain/record-id";
import type { RecordInput } from "@/lib/domain/source-record";
import { requestRun } from "@/lib/features/sources/mutations-runs";
import { applyDecidedHolds } from "@/lib/jobs/sync/released-holds";
import { syncRun } from "@/lib/jobs/sync/sync-run";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, letHoursPass, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
});
afterEach(() => database.drop());

const ref = (externalId: string, realm = "test:one") => ({ realm, externalId });
const identity = (id: string, more: Partial<Extract<RecordInput, { t: "identity" }>> = {}): RecordInput => ({
  t: "identity",
  ref: ref(id),
  kind: "cloud_role",
  name: id,
  system: "test",
  status: "active",
  class: "non_human",
  ...more,
});
const credential = (
  id: string,
  of: string,
  more: Partial<Extract<RecordInput, { t: "credential" }>> = {},
): RecordInput => ({
  t: "credential",
  ref: ref(id),
  identity: ref(of),
  type: "access_key",
  lifetime: "static",
  status: "active",
  ...more,
});
const grant = (principal: string, policy: string): RecordInput => ({
  t: "grant",
  principal: ref(principal),
  entitlement: ref(policy),
});
const many = (count: number, prefix = "role") =>
  Array.from({ length: count }, (_, i) => identity(`${prefix}-${i}`));
const used = (at: string | null, coveredSince: string | null): LastUsed => ({
  at: at === null ? null : new Date(at),
  grade: at === null ? "none" : "reported",
  precisionSeconds: 3600,
  coveredSince: coveredSince === null ? null : new Date(coveredSince),
  gap: "none",
});

async function rows(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await pool.query(sql, values)).rows;
}
async function one(sql: string, ...values: unknown[]): Promise<Record<string, unknown>> {
  const [row] = await rows(sql, ...values);
  if (!row) throw new Error(`no row: ${sql}`);
  return row;
}

describe("a sync", () => {
  it("brings identities, credentials and grants in, and writes nothing the second time", async () => {
    const script: Script = {
      scopes: [
        {
          key: "a",
          pages: [[identity("r1"), identity("r2")], [], [credential("AKIA1", "r1"), grant("r1", "p1")]],
        },
      ],
    };
    const engine = testEngine(pool, scriptedConnector(script));
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    expect(await one("SELECT status, baseline, counts->>'added' AS added FROM sync_runs")).toEqual({
      status: "complete",
      baseline: true,
      added: "4",
    });
    expect(await rows("SELECT name, active_static, credential_types FROM identities ORDER BY name")).toEqual([
      { name: "r1", active_static: 1, credential_types: ["access_key"] },
      { name: "r2", active_static: 0, credential_types: [] },
    ]);
    const written = await rows(
      "SELECT xmin::text, id FROM identities UNION ALL SELECT xmin::text, record_id FROM sightings UNION ALL SELECT xmin::text, id FROM grants ORDER BY 2",
    );
    await syncOnce(engine, source);
    expect(
      await rows(
        "SELECT xmin::text, id FROM identities UNION ALL SELECT xmin::text, record_id FROM sightings UNION ALL SELECT xmin::text, id FROM grants ORDER BY 2",
      ),
    ).toEqual(written);
    expect(await rows("SELECT * FROM changes")).toEqual([]);
    expect(await rows("SELECT * FROM scope_pages")).toEqual([]);
  });

  it("keeps the tally equal to the rows", async () => {
    const script: Script = { scopes: [{ key: "a", pages: [many(30)] }] };
    const engine = testEngine(pool, scriptedConnector(script));
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    script.scopes = [
      { key: "a", pages: [[...many(30).slice(0, 29), identity("role-29", { kind: "db_user" })]] },
    ];
    await syncOnce(engine, source);
    expect(
      await rows("SELECT kind, sum(n)::int AS n FROM identity_tallies GROUP BY kind ORDER BY kind"),
    ).toEqual([
      { kind: "cloud_role", n: 29 },
      { kind: "db_user", n: 1 },
    ]);
  });

  it("tells what changed, once per identity and run", async () => {
    const script: Script = { scopes: [{ key: "a", pages: [[identity("r1"), identity("r2")]] }] };
    const engine = testEngine(pool, scriptedConnector(script));
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    script.scopes = [
      {
        key: "a",
        pages: [
          [identity("r1", { status: "disabled" }), identity("r2")],
          [credential("AKIA1", "r1"), grant("r1", "p1"), identity("r3")],
        ],
      },
    ];
    await syncOnce(engine, source);
    const changes = await rows(
      "SELECT i.name, c.kind, c.details FROM changes c JOIN identities i ON i.id = c.identity_id ORDER BY 1",
    );
    expect(changes).toEqual([
      {
        name: "r1",
        kind: "changed",
        details: [
          { what: "status", before: "active", after: "disabled" },
          { what: "credential", before: null, after: "access_key AKIA1 (active)" },
          { what: "permission added", before: null, after: "an entitlement not read yet" },
        ],
      },
      { name: "r3", kind: "appeared", details: [{ what: "appeared", before: null, after: "r3" }] },
    ]);
  });

  it("joins one thing under two names, in either order, and never a re-created one", async () => {
    const arn = "arn:aws:iam::1:user/ci";
    const sheet = scriptedConnector({
      evidence: "spreadsheet",
      scopes: [
        {
          key: "sheet",
          issues: ["sheet:x"],
          pages: [[identity(arn, { name: "CI from the sheet", description: "builds" })]],
        },
      ],
    });
    const live: Script = {
      scopes: [
        {
          key: "iam",
          pages: [
            [
              grant(arn, "p1"),
              identity("AIDA1", { name: "ci", aliases: [arn] }),
              credential("AKIA1", "AIDA1"),
            ],
          ],
        },
      ],
    };
    const sheetSource = await createSource(pool, "sheet");
    const liveSource = await createSource(pool, "live");
    await syncOnce(testEngine(pool, sheet), sheetSource);
    const engine = testEngine(pool, scriptedConnector(live));
    await syncOnce(engine, liveSource);
    expect(
      await rows(
        "SELECT name, external_id, description, cardinality(source_ids) AS sources, active_static FROM identities",
      ),
    ).toEqual([{ name: "ci", external_id: "AIDA1", description: "builds", sources: 2, active_static: 1 }]);
    expect(
      await one("SELECT count(*)::int AS n FROM grants g JOIN identities i ON i.id = g.principal_id"),
    ).toEqual({ n: 1 });

    live.scopes = [{ key: "iam", pages: [[identity("AIDA2", { name: "ci", aliases: [arn] })]] }];
    await syncOnce(engine, liveSource);
    expect(await rows("SELECT external_id FROM identities ORDER BY 1")).toEqual([
      { external_id: "AIDA1" },
      { external_id: "AIDA2" },
    ]);
    expect(await one("SELECT kind FROM links")).toEqual({ kind: "recreated" });
  });

  it("takes the field-wise best: live before file before spreadsheet", async () => {
    const from = (evidence: "api" | "file" | "spreadsheet", more: object) =>
      testEngine(
        pool,
        scriptedConnector({ evidence, scopes: [{ key: evidence, pages: [[identity("r1", more)]] }] }),
      );
    await syncOnce(
      from("spreadsheet", { name: "sheet", description: "from the sheet", purpose: "sheet purpose" }),
      await createSource(pool, "s"),
    );
    await syncOnce(from("api", { name: "live" }), await createSource(pool, "l"));
    await syncOnce(
      from("file", { name: "file", description: "from the file" }),
      await createSource(pool, "f"),
    );
    expect(await one("SELECT name, description, purpose FROM identities")).toEqual({
      name: "live",
      description: "from the file",
      purpose: "sheet purpose",
    });
  });

  it("folds last use over the ways in, and keeps what was once covered", async () => {
    const script: Script = {
      scopes: [
        {
          key: "a",
          pages: [
            [
              identity("u"),
              credential("k1", "u", { lastUsed: used("2026-03-01T00:00:00Z", "2025-01-01T00:00:00Z") }),
              credential("k2", "u", { lastUsed: used(null, "2025-06-01T00:00:00Z") }),
            ],
          ],
        },
      ],
    };
    const engine = testEngine(pool, scriptedConnector(script));
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    const state = "SELECT last_used_at, covered_since, last_used_grade, last_used_gap FROM identities";
    const expected = {
      last_used_at: new Date("2026-03-01T00:00:00Z"),
      covered_since: new Date("2025-06-01T00:00:00Z"),
      last_used_grade: "reported",
      last_used_gap: "none",
    };
    expect(await one(state)).toEqual(expected);
    script.scopes[0]?.pages.splice(0, 1, [
      identity("u"),
      credential("k1", "u", { lastUsed: used("2026-03-01T00:00:00Z", "2025-02-01T00:00:00Z") }),
      credential("k2", "u", { lastUsed: { ...used(null, null), gap: "no_telemetry" } }),
    ]);
    await syncOnce(engine, source);
    expect(await one(state)).toEqual({ ...expected, covered_since: null, last_used_gap: "no_telemetry" });
  });
});

describe("the fold of last use", () => {
  it("says the same in SQL as the pure function", async () => {
    const dates = ["2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"].map(
      (text) => new Date(text),
    );
    const lastUse: fc.Arbitrary<LastUsed> = fc.record({
      at: fc.constantFrom(...dates, null),
      grade: fc.constantFrom("observed", "reported", "inferred"),
      precisionSeconds: fc.constantFrom(60, 3600, null),
      coveredSince: fc.constantFrom(...dates, null),
      gap: fc.constantFrom("none", "none", "no_telemetry", "not_permitted"),
    });
    const worlds = fc.sample(
      fc.record({
        own: fc.option(lastUse),
        ways: fc.array(lastUse, { maxLength: 3 }),
        observed: fc.option(fc.constantFrom(...dates)),
      }),
      { numRuns: 300, seed: 7 },
    );
    const script: Script = {
      scopes: [
        {
          key: "a",
          pages: [
            worlds.flatMap(({ own, ways }, i) => [
              identity(`i${i}`, own === null ? {} : { lastUsed: own }),
              ...ways.map((way, k) => credential(`k${i}-${k}`, `i${i}`, { lastUsed: way })),
            ]),
          ],
        },
      ],
    };
    // What logs showed of identities that nobody had listed yet.
    const seen = worlds.flatMap(({ observed }, i) =>
      observed ? [{ id: recordId("identity", ref(`i${i}`).realm, `i${i}`), observed }] : [],
    );
    await pool.query(
      "INSERT INTO observed_uses (subject_id, at) SELECT * FROM unnest($1::uuid[], $2::timestamptz[])",
      [seen.map(({ id }) => id), seen.map(({ observed }) => observed)],
    );
    await syncOnce(testEngine(pool, scriptedConnector(script)), await createSource(pool, "one"));
    const stored = await rows(
      `SELECT external_id, last_used_at AS at, last_used_grade AS grade, last_used_precision AS "precisionSeconds",
         covered_since AS "coveredSince", last_used_gap AS gap FROM identities`,
    );
    const byId = new Map(stored.map(({ external_id, ...lastUsed }) => [external_id, lastUsed]));
    for (const [i, { own, ways, observed }] of worlds.entries()) {
      expect(byId.get(`i${i}`), JSON.stringify({ own, ways, observed })).toEqual(
        foldLastUsed(ways, own, observed),
      );
    }
  });
});

describe("what disappears", () => {
  it("is missing after one complete look and gone only after a second one a day later; the same id revives it", async () => {
    const script: Script = { scopes: [{ key: "a", pages: [many(10)] }] };
    const engine = testEngine(pool, scriptedConnector(script));
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    script.scopes = [{ key: "a", pages: [many(9)] }];
    await syncOnce(engine, source);
    const last =
      "SELECT missing_since IS NOT NULL AS missing, gone_at IS NOT NULL AS gone FROM identities WHERE name = 'role-9'";
    expect(await one(last)).toEqual({ missing: true, gone: false });
    await syncOnce(engine, source);
    expect(await one(last)).toEqual({ missing: true, gone: false });
    await letHoursPass(pool, 25);
    await syncOnce(engine, source);
    expect(await one(last)).toEqual({ missing: true, gone: true });
    script.scopes = [{ key: "a", pages: [many(10)] }];
    await syncOnce(engine, source);
    expect(await one(last)).toEqual({ missing: false, gone: false });
    expect(await rows("SELECT kind FROM changes ORDER BY id")).toEqual([
      { kind: "missing" },
      { kind: "gone" },
      { kind: "returned" },
    ]);
  });

  it("is never marked by an incomplete scope", async () => {
    const script: Script = {
      scopes: [
        { key: "a", pages: [many(10)] },
        { key: "b", pages: [many(3, "other")] },
      ],
    };
    const engine = testEngine(pool, scriptedConnector(script));
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    script.scopes = [
      { key: "a", pages: [many(4), { kind: "denied", message: "no", permission: "things:List" }] },
      { key: "b", pages: [many(3, "other")] },
    ];
    await syncOnce(engine, source);
    expect(await one("SELECT count(*)::int AS n FROM identities WHERE missing_since IS NOT NULL")).toEqual({
      n: 0,
    });
    expect(
      await rows(
        "SELECT s.status, s.failure->>'permission' AS permission FROM sync_scopes s JOIN sync_runs r ON r.id = s.run_id WHERE NOT r.baseline ORDER BY s.key",
      ),
    ).toEqual([
      { status: "incomplete", permission: "things:List" },
      { status: "complete", permission: null },
    ]);
    expect(await one("SELECT status FROM sync_runs WHERE NOT baseline")).toEqual({ status: "incomplete" });
  });

  it("is held for a human when it is too much, and applied when released", async () => {
    const script: Script = { scopes: [{ key: "a", pages: [many(20)] }] };
    const engine = testEngine(pool, scriptedConnector(script));
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    script.scopes = [{ key: "a", pages: [[]] }];
    await syncOnce(engine, source);
    expect(await one("SELECT state, missing, total FROM holds")).toEqual({
      state: "held",
      missing: 20,
      total: 20,
    });
    expect(await one("SELECT count(*)::int AS n FROM identities WHERE missing_since IS NOT NULL")).toEqual({
      n: 0,
    });
    await pool.query("UPDATE holds SET state = 'released'");
    expect(await applyDecidedHolds(pool, 24)).toBe(1);
    expect(await one("SELECT count(*)::int AS n FROM identities WHERE missing_since IS NOT NULL")).toEqual({
      n: 20,
    });
    expect(await applyDecidedHolds(pool, 24)).toBe(0);
  });

  it("proves nothing where the source filters and our reader's permissions changed", async () => {
    const script: Script = { filtered: true, scopes: [{ key: "a", reader: "admin", pages: [many(10)] }] };
    const engine = testEngine(pool, scriptedConnector(script));
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    script.scopes = [{ key: "a", reader: "viewer", pages: [many(9)] }];
    await syncOnce(engine, source);
    expect(await one("SELECT count(*)::int AS n FROM identities WHERE missing_since IS NOT NULL")).toEqual({
      n: 0,
    });
    await syncOnce(engine, source);
    expect(await one("SELECT count(*)::int AS n FROM identities WHERE missing_since IS NOT NULL")).toEqual({
      n: 1,
    });
  });

  it("proves nothing where the source filters and nobody can tell for whom", async () => {
    const script: Script = { filtered: true, scopes: [{ key: "a", pages: [many(10)] }] };
    const engine = testEngine(pool, scriptedConnector(script), { tombstoneHours: 0 });
    const source = await createSource(pool, "one");
    await syncOnce(engine, source);
    script.scopes = [{ key: "a", pages: [many(9)] }];
    for (let look = 0; look < 3; look += 1) await syncOnce(engine, source);
    expect(await one("SELECT count(*)::int AS n FROM sightings WHERE missing_since IS NOT NULL")).toEqual({
      n: 0,
    });
  });

  it("is no business of a source that does not issue the id", async () => {
    const live = testEngine(pool, scriptedConnector({ scopes: [{ key: "iam", pages: [many(6)] }] }));
    const script: Script = {
      evidence: "spreadsheet",
      scopes: [{ key: "sheet", issues: ["sheet:x"], pages: [many(6)] }],
    };
    const sheet = testEngine(pool, scriptedConnector(script));
    await syncOnce(live, await createSource(pool, "live"));
    const source = await createSource(pool, "sheet");
    await syncOnce(sheet, source);
    script.scopes = [{ key: "sheet", issues: ["sheet:x"], pages: [many(5)] }];
    await syncOnce(sheet, source);
    expect(await one("SELECT count(*)::int AS n FROM sightings WHERE missing_since IS NOT NULL")).toEqual({
      n: 1,
    });
    expect(await one("SELECT count(*)::int AS n FROM identities WHERE missing_since IS NOT NULL")).toEqual({
      n: 0,
    });
  });
});

describe("a scope's lease", () => {
  it("makes the late write of a paused worker fail", async () => {
    let release: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reached: () => void = () => undefined;
    const atSecondPage = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const pages = [many(3), many(3, "late")];
    const slow = scriptedConnector({
      scopes: [{ key: "a", pages }],
      beforePage: async (_scope, page) => {
        if (page !== 1) return;
        reached();
        await paused;
      },
    });
    const source = await createSource(pool, "one");
    const { runId } = await requestRun(pool, {
      sourceId: source,
      trigger: "command",
      requestedBy: "test",
      uploadId: null,
    });
    const first = syncRun(
      testEngine(pool, slow, { concurrency: 1, leaseSeconds: 600 }),
      runId,
      new AbortController().signal,
    );
    await atSecondPage;
    await pool.query("UPDATE sync_scopes SET lease_until = clock_timestamp() - interval '1 second'");
    const second = testEngine(pool, scriptedConnector({ scopes: [{ key: "a", pages }] }));
    expect(await syncRun(second, runId, new AbortController().signal)).toBe("finished");
    release();
    await first;
    expect(await one("SELECT page_no, records, fence::int AS fence FROM sync_scopes")).toEqual({
      page_no: 2,
      records: 6,
      fence: 2,
    });
    expect(await one("SELECT count(*)::int AS n FROM identities")).toEqual({ n: 6 });
  });

  it("lets two syncs of one source be one run", async () => {
    const engine = testEngine(pool, scriptedConnector({ scopes: [{ key: "a", pages: [many(3)] }] }));
    const source = await createSource(pool, "one");
    const [one, two] = await Promise.all([syncOnce(engine, source), syncOnce(engine, source)]);
    const runs = await rows("SELECT id FROM sync_runs");
    expect(new Set([one, two]).size).toBe(runs.length);
    expect((await rows("SELECT status FROM sync_runs")).every((run) => run.status === "complete")).toBe(true);
  });
});
