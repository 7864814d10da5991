import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ThresholdName } from "@/lib/domain/definitions/thresholds";
import { saveCustomRule, switchCustomRule } from "@/lib/features/custom-rules/mutations";
import type { SavedDefinition } from "@/lib/features/custom-rules/schema";
import { findingTriage } from "@/lib/features/findings/data-history";
import { getFinding } from "@/lib/features/findings/data-one";
import { setBreachedVendors, setRule } from "@/lib/features/rules/mutations";
import { setThreshold } from "@/lib/features/thresholds/mutations";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { systemScope } from "@/lib/platform/scope";
import { definitionFixture } from "@/tests/factories/custom-rules";
import { credentialFixture, identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const start = new Date("2026-11-23T12:00:00Z");
const daysAgo = (days: number) => new Date(start.getTime() - days * 86_400_000);
const signal = new AbortController().signal;
const scope = systemScope("tester");
const keys = "credential-too-old";

let database: TestDatabase;
let pool: Pool;
let hours = 0;
const now = () => new Date(start.getTime() + hours * 3_600_000);

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await insertIdentities(pool, [
    ...["one", "two", "three", "four", "five"].map((name) =>
      identityFixture({ name, system: "aws", credentials: [credentialFixture({ createdAt: daysAgo(100) })] }),
    ),
    identityFixture({ name: "sales drift connector", system: "salesforce", managedBy: "third_party" }),
  ]);
  await pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
  await assess();
});
afterAll(() => database.drop());

async function assess(): Promise<void> {
  hours += 1;
  await assessDue(pool, now(), signal);
}
/** Makes the key of this identity a new one: mended. */
async function rotate(name: string): Promise<void> {
  await pool.query(
    "UPDATE credentials SET created_at = $2 WHERE identity_id = (SELECT id FROM identities WHERE name = $1)",
    [name, now()],
  );
  await pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities WHERE name = $1", [
    name,
  ]);
}
async function ends(rule = keys): Promise<Record<string, string>> {
  const found = await pool.query<{ name: string; end: string }>(
    `SELECT i.name, coalesce(f.resolved_why, f.state) AS end FROM findings f JOIN identities i ON i.id = f.identity_id
     WHERE f.rule_id = $1 ORDER BY i.name`,
    [rule],
  );
  return Object.fromEntries(found.rows.map(({ name, end }) => [name, end]));
}
const limit = (name: ThresholdName, value: number | null) =>
  setThreshold({ pool }, scope, { name, value }, now());

describe("a limit that was raised", () => {
  it("proves nothing about what falls away with it, and what falls away later is proven again", async () => {
    expect(await ends()).toMatchObject({ one: "open", two: "open" });
    await limit("cloudKeyRotation", 120);
    await assess();
    expect(await ends()).toEqual({
      one: "rule_changed",
      two: "rule_changed",
      three: "rule_changed",
      four: "rule_changed",
      five: "rule_changed",
    });
    await limit("cloudKeyRotation", null);
    await assess();
    await rotate("one");
    await assess();
    expect(await ends()).toMatchObject({ one: "proof", two: "open", three: "open" });
  });

  it("is told in the history of its finding", async () => {
    const found = await pool.query<{ id: string }>(
      "SELECT f.id FROM findings f JOIN identities i ON i.id = f.identity_id WHERE i.name = 'two' AND f.rule_id = $1",
      [keys],
    );
    const view = await getFinding(pool, scope, found.rows[0]?.id ?? "", now());
    if (!view) throw new Error("there is no such finding");
    const { history } = await findingTriage(pool, scope, view.finding);
    expect(history.map((event) => (event.kind === "resolved" ? event.why : event.kind))).toEqual([
      "found",
      "rule_changed",
      "reopened",
    ]);
  });

  it("takes the proof from what was mended in the same pass too: nobody can tell which it was", async () => {
    await rotate("two");
    await limit("cloudKeyRotation", 95);
    await assess();
    expect(await ends()).toMatchObject({ two: "rule_changed", three: "open" });
  });

  it("leaves alone what rules say that do not go by it", async () => {
    await rotate("three");
    await limit("twoActiveKeys", 90);
    await assess();
    expect(await ends()).toMatchObject({ three: "proof", four: "open" });
  });
});

describe("a severity that was chosen", () => {
  it("mends nothing, and takes no proof away", async () => {
    await rotate("four");
    const chosen = { ruleId: keys, enabled: true, severity: "critical" as const, note: "for a test" };
    await setRule({ pool }, scope, chosen, now());
    await assess();
    expect(await ends()).toMatchObject({ four: "proof", five: "open" });
  });
});

describe("a vendor that was taken off the list", () => {
  it("is no proof that its access is gone", async () => {
    const list = async (...names: string[]) => {
      const vendors = names.map((name) => ({ name, since: null, note: "" }));
      await setBreachedVendors({ pool }, scope, { vendors }, now());
      await assess();
    };
    await list("Sales Drift");
    expect(await ends("vendor-breached")).toEqual({ "sales drift connector": "open" });
    await list();
    expect(await ends("vendor-breached")).toEqual({ "sales drift connector": "rule_changed" });
  });
});

describe("a rule of our own that was edited", () => {
  const days = (least: number, more: Partial<SavedDefinition> = {}) =>
    definitionFixture({
      expression: `credentials.exists(c, c.lifetime == "static" && c.ageDays > ${least})`,
      ...more,
    });

  it("proves nothing where it asks something else, and all it did before where only its words are others", async () => {
    await pool.query("UPDATE credentials SET lifetime = 'static', created_at = $1", [daysAgo(50)]);
    const { id, slug } = await saveCustomRule(
      { pool },
      scope,
      { id: null, version: null, definition: days(40) },
      now(),
    );
    await switchCustomRule({ pool }, scope, { id, state: "on" }, now());
    await assess();
    expect(await ends(slug)).toMatchObject({ one: "open", two: "open" });
    await rotate("one");
    const reworded = { id, version: 1, definition: days(40, { title: "Other words", severity: "high" }) };
    await saveCustomRule({ pool }, scope, reworded, now());
    await assess();
    expect(await ends(slug)).toMatchObject({ one: "proof", two: "open" });
    await saveCustomRule({ pool }, scope, { id, version: 2, definition: days(60) }, now());
    await assess();
    expect(await ends(slug)).toMatchObject({ one: "proof", two: "rule_changed" });
  });
});
