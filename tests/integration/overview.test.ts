import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { RecordInput } from "@/lib/domain/source-record";
import { eachFinding } from "@/lib/features/findings/data";
import type { FindingRow } from "@/lib/features/findings/schema";
import { eachIdentity } from "@/lib/features/identities/data";
import { readHeadline, readLadder, readRemovable, readStage } from "@/lib/features/overview/data";
import { readBlindSpots, readProgress } from "@/lib/features/overview/data-coverage";
import { readFirstThings } from "@/lib/features/overview/data-deeds";
import { readGrowth } from "@/lib/features/overview/data-growth";
import type { Reader } from "@/lib/features/overview/data-reader";
import { scanThisMachine } from "@/lib/features/overview/mutations";
import { overviewQueries, termsOf } from "@/lib/features/overview/queries";
import type { Counted, CountedFindings } from "@/lib/features/overview/schema";
import { listSourceCards } from "@/lib/features/sources/data-cards";
import { requestRun } from "@/lib/features/sources/mutations-runs";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { failRun } from "@/lib/jobs/sync/runs";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { prepareQueue } from "@/lib/platform/queue";
import { Scope, systemScope } from "@/lib/platform/scope";
import { insertRows } from "@/tests/factories/insert-rows";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let reader: Reader;
beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  reader = { pool, scope: systemScope("test"), now: await databaseNow(pool) };
});
afterEach(() => database.drop());

const daysAgo = (days: number) => new Date(reader.now.getTime() - days * 86_400_000);
const ref = (externalId: string, realm = "test:one") => ({ realm, externalId });
const identity = (id: string, more: Partial<Extract<RecordInput, { t: "identity" }>> = {}): RecordInput => ({
  t: "identity",
  ref: ref(id),
  kind: "cloud_user",
  name: id,
  system: "aws",
  status: "active",
  class: "non_human",
  container: ref("account"),
  ...more,
});
const key = (id: string, of: string, created: number, used: number | null | "nobody knows"): RecordInput => ({
  t: "credential",
  ref: ref(id),
  identity: ref(of),
  type: "access_key",
  lifetime: "static",
  status: "active",
  createdAt: daysAgo(created),
  ...(used === "nobody knows"
    ? {}
    : {
        lastUsed: {
          at: used === null ? null : daysAgo(used),
          grade: used === null ? "none" : "reported",
          precisionSeconds: 0,
          coveredSince: daysAgo(created),
          gap: "none",
        },
      }),
});
const placement = (id: string, of: string, meantForSecrets = false): RecordInput => ({
  t: "placement",
  ref: ref(id, "host:one"),
  locator: id,
  kind: "config_file",
  meantForSecrets,
  credential: ref(of),
});

async function sync(name: string, records: RecordInput[], connector = "scripted"): Promise<string> {
  const source = await createSource(pool, name, connector);
  const evidence = connector === "csv" ? "spreadsheet" : "api";
  await syncOnce(
    testEngine(pool, scriptedConnector({ scopes: [{ key: name, pages: [records] }], evidence })),
    source,
  );
  return source;
}

async function inventory(): Promise<void> {
  await sync("The sheet, 2019", [identity("known"), identity("only-here", { container: null })], "csv");
  await sync("cloud", [
    { t: "container", ref: ref("account"), kind: "account", name: "payments" },
    identity("known", { createdAt: daysAgo(3000) }),
    identity("idle", { createdAt: daysAgo(2000) }),
    key("k-idle", "idle", 900, 200),
    identity("busy", { createdAt: daysAgo(800) }),
    key("k-busy", "busy", 700, 2),
    identity("blind", { createdAt: daysAgo(400) }),
    key("k-blind", "blind", 500, "nobody knows"),
    identity("quarterly", { createdAt: daysAgo(800) }),
    key("k-quarterly", "quarterly", 700, 200),
    identity("root", { kind: "root_account", createdAt: daysAgo(10) }),
    key("k-root", "root", 10, 1),
    identity("role", { kind: "cloud_role", container: null }),
    identity("service", { kind: "cloud_role", managedBy: "provider" }),
    identity("pat", { kind: "access_token", managedBy: "person" }),
    identity("odd", { class: "unsure" }),
    identity("ana", { class: "human" }),
    identity("off", { status: "disabled" }),
    placement("/a", "k-busy"),
    placement("/b", "k-busy"),
    placement("/vault", "k-idle", true),
  ]);
  await pool.query("UPDATE identities SET expected_use = 'quarterly' WHERE external_id = 'quarterly'");
}

/** The names of the rows that a number opens. */
async function rowsOf({ q }: Pick<Counted, "q">): Promise<string[]> {
  const names: string[] = [];
  for await (const row of eachIdentity(pool, reader.scope, {
    terms: termsOf(q),
    now: reader.now,
    sort: "name",
    direction: "asc",
  })) {
    names.push(row.externalId);
  }
  return names.sort();
}
/** The findings that a number opens in the inbox. */
async function findingsOf(query: string): Promise<FindingRow[]> {
  const parsed = parseQuery(query, findingFields);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const rows: FindingRow[] = [];
  for await (const row of eachFinding(pool, reader.scope, { terms: parsed.terms, now: reader.now }))
    rows.push(row);
  return rows;
}
const assess = () => assessDue(pool, reader.now, new AbortController().signal);

function* countedIn(value: unknown): Generator<Counted> {
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  const { q, count, capped } = value as Partial<Counted>;
  if (typeof q === "string" && typeof count === "number") yield { q, count, capped: capped === true };
  for (const part of Object.values(value)) yield* countedIn(part);
}

function* foundIn(value: unknown): Generator<CountedFindings> {
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  const { query, count, capped } = value as Partial<CountedFindings>;
  if (typeof query === "string" && typeof count === "number") yield { query, count, capped: capped === true };
  for (const part of Object.values(value)) yield* foundIn(part);
}

describe("the first screen", () => {
  it("opens with each number exactly the rows that it counts", async () => {
    await inventory();
    await assess();
    const said = [
      await readHeadline(reader),
      await readFirstThings(reader),
      await readRemovable(reader),
      await readGrowth(reader),
      await readLadder(reader),
      await readBlindSpots(reader),
    ];
    const numbers = [...countedIn(said)];
    expect(numbers.length).toBeGreaterThanOrEqual(17);
    for (const number of numbers) expect((await rowsOf(number)).length, number.q).toBe(number.count);
    const found = [...foundIn(said)];
    expect(found.length).toBeGreaterThanOrEqual(5);
    for (const each of found) expect((await findingsOf(each.query)).length, each.query).toBe(each.count);
  });

  it("says who is there in parts that add up, and how many the sheet knew", async () => {
    await inventory();
    const { all, ours, providers, personal, unsure, people, sheet } = await readHeadline(reader);
    expect(ours.count + providers.count + personal.count + unsure.count).toBe(all.count);
    expect([providers, personal, unsure, people].map((each) => each.count)).toEqual([1, 1, 1, 1]);
    expect(sheet).toMatchObject({ count: 2, names: ["The sheet, 2019"] });
    expect(await rowsOf(sheet ?? all)).toEqual(["known", "only-here"]);
    const everything = await pool.query("SELECT count(*)::int AS n FROM identities");
    expect(all.count + people.count).toBe(everything.rows[0]?.n);
  });

  it("puts first what closes most of the critical and high points, and each opens what it closes", async () => {
    await inventory();
    const before = await readFirstThings(reader);
    expect(before).toMatchObject({ assessedAt: null, deeds: [], share: 0, critical: { count: 0 } });
    await assess();
    const { deeds, share, critical, high, assessedAt } = await readFirstThings(reader);
    expect(assessedAt).not.toBeNull();
    const open = await findingsOf("severity:critical,high");
    expect(critical.count + high.count).toBe(open.length);
    expect(deeds.length).toBeGreaterThan(1);
    const points = (rows: readonly FindingRow[]) =>
      rows.reduce((sum, { severity }) => sum + (severity === "critical" ? 30 : 18), 0);
    const closed = new Map<string, FindingRow>();
    let last = Number.POSITIVE_INFINITY;
    for (const { closes, worst } of deeds) {
      const rows = closes ? await findingsOf(closes.query) : [worst];
      expect(rows.length).toBe(closes?.count ?? 1);
      expect(rows[0]?.id).toBe(worst.id);
      const gained = points(rows.filter(({ id }) => !closed.has(id)));
      expect(gained).toBeLessThanOrEqual(last);
      last = gained;
      for (const row of rows) closed.set(row.id, row);
    }
    expect(share).toBeCloseTo(points([...closed.values()]) / points(open));
  });

  it("says honestly what is open where nothing is critical or high", async () => {
    await sync("cloud", [identity("idle"), key("k-idle", "idle", 900, null)]);
    await assess();
    const { deeds, others, share, critical, high } = await readFirstThings(reader);
    expect([deeds, share, critical.count, high.count]).toEqual([[], 0, 0, 0]);
    expect(others.count).toBe((await findingsOf("severity:medium,low")).length);
    expect(others.count).toBeGreaterThan(0);
  });

  it("proposes for removal what nobody used, and says of whom it cannot be told", async () => {
    await inventory();
    const { unused, unknown, keys } = await readRemovable(reader);
    expect(await rowsOf(unused)).toEqual(["idle"]);
    expect(keys).toBe(1);
    expect(await rowsOf(unknown)).toEqual(["blind"]);
  });

  it("draws a curve that ends at today's number, without those of unknown age", async () => {
    await inventory();
    const { points, known, unknown, by } = await readGrowth(reader);
    expect(by).toBe("month");
    expect(points[0]).toEqual({ day: `${daysAgo(3000).toISOString().slice(0, 7)}-01`, alive: 1, left: 0 });
    expect(points.at(-1)?.alive).toBe(known.count);
    expect(points.at(-1)?.day).toBe(`${reader.now.toISOString().slice(0, 7)}-01`);
    expect(new Set(points.map((point) => point.day)).size).toBe(points.length);
    expect(await rowsOf(unknown)).toEqual(["odd", "only-here", "role"]);
  });

  it("shades what was made by somebody who left, unless people said that it is not so", async () => {
    await inventory();
    const person = randomUUID();
    await insertRows(pool, "people", [{ id: person, name: "Lea", active: false, created_at: reader.now }]);
    const rows = await pool.query<{ id: string; external_id: string }>(
      "SELECT id, external_id FROM identities WHERE external_id IN ('idle', 'busy', 'role')",
    );
    await insertRows(
      pool,
      "findings",
      rows.rows.map(({ id }) => ({
        id: randomUUID(),
        rule_id: "creator-left",
        identity_id: id,
        key: person,
        severity: "high",
        confidence: "high",
        sentence: "Lea left.",
        state: "open",
        first_seen_at: reader.now,
        last_seen_at: reader.now,
      })),
    );
    const { points, left } = await readGrowth(reader);
    expect(left.count).toBe(3);
    expect((await findingsOf(left.query)).length).toBe(3);
    // The role's age is not known.
    expect(points.at(-1)?.left).toBe(2);
    expect(points[0]).toMatchObject({ alive: 1, left: 0 });
    expect(points.filter((point, index) => point.left < (points[index - 1]?.left ?? 0))).toEqual([]);
    await pool.query(
      `WITH e AS (INSERT INTO exceptions (kind, reason, scope_kind, severity_cap, requested_by, requested_at, state, expires_at)
         VALUES ('false_positive', 'She is back.', 'finding', 'high', 'test', now(), 'active', now() + interval '9 days') RETURNING id)
       UPDATE findings SET exception_id = e.id FROM e WHERE identity_id = $1`,
      [rows.rows.find((row) => row.external_id === "busy")?.id],
    );
    const after = await readGrowth(reader);
    expect([after.left.count, after.points.at(-1)?.left]).toEqual([2, 1]);
    expect((await findingsOf(after.left.query)).length).toBe(2);
  });

  it("draws by years where months would be too many, up to what was created last", async () => {
    await sync("old", [
      identity("a", { createdAt: new Date("1998-06-01T00:00:00Z") }),
      identity("b", { createdAt: daysAgo(-500) }),
    ]);
    const { points, by } = await readGrowth(reader);
    expect(by).toBe("year");
    expect(points[0]).toEqual({ day: "1998-01-01", alive: 1, left: 0 });
    expect(points.at(-1)?.alive).toBe(2);
  });

  it("counts as claimed only who was accepted by somebody who is there", async () => {
    await inventory();
    const person = randomUUID();
    await insertRows(pool, "people", [{ id: person, name: "Ana", active: true, created_at: reader.now }]);
    const subjects = await pool.query<{ id: string; external_id: string }>(
      "SELECT id, external_id FROM identities WHERE external_id IN ('busy', 'idle', 'ana')",
    );
    await insertRows(
      pool,
      "ownerships",
      subjects.rows.map(({ id, external_id }) => ({
        id: randomUUID(),
        subject_type: "identity",
        subject_id: id,
        role: "technical",
        person_id: person,
        state: external_id === "idle" ? "suggested" : "accepted",
        evidence: "test",
        set_by: "test",
        set_at: reader.now,
        confirmed_at: external_id === "idle" ? null : reader.now,
      })),
    );
    await assess();
    const { population, rungs, byAccount } = await readLadder(reader);
    expect(population.count).toBe(9);
    expect(Object.values(rungs).map(({ count }) => count)).toEqual([8, 1, 0, 0]);
    for (const each of Object.values(rungs)) expect((await rowsOf(each)).length, each.q).toBe(each.count);
    expect(await rowsOf(rungs.claimed)).toEqual(["busy"]);
    expect(byAccount).toEqual({ decisions: 1, covered: 7, of: 9 });
  });

  it("names what it could not see: denied parts with their permission, and use that nobody records", async () => {
    const source = await createSource(pool, "cloud");
    const denied = { kind: "denied" as const, message: "AccessDenied", permission: "iam:ListUsers" };
    const script = {
      scopes: [
        { key: "a", pages: [[identity("x"), key("k", "x", 500, "nobody knows")]] },
        { key: "b", pages: [denied] },
        { key: "c", pages: [denied] },
      ],
    };
    await syncOnce(testEngine(pool, scriptedConnector(script)), source);
    await createSource(pool, "later");
    const blind = await readBlindSpots(reader);
    expect(blind.denied).toEqual([
      { source: "cloud", sourceId: source, scopes: 2, message: "AccessDenied", permission: "iam:ListUsers" },
    ]);
    expect(blind.sources).toMatchObject([{ name: "later", state: "new" }]);
    expect((await listSourceCards(pool, reader.scope, reader.now)).map((card) => card.trouble)).toEqual([
      {
        kind: "denied",
        where: "Things of b",
        others: 1,
        message: "AccessDenied",
        permission: "iam:ListUsers",
      },
      null,
    ]);
    expect(blind.noUse).toMatchObject([{ system: "aws", identities: { count: 1 } }]);
    const owner = Scope.ofMember({
      actor: "user:1",
      role: "owner",
      membership: { kind: "all" },
      personId: null,
    });
    expect(await readBlindSpots({ ...reader, scope: owner })).toEqual({
      seesSources: false,
      denied: [],
      moreDenied: 0,
      sources: [],
      noUse: [],
      never: [],
    });
  });

  it("names a source whose last run failed as a whole, before the parts of others", async () => {
    const source = await sync("cloud", [identity("x")]);
    const run = await requestRun(pool, {
      sourceId: source,
      trigger: "person",
      requestedBy: "cli:ana",
      uploadId: null,
    });
    await failRun(pool, run.runId, "Its connector is not known here.");
    const empty = await createSource(pool, "empty");
    await syncOnce(testEngine(pool, scriptedConnector({ scopes: [] })), empty);
    const denied = { kind: "denied" as const, message: "AccessDenied" };
    const other = await createSource(pool, "other");
    await syncOnce(testEngine(pool, scriptedConnector({ scopes: [{ key: "a", pages: [denied] }] })), other);
    expect((await readBlindSpots(reader)).denied).toEqual([
      {
        source: "cloud",
        sourceId: source,
        scopes: null,
        message: "Its connector is not known here.",
        permission: null,
      },
      {
        source: "empty",
        sourceId: empty,
        scopes: null,
        message: "It named nothing that there is to read.",
        permission: null,
      },
      { source: "other", sourceId: other, scopes: 1, message: "AccessDenied", permission: null },
    ]);
  });

  it("counts only what the reader reaches", async () => {
    await inventory();
    const scope = Scope.ofMember({
      actor: "user:1",
      role: "owner",
      membership: { kind: "all" },
      personId: randomUUID(),
    });
    const theirs = { ...reader, scope };
    for (const number of countedIn([
      await readHeadline(theirs),
      await readGrowth(theirs),
      await readLadder(theirs),
    ])) {
      expect(number.count, number.q).toBe(0);
    }
    await assess();
    const first = await readFirstThings(theirs);
    expect(first).toMatchObject({ deeds: [], critical: { count: 0 }, others: { count: 0 } });
  });
});

describe("the doors", () => {
  it("stay until there is a source, and the page waits until something was read", async () => {
    expect(await readStage(reader)).toBe("no_source");
    await createSource(pool, "cloud");
    expect(await readStage(reader)).toBe("never_read");
    await sync("more", [identity("a")]);
    expect(await readStage(reader)).toBe("read");
  });

  it("make this machine a source once, with a run that waits and two rows in the audit log", async () => {
    await prepareQueue(pool);
    const both = await Promise.all([
      scanThisMachine(pool, "user:1", reader.now),
      scanThisMachine(pool, "user:1", reader.now),
    ]);
    expect(both[0]).toEqual(both[1]);
    const sources = await pool.query("SELECT name, connector, mode FROM sources");
    expect(sources.rows).toEqual([{ name: "This machine", connector: "host", mode: "live" }]);
    const audit = await pool.query("SELECT code, target FROM audit_events ORDER BY seq");
    expect(audit.rows).toEqual([
      { code: "RC-1301", target: "This machine" },
      { code: "RC-1401", target: "This machine" },
    ]);
    expect(await readProgress(reader)).toMatchObject({
      runs: [{ source: "This machine", status: "requested", scopes: 0, identities: 0 }],
      ended: null,
    });
  });
});

it("has queries that the query box reads", () => {
  for (const query of Object.values(overviewQueries)) expect(termsOf(query).length).toBeGreaterThan(0);
});
