import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExceptionKind } from "@/lib/domain/exception";
import type { RecordInput } from "@/lib/domain/source-record";
import { requestException } from "@/lib/features/exceptions/mutations";
import { withdrawException } from "@/lib/features/exceptions/mutations-decide";
import { findingTriage } from "@/lib/features/findings/data-history";
import { identityFindings } from "@/lib/features/findings/data-identity";
import { getFinding } from "@/lib/features/findings/data-one";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { applyExceptions } from "@/lib/jobs/assess/exceptions";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { systemScope } from "@/lib/platform/scope";
import { insertOwnership, insertPerson } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let now: Date;
let sync: (records: RecordInput[]) => Promise<void>;
const ana = member("analyst", { id: "ana" });
const signal = new AbortController().signal;
const days = (n: number) => new Date(now.getTime() + n * 86_400_000);
const ref = (externalId: string) => ({ realm: "aws:111111111111", externalId });
const user: RecordInput = {
  t: "identity",
  ref: ref("ci"),
  kind: "cloud_user",
  name: "ci",
  system: "aws",
  status: "active",
  class: "non_human",
  createdAt: new Date("2025-01-01T00:00:00Z"),
};
const key = (id: string, more: Partial<Extract<RecordInput, { t: "credential" }>> = {}): RecordInput => ({
  t: "credential",
  ref: ref(id),
  identity: ref("ci"),
  type: "access_key",
  lifetime: "static",
  status: "active",
  createdAt: new Date("2025-01-01T00:00:00Z"),
  ...more,
});

beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  now = await databaseNow(pool);
  const script: Script = { scopes: [{ key: "all", pages: [[]] }], evidence: "api" };
  const engine = testEngine(pool, scriptedConnector(script));
  const source = await createSource(pool, "aws");
  sync = async (records) => {
    script.scopes = [{ key: "all", pages: [records] }];
    await syncOnce(engine, source);
  };
  await sync([user, key("AKIA1")]);
  await assessDue(pool, now, signal);
});
afterEach(() => database.drop());

const rule = "credential-too-old";
async function findings() {
  const found = await pool.query<{ id: string; excepted: boolean; severity: string }>(
    "SELECT id, exception_id IS NOT NULL AS excepted, severity FROM findings WHERE rule_id = $1 ORDER BY first_seen_at, key",
    [rule],
  );
  return found.rows;
}
async function identity() {
  const found = await pool.query<{
    id: string;
    risk: number;
    governance: string;
    open: number;
    rows: number;
  }>(
    `SELECT i.id, i.risk, i.governance, i.open_findings AS open, (SELECT count(*)::int FROM findings f
       WHERE f.identity_id = i.id AND f.state = 'open' AND f.exception_id IS NULL) AS rows FROM identities i WHERE i.name = 'ci'`,
  );
  const [row] = found.rows;
  if (!row) throw new Error("no identity");
  return row;
}
async function except(kind: ExceptionKind, scope: "finding" | "identity") {
  const [first] = await findings();
  if (!first) throw new Error("nothing was found");
  await pool.query(
    "INSERT INTO settings VALUES ('exceptions', '{\"secondPerson\": \"never\"}', now(), 'test') ON CONFLICT DO NOTHING",
  );
  return requestException(
    { pool },
    ana,
    {
      kind,
      reason: "So.",
      days: 30,
      scope:
        scope === "finding"
          ? { kind: "finding", selection: { kind: "ids", ids: [first.id] } }
          : { kind: "identity", findingId: first.id },
    },
    now,
  );
}
const pass = async (at = now) => {
  await assessDue(pool, at, signal);
  await applyExceptions(pool, at);
};

describe("an assessment", () => {
  it("covers a new key where the scope is the identity, and not where it is the finding", async () => {
    const { id } = await except("accepted_risk", "finding");
    await sync([user, key("AKIA1"), key("AKIA2")]);
    await pass(days(0.1));
    expect((await findings()).map(({ excepted }) => excepted)).toEqual([true, false]);
    await withdrawException({ pool }, ana.scope, id, now);

    await except("accepted_risk", "identity");
    await sync([user, key("AKIA1"), key("AKIA2"), key("AKIA3")]);
    await assessDue(pool, days(0.2), signal);
    expect((await findings()).map(({ excepted }) => excepted)).toEqual([true, true, true]);
    const { open, rows } = await identity();
    expect(open).toBe(rows);
  });

  it("knows no exception in risk and tallies", async () => {
    const before = await identity();
    const tallies = () => pool.query("SELECT * FROM rule_tallies ORDER BY rule_id, system, environment");
    const counted = (await tallies()).rows;
    await except("accepted_risk", "identity");
    await pass(days(0.1));
    const after = await identity();
    expect(after.risk).toBe(before.risk);
    expect(after.open).toBe(before.open - 1);
    expect((await tallies()).rows).toEqual(counted);
  });

  it("lets nothing but an accepted risk out of the way of governance, as long as it holds", async () => {
    const admin: RecordInput = {
      t: "entitlement",
      ref: { realm: "aws", externalId: "arn:aws:iam::aws:policy/AdministratorAccess" },
      kind: "policy",
      name: "AdministratorAccess",
      system: "aws",
      managedBy: "provider",
    };
    await sync([user, key("AKIA1"), admin, { t: "grant", principal: ref("ci"), entitlement: admin.ref }]);
    const { id } = await identity();
    const person = await insertPerson(pool, "Ada", "ada@example.com");
    await insertOwnership(pool, id, { personId: person });
    await pool.query("UPDATE ownerships SET confirmed_at = $1", [now]);
    await pool.query(
      "UPDATE identities SET purpose = 'builds', environment = 'development', sensitivity = 'low' WHERE id = $1",
      [id],
    );
    const states: string[] = [];
    const judge = async (at: Date) => {
      await pass(at);
      await pass(at);
      states.push((await identity()).governance);
    };
    await pool.query("INSERT INTO assessment_marks (identity_id) VALUES ($1)", [id]);
    await judge(now);
    const high = await pool.query<{ id: string }>(
      "SELECT id FROM findings WHERE state = 'open' AND severity IN ('critical', 'high')",
    );
    expect(high.rows.length).toBeGreaterThan(0);
    await pool.query(
      "INSERT INTO settings VALUES ('exceptions', '{\"secondPerson\": \"never\"}', now(), 'test')",
    );
    const set = async (kind: ExceptionKind, lasts: number, at: number) => {
      const selection = { kind: "ids" as const, ids: high.rows.map((each) => each.id) };
      const asked = { kind, reason: "So.", days: lasts, scope: { kind: "finding" as const, selection } };
      await requestException({ pool }, ana, asked, days(at));
      await judge(days(at + 0.005));
    };
    await set("snooze", 30, 0);
    await set("false_positive", 60, 0.01);
    await set("accepted_risk", 20, 0.02);
    expect(states).toEqual(["claimed", "claimed", "claimed", "governed"]);
    // The later snooze is what covers them; it takes back nobody's decision, and does not prolong it.
    await set("snooze", 50, 0.03);
    await judge(days(19));
    await judge(days(21));
    // An accepted risk that begins behind it is seen at once, and when it is taken back.
    await pool.query("UPDATE exceptions SET requested_at = $1 WHERE kind = 'snooze'", [days(40)]);
    await set("accepted_risk", 90, 22);
    const hidden = await pool.query<{ id: string }>(
      "SELECT id FROM exceptions WHERE state = 'active' AND kind = 'accepted_risk'",
    );
    await withdrawException({ pool }, ana.scope, hidden.rows[0]?.id ?? "", days(23));
    await judge(days(23));
    expect(states.slice(4)).toEqual(["governed", "governed", "claimed", "governed", "claimed"]);
    const kinds = await pool.query(
      "SELECT DISTINCT e.kind FROM findings f JOIN exceptions e ON e.id = f.exception_id",
    );
    expect(kinds.rows).toEqual([{ kind: "snooze" }]);
  });

  it("opens again, under the same exception, what was resolved meanwhile, and tells it all in one history", async () => {
    await except("false_positive", "finding");
    await sync([user, key("AKIA1", { status: "disabled" })]);
    await pass(days(1));
    expect(await findings()).toMatchObject([{ excepted: false }]);
    await sync([user, key("AKIA1")]);
    await pass(days(2));
    expect(await findings()).toMatchObject([{ excepted: true }]);
    await pass(days(31));
    const [one] = await findings();
    const everybody = systemScope("test");
    const view = await getFinding(pool, everybody, one?.id ?? "", now);
    if (!view) throw new Error("it is gone");
    const { history, back } = await findingTriage(pool, everybody, view.finding);
    expect(history.map(({ kind }) => kind)).toEqual([
      "found",
      "requested",
      "resolved",
      "reopened",
      "covered",
      "returned",
    ]);
    expect(back).toEqual({ at: days(31), why: "expired" });
  });

  it("shows on the identity what is set aside, in a place of its own", async () => {
    await except("accepted_risk", "identity");
    const { id } = await identity();
    const { open, excepted } = await identityFindings(pool, systemScope("test"), id, now);
    expect(excepted).toMatchObject([
      { rule: { id: rule }, exception: { kind: "accepted_risk", until: days(30) } },
    ]);
    expect(open.some((row) => row.rule.id === rule)).toBe(false);
  });
});
