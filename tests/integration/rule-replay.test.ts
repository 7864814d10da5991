import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveCustomRule, switchCustomRule } from "@/lib/features/custom-rules/mutations";
import { getReplay } from "@/lib/features/rules/data-replay";
import { setBreachedVendors, setRule } from "@/lib/features/rules/mutations";
import { requestReplay } from "@/lib/features/rules/mutations-replay";
import type { ReplayAsk } from "@/lib/features/rules/schema-replay";
import { setThreshold } from "@/lib/features/thresholds/mutations";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { replay } from "@/lib/jobs/assess/replay/replay";
import { requeueReplays, runReplay } from "@/lib/jobs/assess/replay/run-replay";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { definitionFixture } from "@/tests/factories/custom-rules";
import { credentialFixture, identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const at = (days: number) => new Date(now.getTime() + days * 86_400_000);
const signal = new AbortController().signal;
const scope = systemScope("tester");
const key = (days: number | null) => credentialFixture({ createdAt: days === null ? null : at(-days) });

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  const ada = await pool.query<{ id: string }>(
    `INSERT INTO people (name, email) VALUES ('Ada', 'ada@example.com') RETURNING id`,
  );
  const owner = { ownerPersonId: ada.rows[0]?.id ?? null, ownerState: "accepted" };
  await insertIdentities(pool, [
    identityFixture({ name: "oldest", createdAt: at(-900), credentials: [key(500)], ...owner }),
    identityFixture({
      name: "older",
      createdAt: at(-900),
      environment: "production",
      credentials: [key(375)],
    }),
    identityFixture({ name: "young", createdAt: at(-900), system: "gcp", credentials: [key(100)] }),
    identityFixture({ name: "undated", createdAt: at(-900), credentials: [key(null)] }),
    identityFixture({
      name: "sales drift connector",
      createdAt: at(-900),
      system: "salesforce",
      managedBy: "third_party",
    }),
    identityFixture({ name: "new-born", createdAt: at(-10), credentials: [key(400)] }),
  ]);
  await pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
  await assessDue(pool, now, signal);
});
afterAll(() => database.drop());

const tried = (asked: ReplayAsk, days = 0) => replay(pool, { asked, now, days, signal });
async function openFindings(): Promise<Map<string, string>> {
  const found = await pool.query<{ id: string; severity: string }>(
    "SELECT id, severity FROM findings WHERE state = 'open'",
  );
  return new Map(found.rows.map(({ id, severity }) => [id, severity]));
}
/** What really happens to open findings. */
async function happens(change: () => Promise<unknown>) {
  const before = await openFindings();
  await change();
  await assessDue(pool, now, signal);
  const after = await openFindings();
  return {
    raised: [...after.keys()].filter((id) => !before.has(id)).length,
    resolved: [...before.keys()].filter((id) => !after.has(id)).length,
    moved: [...after].filter(([id, severity]) => before.has(id) && before.get(id) !== severity).length,
  };
}
const promised = async (asked: ReplayAsk) => {
  const { raise, resolve, moved } = await tried(asked);
  return { raised: raise.findings, resolved: resolve.findings, moved };
};

const old = definitionFixture();
const unused = definitionFixture({
  slug: "custom-in-gcp",
  language: "query",
  expression: "system:gcp created:>90d",
});

describe("what a change would do", () => {
  const ruleId = "credential-too-old";
  const rule = (enabled: boolean, severity: "critical" | null): ReplayAsk => ({
    kind: "rule",
    ruleId,
    enabled,
    severity,
  });
  const set = (enabled: boolean, severity: "critical" | null) => () =>
    setRule({ pool }, scope, { ruleId, enabled, severity, note: "because" }, now);

  it("is what happens when a rule is given a severity, switched off and on", async () => {
    for (const [enabled, severity] of [
      [true, "critical"],
      [false, null],
      [true, null],
    ] as const) {
      const told = await promised(rule(enabled, severity));
      expect(told).toEqual(await happens(set(enabled, severity)));
      expect(told.raised + told.resolved + told.moved).toBeGreaterThan(0);
    }
  });

  it.each([200, 400, null])("is what happens when a limit becomes %s", async (value) => {
    const told = await promised({ kind: "threshold", name: "cloudKeyRotation", value });
    expect(told).toEqual(
      await happens(() => setThreshold({ pool }, scope, { name: "cloudKeyRotation", value }, now)),
    );
    expect(told.raised + told.resolved + told.moved).toBeGreaterThan(0);
  });

  it.each([
    ["an expression", old],
    ["a query", unused],
  ])("is what happens when %s of our own is switched on", async (_, definition) => {
    const told = await promised({ kind: "custom", definition });
    expect(told.raised).toBeGreaterThan(0);
    const really = await happens(async () => {
      const { id } = await saveCustomRule({ pool }, scope, { id: null, version: null, definition }, now);
      await switchCustomRule({ pool }, scope, { id, state: "on" }, now);
    });
    expect(told).toEqual(really);
  });

  it("is told by severity, owner and system, with samples and what cannot be told", async () => {
    const result = await tried({ kind: "custom", definition: { ...old, slug: "custom-again" } });
    expect(result).toMatchObject({
      looked: 6,
      raise: {
        findings: 3,
        identities: 3,
        bySeverity: { medium: 3 },
        byOwner: [
          { name: null, findings: 2 },
          { name: "Ada", findings: 1 },
        ],
        bySystem: [{ name: "aws", findings: 3 }],
      },
      resolve: { findings: 0 },
      unknown: { identities: 1, needs: [{ what: "the age of a credential", identities: 1 }] },
      history: [],
      raisedInAll: null,
    });
    expect(result.raise.sample.map(({ sentence, identity }) => [sentence, identity?.name]).sort()).toEqual([
      [old.sentence, "new-born"],
      [old.sentence, "older"],
      [old.sentence, "oldest"],
    ]);
  });

  it.each(["off", "on"] as const)(
    "is what happens when a rule of our own is switched %s as it is",
    async (state) => {
      const told = await promised({ kind: "own", slug: old.slug, on: state === "on" });
      expect(told.raised + told.resolved).toBeGreaterThan(0);
      const saved = await pool.query<{ id: string }>("SELECT id FROM custom_rules WHERE slug = $1", [
        old.slug,
      ]);
      const id = saved.rows[0]?.id ?? "";
      expect(told).toEqual(await happens(() => switchCustomRule({ pool }, scope, { id, state }, now)));
    },
  );

  it.each([
    ["grows", ["Sales Drift"]],
    ["becomes another", ["Somebody Else"]],
  ])("is what happens when the list of breached vendors %s", async (_, names) => {
    const told = await promised({ kind: "vendors", names });
    expect(told.raised + told.resolved).toBe(1);
    const vendors = names.map((name) => ({ name, since: null, note: "" }));
    expect(told).toEqual(await happens(() => setBreachedVendors({ pool }, scope, { vendors }, now)));
  });

  it("is not asked of a rule that there is not", async () => {
    for (const asked of [
      { kind: "own", slug: "custom-none", on: true },
      { kind: "rule", ruleId: "none", enabled: true, severity: null },
    ] as const) {
      const request = requestReplay({ pool }, scope, asked, 0, now);
      await expect(request).rejects.toMatchObject({ code: "no_such_rule" });
    }
  });

  it("compares another version of a rule that is on with the one that is asked", async () => {
    const lax = { ...old, expression: old.expression.replace("365", "450") };
    expect(await promised({ kind: "custom", definition: lax })).toEqual({ raised: 0, resolved: 2, moved: 0 });
  });
});

describe("what a change would have done on the last days", () => {
  it("goes back by time, by what was there, and by what is recorded to have changed", async () => {
    const id = (await pool.query<{ id: string }>("SELECT id FROM identities WHERE name = 'oldest'")).rows[0]
      ?.id;
    await pool.query(
      `INSERT INTO changes (identity_id, at, kind, details, by) VALUES
         ($1, $2, 'changed', '[{"what": "status", "before": "disabled", "after": "active"}]', 'sync')`,
      [id, at(-20)],
    );
    const active = {
      ...old,
      slug: "custom-active",
      expression: `identity.status == "active" && ${old.expression}`,
    };
    const { history, raisedInAll, limits } = await tried({ kind: "custom", definition: active }, 30);
    expect(history).toHaveLength(30);
    // Twenty-nine days ago nobody fails; the oldest became active twenty days ago; new-born came ten, older became old nine days ago.
    expect(history.map(({ open }) => open)).toEqual([
      ...Array(9).fill(0),
      ...Array(10).fill(1),
      2,
      ...Array(10).fill(3),
    ]);
    expect(history.filter(({ raised }) => raised > 0).map(({ day, raised }) => [day, raised])).toEqual([
      [at(-20).toISOString().slice(0, 10), 1],
      [at(-10).toISOString().slice(0, 10), 1],
      [at(-9).toISOString().slice(0, 10), 1],
    ]);
    expect(history.at(-1)?.day).toBe("2026-11-23");
    expect(raisedInAll).toMatchObject({ findings: 3, identities: 3 });
    expect(limits.join(" ")).toContain("gone by now");
  });

  it("asks a query for each day, and says what that cannot show", async () => {
    const since = { ...unused, slug: "custom-since", expression: "created:>890d" };
    const { history, limits } = await tried({ kind: "custom", definition: since }, 30);
    expect(history.map(({ open }) => open)).toEqual(
      [...Array(20).fill(0), ...Array(10).fill(5)].slice(0, 30),
    );
    expect(limits.at(-1)).toContain("inventory as it is today");
  });
});

describe("the worker", () => {
  it("tries what was asked, tells how far it is, and keeps what it found for a month", async () => {
    await prepareQueue(pool);
    const asked: ReplayAsk = { kind: "custom", definition: { ...old, slug: "custom-again" } };
    const { id } = await requestReplay({ pool }, scope, asked, 30, now);
    expect(await getReplay(pool, id)).toMatchObject({ state: "waiting", days: 30, asked });
    await runReplay(pool, id, signal);
    const done = await getReplay(pool, id);
    expect(done).toMatchObject({ state: "done", done: 6, total: 6, failure: null, result: { looked: 6 } });
    await runReplay(pool, id, signal);
    expect((await getReplay(pool, id))?.finishedAt).toEqual(done?.finishedAt);
    await requestReplay({ pool }, scope, asked, 0, at(31));
    expect(await getReplay(pool, id)).toBeNull();
  });

  it("takes over what its worker left, and says what failed", async () => {
    const made = await pool.query<{ id: string }>(
      `INSERT INTO rule_replays (asked, days, state, asked_by, asked_at, beat_at) VALUES
         ('{"kind": "nonsense"}', 0, 'running', 'x', now(), clock_timestamp() - interval '2 minutes') RETURNING id`,
    );
    const id = made.rows[0]?.id ?? "";
    await requeueReplays(pool);
    const jobs = await pool.query("SELECT FROM graphile_worker.jobs WHERE key = $1", [`rule-replay:${id}`]);
    expect(jobs.rowCount).toBe(1);
    await runReplay(pool, id, signal);
    const failed = await pool.query("SELECT state, failure FROM rule_replays WHERE id = $1", [id]);
    expect(failed.rows[0]).toMatchObject({ state: "failed", failure: expect.stringContaining("unexpected") });
  });

  it("is not asked for too much at once", async () => {
    const asked: ReplayAsk = { kind: "threshold", name: "dormant", value: 30 };
    const ask = () => requestReplay({ pool }, scope, asked, 0, at(31));
    for (let open = 1; open < 5; open += 1) await ask();
    await expect(ask()).rejects.toMatchObject({ code: "busy" });
  });
});
