import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { listNewestMetrics } from "@/lib/features/metrics/data";
import type { MetricDay } from "@/lib/features/metrics/schema";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { computeMetrics, refreshMetrics } from "@/lib/jobs/metrics/refresh";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { systemScope } from "@/lib/platform/scope";
import { insertRows } from "@/tests/factories/insert-rows";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, letHoursPass, syncOnce, testEngine } from "@/tests/factories/sync-engine";
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

const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs);
const ref = (externalId: string, realm = "test:one") => ({ realm, externalId });
const identity = (id: string, more: Partial<Extract<RecordInput, { t: "identity" }>> = {}): RecordInput => ({
  t: "identity",
  ref: ref(id),
  kind: "cloud_user",
  name: id,
  system: "aws",
  status: "active",
  class: "non_human",
  ...more,
});
const key = (
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
const neverUsed = (days: number) => ({
  createdAt: daysAgo(days),
  lastUsed: {
    at: null,
    grade: "none",
    precisionSeconds: null,
    coveredSince: daysAgo(days + 1),
    gap: "none",
  } as const,
});

/** A source over these records, to be synced again after they change. */
async function source(name: string, records: RecordInput[], evidence: Script["evidence"] = "api") {
  const script: Script = { scopes: [{ key: name, pages: [records] }], evidence };
  const engine = testEngine(pool, scriptedConnector(script));
  const id = await createSource(pool, name);
  return {
    id,
    sync: () => syncOnce(engine, id),
    show: (next: RecordInput[]) => {
      script.scopes = [{ key: name, pages: [next] }];
    },
  };
}

async function compute(at?: Date): Promise<void> {
  expect(await computeMetrics(pool, at ?? (await databaseNow(pool)))).toBe(true);
}
async function metric<M extends MetricDay["metric"]>(
  id: M,
  breakdown = "all",
): Promise<Extract<MetricDay, { metric: M }>> {
  const rows = await listNewestMetrics(pool, systemScope("test"));
  const found = rows.find(
    (row): row is Extract<MetricDay, { metric: M }> => row.metric === id && row.breakdown === breakdown,
  );
  if (!found) throw new Error(`no ${id} ${breakdown}`);
  return found;
}
const own = async (externalId: string, owner: { person_id?: string; team_id?: string }) => {
  const found = await pool.query("SELECT id FROM identities WHERE external_id = $1", [externalId]);
  await insertRows(pool, "ownerships", [
    {
      id: randomUUID(),
      subject_type: "identity",
      subject_id: found.rows[0]?.id,
      role: "technical",
      person_id: null,
      team_id: null,
      ...owner,
      state: "accepted",
      evidence: "test",
      set_by: "test",
      set_at: now,
      confirmed_at: now,
    },
  ]);
};
async function person(name: string): Promise<string> {
  const id = randomUUID();
  await insertRows(pool, "people", [{ id, name, active: true, created_at: now }]);
  return id;
}

describe("M1", () => {
  it("counts what appears after the first look and no register knew, and says the first look's apart", async () => {
    const sheet = await source("sheet", [identity("known")], "spreadsheet");
    await sheet.sync();
    const cloud = await source("cloud", [identity("known"), identity("old")]);
    await cloud.sync();
    cloud.show([
      identity("known"),
      identity("old"),
      identity("new"),
      identity("again"),
      identity("provided", { managedBy: "provider" }),
      identity("ana", { class: "human" }),
    ]);
    await cloud.sync();
    const again = await pool.query("SELECT id FROM identities WHERE external_id = 'again'");
    await insertRows(pool, "links", [
      {
        id: randomUUID(),
        kind: "recreated",
        from_type: "identity",
        from_id: randomUUID(),
        to_type: "identity",
        to_id: again.rows[0]?.id,
        evidence: "test",
        at: now,
      },
    ]);
    await compute();
    expect(await metric("M1")).toMatchObject({
      value: 1,
      details: {
        stock: 1,
        baselineFlow: 1,
        baselineStock: 1,
        notMatchedWith: ["approved requests", "infrastructure code"],
      },
    });
    await own("new", { person_id: await person("Ana") });
    await compute();
    expect(await metric("M1")).toMatchObject({ value: 1, details: { stock: 0, baselineStock: 1 } });
    expect(await metric("M1", "kind:cloud_user")).toMatchObject({ value: 1 });
  });

  it("brings yesterday's number up to what a look over midnight found", async () => {
    const cloud = await source("cloud", [identity("old")]);
    await cloud.sync();
    await compute();
    const today = (await metric("M1")).day;
    cloud.show([identity("old"), identity("late")]);
    await cloud.sync();
    await pool.query(
      "UPDATE identities SET first_seen_at = $1::date::timestamptz + interval '23 hours 59 minutes' WHERE external_id = 'late'",
      [today],
    );
    await compute(new Date(Date.parse(`${today}T00:00:00Z`) + dayMs + 60_000));
    expect(await metric("M1")).toMatchObject({ value: 0, details: { stock: 1 } });
    const rows = await pool.query(
      "SELECT breakdown, value FROM metric_days WHERE metric = 'M1' AND day = $1 ORDER BY 1",
      [today],
    );
    expect(rows.rows).toEqual([
      { breakdown: "all", value: 1 },
      { breakdown: "environment:none", value: 1 },
      { breakdown: "kind:cloud_user", value: 1 },
      { breakdown: "system:aws", value: 1 },
    ]);
  });
});

describe("M2", () => {
  it("divides the owned by the population, and says what the three largest owners hold", async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `i${index}`);
    const cloud = await source("cloud", [
      ...ids.map((id) => identity(id)),
      identity("off", { status: "disabled" }),
      identity("bot", { kind: "cloud_role", environment: "production" }),
    ]);
    await cloud.sync();
    const owners = await Promise.all(["Ana", "Ben", "Cay", "Dan"].map(person));
    for (const [index, owner] of [0, 0, 0, 1, 1, 2, 3].entries())
      await own(`i${index}`, { person_id: owners[owner] });
    await compute();
    expect(await metric("M2")).toMatchObject({
      numerator: 7,
      denominator: 11,
      value: 7 / 11,
      notAssessable: 0,
    });
    expect((await metric("M2")).details.topThreeOwners).toBeCloseTo(6 / 7);
    expect(await metric("M2", "environment:production")).toMatchObject({
      value: 0,
      denominator: 1,
      details: { topThreeOwners: null },
    });
  });
});

describe("M3", () => {
  it("leaves out what has no way in, and counts a role behind static keys as not short-lived", async () => {
    const role = (id: string, more: Partial<Extract<RecordInput, { t: "trust" }>>): RecordInput[] => [
      identity(id, { kind: "cloud_role" }),
      { t: "trust", identity: ref(id), kind: "assume_role", subject: "x", ...more },
    ];
    const cloud = await source("cloud", [
      identity("user"),
      key("k1", "user"),
      ...role("rooted", { subjectRef: ref("user") }),
      ...role("deeper", { subjectRef: ref("rooted") }),
      ...role("federated", { kind: "federation", issuer: "https://idp" }),
      ...role("anybody", { subject: "*" }),
      identity("unreachable", { kind: "cloud_role" }),
    ]);
    await cloud.sync();
    await compute();
    expect(await metric("M3")).toMatchObject({
      numerator: 1,
      denominator: 5,
      notAssessable: 1,
      details: { noWayIn: 1, staticRooted: 2, credentials: { active: 1, shortLived: 0, notAssessable: 0 } },
    });
  });
});

describe("M4", () => {
  it("counts unused keys that went, not the used, the replaced, or those of a source taken away", async () => {
    const filler = Array.from({ length: 12 }, (_, index) => [
      identity(`f${index}`),
      key(`fk${index}`, `f${index}`),
    ]).flat();
    const stay = [
      identity("a"),
      identity("b"),
      identity("c"),
      identity("d"),
      key("newer", "d", { createdAt: daysAgo(5) }),
      key("off", "a", { status: "disabled", type: "api_key", ...neverUsed(300) }),
      ...filler,
    ];
    const cloud = await source("cloud", [
      ...stay,
      key("unused", "a", neverUsed(400)),
      key("busy", "b", {
        createdAt: daysAgo(400),
        lastUsed: {
          at: daysAgo(3),
          grade: "reported",
          precisionSeconds: 0,
          coveredSince: daysAgo(401),
          gap: "none",
        },
      }),
      key("blind", "c", { createdAt: daysAgo(400) }),
      key("rotated", "d", neverUsed(400)),
    ]);
    await cloud.sync();
    await compute();
    expect(await metric("M4")).toMatchObject({ value: 0, denominator: 0, details: { disabled: 1 } });
    cloud.show(stay);
    await cloud.sync();
    await letHoursPass(pool, 25);
    await compute();
    expect(await metric("M4")).toMatchObject({ value: 0 });
    await cloud.sync();
    await compute();
    expect(await metric("M4")).toMatchObject({
      value: 1,
      denominator: 3,
      notAssessable: 1,
      details: { disabled: 1 },
    });
    await pool.query("UPDATE sources SET removed_at = (SELECT min(gone_at) FROM credentials) WHERE id = $1", [
      cloud.id,
    ]);
    await compute();
    expect(await metric("M4")).toMatchObject({ value: 0, denominator: 0 });
  });
});

describe("M5", () => {
  it("takes the age of active static keys, with certificates and unknown ages apart", async () => {
    const cloud = await source("cloud", [
      identity("a"),
      key("k1", "a", { createdAt: daysAgo(100) }),
      key("k2", "a", { createdAt: daysAgo(900), lastRotatedAt: daysAgo(300) }),
      key("k3", "a"),
      key("k4", "a", { createdAt: daysAgo(5000), status: "disabled" }),
      key("k5", "a", { createdAt: daysAgo(5000), type: "federated", lifetime: "federated" }),
      key("c1", "a", { type: "x509", createdAt: daysAgo(1), expiresAt: daysAgo(-30) }),
      key("c2", "a", { type: "x509", createdAt: daysAgo(90), expiresAt: daysAgo(2) }),
      identity("ana", { class: "human" }),
      key("k6", "ana", { createdAt: daysAgo(5000) }),
    ]);
    await cloud.sync();
    await compute(now);
    const age = await metric("M5");
    expect(age.value).toBeCloseTo(200);
    expect(age).toMatchObject({
      denominator: 2,
      notAssessable: 1,
      details: {
        median: 200,
        p90: 280,
        oldest: 300,
        certificates: { active: 2, ended: 1, endUnknown: 0, medianDaysLeft: 14, shortestDaysLeft: 30 },
      },
    });
  });
});

describe("M6", () => {
  const policy = (id: string, statement: object): RecordInput => ({
    t: "entitlement",
    ref: ref(id),
    kind: "policy",
    name: id,
    system: "aws",
    body: { Statement: statement },
  });
  const holds = (
    principal: string,
    id: string,
    more: Partial<Extract<RecordInput, { t: "grant" }>> = {},
  ): RecordInput => ({ t: "grant", principal: ref(principal), entitlement: ref(id), ...more });
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const nothingMore = { ...all, Action: "s3:ListBucket", Resource: "arn:aws:s3:::one" };
  const assess = async () => assessDue(pool, await databaseNow(pool), new AbortController().signal);

  it("counts who was assessed as privileged, becoming others included, and says at least where something is not known", async () => {
    const cloud = await source("cloud", [
      ...["grouped", "narrow", "becomes", "silent"].map((id) => identity(id)),
      identity("root", { kind: "root_account" }),
      key("rk", "root"),
      identity("ana", { class: "human" }),
      policy("everything", all),
      policy("little", nothingMore),
      holds("ana", "everything"),
      holds("admins", "everything", { principalKind: "group" }),
      { t: "member", group: ref("admins"), member: ref("grouped") },
      holds("narrow", "little"),
      holds("becomes", "little"),
      {
        t: "trust",
        identity: ref("grouped"),
        kind: "assume_role",
        subject: "becomes",
        subjectRef: ref("becomes"),
      },
    ]);
    await cloud.sync();
    await compute();
    // Nobody has assessed anything yet.
    expect(await metric("M6")).toMatchObject({ version: 2, value: 0, denominator: 5, notAssessable: 5 });
    await assess();
    await compute();
    const tiers = await pool.query<{ external_id: string; tier: number | null }>(
      "SELECT external_id, tier FROM identities WHERE class <> 'human'",
    );
    const privileged = tiers.rows.filter(({ tier }) => tier === 0 || tier === 1);
    const unknown = tiers.rows.filter(({ tier }) => tier === null);
    expect(privileged.map(({ external_id }) => external_id).sort()).toEqual(["becomes", "grouped", "root"]);
    const counted = await metric("M6");
    expect(counted).toMatchObject({
      value: privileged.length,
      denominator: 5,
      notAssessable: unknown.length,
      details: { atLeast: unknown.length > 0, unowned: privileged.length, static: 1 },
    });
  });

  it("is computed anew when an assessment finds others privileged, and not otherwise", async () => {
    const cloud = await source("cloud", [identity("a"), policy("everything", all), holds("a", "everything")]);
    await cloud.sync();
    expect(await refreshMetrics(pool)).toBe("computed");
    expect((await metric("M6")).value).toBe(0);
    await assess();
    expect(await refreshMetrics(pool)).toBe("computed");
    expect((await metric("M6")).value).toBe(1);
    await pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
    expect(await assess()).toEqual({ assessed: 1 });
    expect(await refreshMetrics(pool)).toBe("fresh");
  });
});

describe("a day's rows", () => {
  it("are replaced, not added to, and say how complete the look was", async () => {
    const cloud = await source("cloud", [identity("a"), identity("b", { system: "host" })]);
    await cloud.sync();
    await compute(now);
    const first = await listNewestMetrics(pool, systemScope("test"));
    await compute(now);
    expect(await listNewestMetrics(pool, systemScope("test"))).toEqual(first);
    expect(new Set(first.map((row) => row.breakdown))).toEqual(
      new Set([
        ...["all", "system:aws", "system:host", "environment:none", "kind:cloud_user"],
        ...["sensitivity:none", "tier:unknown"],
      ]),
    );
    expect(first.every((row) => row.coverage.scopes.complete === 1 && row.coverage.sources.fresh === 1)).toBe(
      true,
    );
    await pool.query("UPDATE sources SET every_minutes = 60");
    await pool.query("UPDATE sync_runs SET finished_at = finished_at - interval '3 hours'");
    await compute(now);
    expect((await metric("M2")).coverage.sources).toEqual({ fresh: 0, total: 1 });
  });

  it("are computed once a day and after every run that brought something", async () => {
    expect(await refreshMetrics(pool)).toBe("nothing_read");
    const cloud = await source("cloud", [identity("a")]);
    await cloud.sync();
    expect(await refreshMetrics(pool)).toBe("computed");
    expect(await refreshMetrics(pool)).toBe("fresh");
    await cloud.sync();
    expect(await refreshMetrics(pool)).toBe("unchanged");
    expect(await refreshMetrics(pool)).toBe("fresh");
    const more = await source("more", [identity("b")]);
    await more.sync();
    expect(await refreshMetrics(pool)).toBe("computed");
    expect((await metric("M2")).denominator).toBe(2);
    await pool.query("UPDATE metric_days SET day = day - 1");
    expect(await refreshMetrics(pool)).toBe("computed");
  });

  it("are null, not zero, where there is nothing to measure", async () => {
    const cloud = await source("cloud", [identity("ana", { class: "human" })]);
    await cloud.sync();
    await compute();
    expect(await metric("M2")).toMatchObject({ value: null, numerator: 0, denominator: 0 });
    expect(await metric("M3")).toMatchObject({ value: null });
    expect(await metric("M5")).toMatchObject({ value: null, details: { median: null } });
  });
});
