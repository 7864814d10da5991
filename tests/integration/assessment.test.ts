import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let now: Date;
beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  now = await databaseNow(pool);
});
afterEach(() => database.drop());

const signal = new AbortController().signal;
const dayMs = 86_400_000;
const days = (n: number) => new Date(now.getTime() + n * dayMs);
const ref = (externalId: string) => ({ realm: "aws:111111111111", externalId });
const user = (id: string, more: Partial<Extract<RecordInput, { t: "identity" }>> = {}): RecordInput => ({
  t: "identity",
  ref: ref(id),
  kind: "cloud_user",
  name: id,
  system: "aws",
  status: "active",
  class: "non_human",
  createdAt: days(-500),
  ...more,
});
const key = (
  id: string,
  of: string,
  age: number,
  more: Partial<Extract<RecordInput, { t: "credential" }>> = {},
): RecordInput => ({
  t: "credential",
  ref: ref(id),
  identity: ref(of),
  type: "access_key",
  lifetime: "static",
  status: "active",
  createdAt: days(-age),
  ...more,
});

/** A source over these records, to be synced again after they change. */
async function source(records: RecordInput[]) {
  const script: Script = { scopes: [{ key: "all", pages: [records] }], evidence: "api" };
  const engine = testEngine(pool, scriptedConnector(script));
  const id = await createSource(pool, "aws");
  return async (next: RecordInput[] = records) => {
    script.scopes = [{ key: "all", pages: [next] }];
    await syncOnce(engine, id);
  };
}

async function findings(rule = "credential-too-old") {
  const found = await pool.query<{
    name: string;
    state: string;
    times: number;
    unsure: boolean;
    severity: string;
  }>(
    `SELECT i.name, f.state, f.times, f.unsure, f.severity FROM findings f JOIN identities i ON i.id = f.identity_id
     WHERE f.rule_id = $1 ORDER BY i.name, f.key`,
    [rule],
  );
  return found.rows;
}

async function tallies(rule = "credential-too-old") {
  const found = await pool.query(
    "SELECT sum(pass)::int AS pass, sum(fail)::int AS fail, sum(unknown)::int AS unknown FROM rule_tallies WHERE rule_id = $1",
    [rule],
  );
  return found.rows[0];
}

describe("assessment", () => {
  it("finds, resolves by proof, and opens again", async () => {
    const sync = await source([]);
    await sync([user("old"), key("AKIA1", "old", 200), user("new"), key("AKIA2", "new", 5)]);
    expect(await assessDue(pool, now, signal)).toEqual({ assessed: expect.any(Number) });
    expect(await findings()).toMatchObject([{ name: "old", state: "open", times: 1 }]);
    expect(await tallies()).toEqual({ pass: 1, fail: 1, unknown: 0 });
    expect(await assessDue(pool, now, signal)).toBe("nothing_due");

    const at = (day: string) => key("AKIA1", "old", 200, { status: day === "off" ? "disabled" : "active" });
    await sync([user("old"), at("off"), user("new"), key("AKIA2", "new", 5)]);
    await assessDue(pool, now, signal);
    expect(await findings()).toMatchObject([{ name: "old", state: "resolved" }]);
    expect(await tallies()).toEqual({ pass: 1, fail: 0, unknown: 0 });

    await sync([user("old"), at("on"), user("new"), key("AKIA2", "new", 5)]);
    await assessDue(pool, now, signal);
    expect(await findings()).toMatchObject([{ name: "old", state: "open", times: 2 }]);
  });

  it("visits only what is due as time goes by", async () => {
    const sync = await source([]);
    await sync([user("a"), key("AKIA1", "a", 60), user("b"), key("AKIA2", "b", 5), user("none")]);
    await assessDue(pool, now, signal);
    expect(await findings()).toEqual([]);
    const later = await pool.query<{ name: string }>(
      `SELECT i.name FROM assessments a JOIN identities i ON i.id = a.identity_id WHERE a.due_at <= $1 ORDER BY 1`,
      [days(31)],
    );
    expect(later.rows.map(({ name }) => name)).toContain("a");
    await assessDue(pool, days(31), signal);
    expect(await findings()).toMatchObject([{ name: "a", state: "open" }]);
    await assessDue(pool, days(400), signal);
    expect((await findings()).map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("leaves open, and says so, what can no longer be told", async () => {
    const sync = await source([]);
    await sync([user("old"), key("AKIA1", "old", 200)]);
    await assessDue(pool, now, signal);
    await pool.query("UPDATE credentials SET created_at = NULL");
    await pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
    await assessDue(pool, now, signal);
    expect(await findings()).toMatchObject([{ name: "old", state: "open", unsure: true }]);
    const counted = await pool.query(
      `SELECT i.open_findings, i.worst_finding, count(f.id)::int AS rows, bool_or(f.severity = i.worst_finding) AS there
       FROM identities i JOIN findings f ON f.identity_id = i.id AND f.state = 'open' WHERE i.name = 'old' GROUP BY i.id`,
    );
    expect(counted.rows).toEqual([
      {
        open_findings: counted.rows[0]?.rows,
        worst_finding: expect.any(String),
        rows: expect.any(Number),
        there: true,
      },
    ]);
    expect(await tallies()).toEqual({ pass: 0, fail: 0, unknown: 1 });
  });

  it("follows who may become an administrator, through groups and chains", async () => {
    const admin: RecordInput = {
      t: "entitlement",
      ref: { realm: "aws", externalId: "arn:aws:iam::aws:policy/AdministratorAccess" },
      kind: "policy",
      name: "AdministratorAccess",
      system: "aws",
      managedBy: "provider",
    };
    const group: RecordInput = {
      t: "entitlement",
      ref: ref("admins"),
      kind: "group",
      name: "admins",
      system: "aws",
    };
    const records: RecordInput[] = [
      admin,
      group,
      user("root-role", { kind: "cloud_role" }),
      user("middle", { kind: "cloud_role" }),
      user("starter"),
      user("member"),
      user("nobody"),
      { t: "grant", principal: ref("root-role"), entitlement: admin.ref },
      { t: "grant", principal: ref("admins"), principalKind: "group", entitlement: admin.ref },
      { t: "member", group: ref("admins"), member: ref("member") },
      {
        t: "trust",
        identity: ref("root-role"),
        kind: "assume_role",
        subject: "middle",
        subjectRef: ref("middle"),
      },
      {
        t: "trust",
        identity: ref("middle"),
        kind: "assume_role",
        subject: "starter",
        subjectRef: ref("starter"),
      },
    ];
    const sync = await source([]);
    await sync(records);
    await assessDue(pool, now, signal);
    const tiers = await pool.query<{ name: string; tier: number | null }>(
      "SELECT name, tier FROM identities WHERE realm LIKE 'aws:%' ORDER BY name",
    );
    expect(Object.fromEntries(tiers.rows.map(({ name, tier }) => [name, tier]))).toMatchObject({
      member: 0,
      middle: 0,
      "root-role": 0,
      starter: 0,
    });
    expect(tiers.rows.find(({ name }) => name === "nobody")?.tier).not.toBe(0);
    const risk = await pool.query<{ name: string; risk: number }>(
      "SELECT name, risk FROM identities WHERE name IN ('starter', 'nobody')",
    );
    const of = Object.fromEntries(risk.rows.map(({ name, risk: score }) => [name, score]));
    expect(of.starter).toBeGreaterThan(of.nobody ?? 100);
  });

  it("tells a role that only static keys lead to, however far away, and looks again when the key ends", async () => {
    const assumes = (identity: string, subject: string): RecordInput => ({
      t: "trust",
      identity: ref(identity),
      kind: "assume_role",
      subject,
      subjectRef: ref(subject),
    });
    const records = (status: "active" | "disabled"): RecordInput[] => [
      user("far-role", { kind: "cloud_role" }),
      user("near-role", { kind: "cloud_role" }),
      user("platform-role", { kind: "cloud_role" }),
      user("keyed"),
      key("AKIA1", "keyed", 5, { status }),
      assumes("far-role", "near-role"),
      assumes("near-role", "keyed"),
      assumes("platform-role", "keyed"),
      { t: "trust", identity: ref("platform-role"), kind: "service", subject: "ecs.amazonaws.com" },
    ];
    const whyStatic = async () => {
      const found = await pool.query<{ name: string; title: string }>(
        `SELECT i.name, f->>'title' AS title FROM assessments a JOIN identities i ON i.id = a.identity_id,
           LATERAL jsonb_array_elements(a.factors) f WHERE f->>'id' = 'static' ORDER BY i.name`,
      );
      return Object.fromEntries(found.rows.map(({ name, title }) => [name, title]));
    };
    const sync = await source([]);
    await sync(records("active"));
    await assessDue(pool, now, signal);
    const byKey = "It can only be reached with a static key of another identity.";
    expect(await whyStatic()).toEqual({
      "far-role": byKey,
      "near-role": byKey,
      keyed: "It has an active credential that works for a long time.",
    });

    await sync(records("disabled"));
    await assessDue(pool, now, signal);
    const unknown = "Who can become it is not known.";
    expect(await whyStatic()).toEqual({ "far-role": unknown, "near-role": unknown });
  });

  it("forgets the numbers of what is gone, and its findings with it", async () => {
    const sync = await source([]);
    await sync([user("old"), key("AKIA1", "old", 200)]);
    await assessDue(pool, now, signal);
    await pool.query("UPDATE identities SET gone_at = now() WHERE name = 'old'");
    await pool.query(
      "INSERT INTO assessment_marks (identity_id) SELECT id FROM identities WHERE name = 'old'",
    );
    await assessDue(pool, now, signal);
    expect(await findings()).toMatchObject([{ state: "resolved" }]);
    const left = await pool.query(
      "SELECT risk, tier, open_findings, worst_finding FROM identities WHERE name = 'old'",
    );
    expect(left.rows).toEqual([{ risk: null, tier: null, open_findings: 0, worst_finding: null }]);
    expect(await tallies()).toEqual({ pass: 0, fail: 0, unknown: 0 });
  });
});
