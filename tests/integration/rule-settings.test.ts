import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ThresholdName } from "@/lib/domain/definitions/thresholds";
import { readCatalogue, readRule } from "@/lib/features/rules/data";
import { setBreachedVendors, setRule } from "@/lib/features/rules/mutations";
import { listThresholds, readThresholds } from "@/lib/features/thresholds/data";
import { setThreshold } from "@/lib/features/thresholds/mutations";
import { setThresholdSchema } from "@/lib/features/thresholds/schema";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { reasonToHold } from "@/lib/jobs/sync/merge/disappearances";
import { systemScope } from "@/lib/platform/scope";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { credentialFixture, identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const signal = new AbortController().signal;
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const rule = "credential-too-old";
const scope = systemScope("tester");

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await insertIdentities(pool, [
    identityFixture({
      name: "old",
      system: "aws",
      credentials: [credentialFixture({ createdAt: daysAgo(400) })],
    }),
    identityFixture({
      name: "middling",
      system: "aws",
      credentials: [credentialFixture({ createdAt: daysAgo(60) })],
    }),
    identityFixture({ name: "sales drift connector", system: "salesforce", managedBy: "third_party" }),
  ]);
  await pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
  await assessDue(pool, now, signal);
});
afterAll(() => database.drop());

async function findings(of = rule) {
  const found = await pool.query<{ name: string; state: string; severity: string; why: string | null }>(
    `SELECT i.name, f.state, f.severity, f.resolved_why AS why FROM findings f JOIN identities i ON i.id = f.identity_id
     WHERE f.rule_id = $1 ORDER BY i.name`,
    [of],
  );
  return found.rows;
}
const set = (enabled: boolean, severity: "critical" | "high" | null, at: Date) =>
  setRule({ pool }, scope, { ruleId: rule, enabled, severity, note: "because of a test" }, at);
const limit = (name: ThresholdName, value: number | null, at: Date) =>
  setThreshold({ pool }, scope, { name, value }, at);

describe("a rule that is switched off", () => {
  it("is not asked, and its findings are resolved for that reason and counted nowhere", async () => {
    expect(await findings()).toMatchObject([{ name: "old", state: "open", why: null }]);
    const before = await pool.query("SELECT open_findings FROM identities WHERE name = 'old'");
    expect(await set(false, null, later(1))).toEqual({
      before: { enabled: true, severity: null },
      changed: true,
    });
    expect((await readCatalogue(pool, later(1)))?.stand.moving).toBe(true);
    await assessDue(pool, later(1), signal);
    expect(await findings()).toMatchObject([{ name: "old", state: "resolved", why: "rule_off" }]);
    const numbers = await readCatalogue(pool, later(1));
    expect(numbers?.stand.moving).toBe(false);
    expect(numbers?.rules.get(rule)).toMatchObject({
      tally: { pass: 0, fail: 0, unknown: 0 },
      open: { low: 0 },
    });
    const after = await pool.query("SELECT open_findings FROM identities WHERE name = 'old'");
    expect(after.rows[0]?.open_findings).toBe(before.rows[0]?.open_findings - 1);
    expect(await auditEventsOf(pool, "rule.set")).toHaveLength(1);
  });

  it("is asked again when it is switched on", async () => {
    await set(true, null, later(2));
    await assessDue(pool, later(2), signal);
    expect(await findings()).toMatchObject([{ name: "old", state: "open", why: null }]);
    expect((await set(true, null, later(2))).changed).toBe(false);
  });
});

describe("a severity that was chosen", () => {
  it("takes the place of every severity that the rule gives", async () => {
    await set(true, "critical", later(3));
    await assessDue(pool, later(3), signal);
    expect(await findings()).toMatchObject([{ name: "old", state: "open", severity: "critical" }]);
    const catalogued = await readCatalogue(pool, later(3));
    expect(catalogued?.rules.get(rule)?.open.critical).toBe(1);
    await set(true, null, later(4));
    await assessDue(pool, later(4), signal);
    expect((await findings())[0]?.severity).not.toBe("critical");
  });
});

describe("a limit that was changed", () => {
  it("is read by everything that goes by it, and everything is assessed anew", async () => {
    expect(await limit("cloudKeyRotation", 30, later(5))).toEqual({ before: null, changed: true });
    await assessDue(pool, later(5), signal);
    expect((await findings()).map(({ name, state }) => [name, state])).toEqual([
      ["middling", "open"],
      ["old", "open"],
    ]);
    const [row] = (await listThresholds(pool)).filter(({ name }) => name === "cloudKeyRotation");
    expect(row).toMatchObject({ value: 30, standard: 90, changed: { by: "cli:tester", at: later(5) } });
    expect(row?.rules.map(({ id }) => id)).toContain(rule);
    expect(await limit("cloudKeyRotation", null, later(6))).toEqual({ before: 30, changed: true });
    await assessDue(pool, later(6), signal);
    expect(await findings()).toMatchObject([
      { name: "middling", state: "resolved", why: "rule_changed" },
      { name: "old", state: "open" },
    ]);
    expect(await readThresholds(pool)).toEqual({});
  });

  it("is read by somebody", async () => {
    const unread = (await listThresholds(pool)).filter(
      ({ rules, others }) => rules.length === 0 && others.length === 0,
    );
    expect(unread.map(({ name }) => name)).toEqual([]);
  });

  it("is a whole number that makes sense", () => {
    const ok = (value: unknown, name = "dormant") => setThresholdSchema.safeParse({ name, value }).success;
    expect([45, 1, 3650, null].map((value) => ok(value))).toEqual([true, true, true, true]);
    expect([0, -1, 1.5, 3651, "90", Number.NaN].map((value) => ok(value))).toEqual(Array(6).fill(false));
    expect(ok(101, "holdShare")).toBe(false);
    expect(ok(1, "toString")).toBe(false);
  });

  it("decides which disappearances are held", () => {
    const few = { recordType: "identity" as const, total: 100, missing: 10 };
    expect(reasonToHold(few, {})).toBeNull();
    expect(reasonToHold(few, { holdShare: 5 })).toBe("more than 5 % disappeared at once");
    expect(reasonToHold(few, { holdCount: 9 })).toBe("more than 9 disappeared at once");
    expect(reasonToHold(few, { holdShare: 5, holdMinimum: 11 })).toBeNull();
  });
});

describe("vendors that were breached", () => {
  const answer = async (at: Date) => {
    const view = await readRule(pool, "vendor-breached", at);
    return view?.numbers.tally;
  };
  it("are not known before somebody says which, or that there are none", async () => {
    expect(await answer(later(6))).toEqual({ pass: 0, fail: 0, unknown: 1 });
    await setBreachedVendors({ pool }, scope, { vendors: [] }, later(7));
    await assessDue(pool, later(7), signal);
    expect(await answer(later(7))).toEqual({ pass: 1, fail: 0, unknown: 0 });
    const vendors = [{ name: "Sales Drift", since: "2026-08-08", note: "" }];
    expect(await setBreachedVendors({ pool }, scope, { vendors }, later(8))).toEqual({ before: [] });
    await assessDue(pool, later(8), signal);
    expect(await answer(later(8))).toEqual({ pass: 0, fail: 1, unknown: 0 });
    expect(await findings("vendor-breached")).toMatchObject([{ state: "open" }]);
    await expect(
      setBreachedVendors(
        { pool },
        scope,
        { vendors: [...vendors, { name: "SALES drift", since: null, note: "" }] },
        now,
      ),
    ).rejects.toMatchObject({ code: "listed_twice" });
  });
});

describe("what is gone", () => {
  it("takes its findings with it, and says so", async () => {
    await pool.query("UPDATE identities SET gone_at = $1 WHERE name = 'old'", [now]);
    await pool.query(
      "INSERT INTO assessment_marks (identity_id) SELECT id FROM identities WHERE name = 'old'",
    );
    await assessDue(pool, later(9), signal);
    expect((await findings()).find(({ name }) => name === "old")).toMatchObject({
      state: "resolved",
      why: "gone",
    });
  });
});
