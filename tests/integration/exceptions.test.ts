import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getException, listExceptions } from "@/lib/features/exceptions/data";
import { extendException, requestException } from "@/lib/features/exceptions/mutations";
import {
  decideException,
  setSecondPerson,
  withdrawException,
} from "@/lib/features/exceptions/mutations-decide";
import { type AskedScope, requestExceptionSchema } from "@/lib/features/exceptions/schema";
import { countSetAside, listFindings } from "@/lib/features/findings/data";
import { findingTerms } from "@/lib/features/findings/data-selection";
import { applyExceptions } from "@/lib/jobs/assess/exceptions";
import { createPrisma } from "@/lib/platform/prisma";
import { systemScope } from "@/lib/platform/scope";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { type FindingFixture, findingFixture, insertFindings } from "@/tests/factories/findings";
import {
  identityFixture,
  insertIdentities,
  insertOwnership,
  insertPerson,
} from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-27T00:00:00Z");
const days = (n: number) => new Date(now.getTime() + n * 86_400_000);
const everybody = systemScope("test");
const rule = "credential-too-old";
let database: TestDatabase;
let pool: Pool;
const ids = { deploy: randomUUID(), backup: randomUUID() };
const ana = member("analyst", { id: "ana" });
const ben = member("analyst", { id: "ben" });
const admin = member("admin", { id: "root" });
let found: Record<"one" | "two" | "other" | "elsewhere", FindingFixture>;
let owner: ReturnType<typeof member>;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await insertIdentities(pool, [
    identityFixture({ id: ids.deploy, name: "ci-deploy", risk: 40 }),
    identityFixture({ id: ids.backup, name: "backup", risk: 40 }),
  ]);
  const person = await insertPerson(pool, "Ada", "ada@example.com");
  await insertOwnership(pool, ids.deploy, { personId: person });
  owner = member("owner", { id: "ada", personId: person });
});
afterAll(() => database.drop());

beforeEach(async () => {
  await pool.query(
    "DELETE FROM findings; DELETE FROM exceptions; DELETE FROM settings WHERE name = 'exceptions'",
  );
  found = {
    one: findingFixture({ identity_id: ids.deploy, rule_id: rule, key: "a", severity: "medium" }),
    two: findingFixture({ identity_id: ids.deploy, rule_id: rule, key: "b", severity: "low" }),
    other: findingFixture({ identity_id: ids.deploy, rule_id: "dormant", severity: "high" }),
    elsewhere: findingFixture({ identity_id: ids.backup, rule_id: rule, severity: "medium" }),
  };
  await insertFindings(pool, Object.values(found));
});

type Name = keyof typeof found;
const idsOf = (...names: Name[]) => names.map((name) => found[name].id);
const these = (...names: Name[]): AskedScope => ({
  kind: "finding",
  selection: { kind: "ids", ids: idsOf(...names) },
});
const ask = (
  scope: AskedScope,
  more: {
    kind?: "accepted_risk" | "false_positive" | "snooze";
    by?: typeof ana;
    days?: number;
    reason?: string;
  } = {},
) =>
  requestException(
    { pool },
    more.by ?? ana,
    {
      kind: more.kind ?? "accepted_risk",
      reason: more.reason ?? "It is behind a wall.",
      days: more.days ?? 90,
      scope,
    },
    now,
  );
/** The names of the findings in a bucket. */
async function bucket(q: string): Promise<string[]> {
  const page = await listFindings(pool, everybody, {
    terms: findingTerms(q),
    now,
    sort: "rank",
    direction: "desc",
    limit: 50,
  });
  const name = (id: string) => Object.entries(found).find(([, each]) => each.id === id)?.[0] ?? "new";
  return page.rows.map(({ id }) => name(id)).sort();
}
const inbox = () => bucket("");

describe("what an exception covers", () => {
  it("is the findings that it names, and no new one of the same rule and identity", async () => {
    await ask(these("one"));
    await insertFindings(pool, [{ identity_id: ids.deploy, rule_id: rule, key: "c" }]);
    await applyExceptions(pool, days(1));
    expect(await inbox()).toEqual(["elsewhere", "new", "other", "two"]);
    expect(await bucket("state:accepted")).toEqual(["one"]);
  });

  it("is this rule on this identity, whatever its key, and neither another rule nor another identity", async () => {
    await ask({ kind: "identity", findingId: found.one.id });
    await insertFindings(pool, [{ identity_id: ids.deploy, rule_id: rule, key: "c" }]);
    await applyExceptions(pool, days(1));
    expect(await inbox()).toEqual(["elsewhere", "other"]);
    expect(await bucket("state:accepted")).toEqual(["new", "one", "two"]);
  });

  it("is this rule on whatever a query finds, also in future, and nothing else that the query finds", async () => {
    await ask(
      { kind: "query", ruleId: rule, query: "state:open identity:ci-deploy" },
      { kind: "snooze", days: 30 },
    );
    await insertFindings(pool, [
      { identity_id: ids.deploy, rule_id: rule, key: "c" },
      { identity_id: ids.deploy, rule_id: "dormant", key: "d" },
      { identity_id: ids.backup, rule_id: rule, key: "e" },
    ]);
    await applyExceptions(pool, days(1));
    expect(await bucket("state:snoozed")).toEqual(["new", "one", "two"]);
    expect(await inbox()).toEqual(["elsewhere", "new", "new", "other"]);
  });

  it("is read with it, and counted as set aside, by whoever reaches what it covers", async () => {
    const { id } = await ask(these("one", "elsewhere"));
    await ask(these("two"), { kind: "snooze", days: 7 });
    expect(await getException(pool, everybody, id, now)).toMatchObject({ id, state: "active", covers: 2 });
    expect(await getException(pool, owner.scope, id, now)).toMatchObject({ id, covers: 1 });
    const elsewhere = (await ask(these("elsewhere"), { kind: "snooze", days: 7 })).id;
    expect(await getException(pool, owner.scope, elsewhere, now)).toBeNull();
    expect(await getException(pool, everybody, "none", now)).toBeNull();
    expect(await countSetAside(pool, everybody, now)).toEqual({ count: 3, capped: false });
    expect(await countSetAside(pool, owner.scope, now)).toEqual({ count: 2, capped: false });
  });

  it("is never a query that asks for another state, or one by who reaches a part only", async () => {
    const scope = { kind: "query" as const, ruleId: rule, query: "state:resolved" };
    await expect(ask(scope)).rejects.toMatchObject({ code: "bad_query" });
    await expect(ask({ ...scope, query: "" }, { by: owner })).rejects.toMatchObject({
      code: "scope_too_wide",
    });
    expect(await inbox()).toHaveLength(4);
  });

  it("is told by the last and narrowest of several", async () => {
    await ask({ kind: "identity", findingId: found.one.id });
    const wrong = await ask(these("one"), { kind: "false_positive" });
    expect(await bucket("state:false_positive")).toEqual(["one"]);
    await withdrawException({ pool }, ana.scope, wrong.id, days(1));
    expect(await bucket("state:accepted")).toEqual(["one", "two"]);
  });
});

describe("an exception ends", () => {
  it("by itself when its time is over, and its findings come back", async () => {
    const { id } = await ask(these("one", "two"), { kind: "snooze", days: 7, reason: "" });
    await applyExceptions(pool, days(6.9));
    expect(await bucket("state:snoozed")).toEqual(["one", "two"]);
    await applyExceptions(pool, days(7));
    expect(await inbox()).toEqual(["elsewhere", "one", "other", "two"]);
    const ended = await pool.query("SELECT state, ended_why FROM exceptions WHERE id = $1", [id]);
    expect(ended.rows).toEqual([{ state: "ended", ended_why: "expired" }]);
    expect((await auditEventsOf(pool, "exception.ended")).at(-1)).toMatchObject({
      actor: "system",
      payload: { exceptionId: id, why: "expired", findings: 2 },
    });
  });

  it("for what became worse, and stays for the rest; where nothing is left it is over", async () => {
    const { id } = await ask(these("one", "two"));
    await pool.query("UPDATE findings SET severity = 'medium' WHERE id = $1", [found.two.id]);
    await applyExceptions(pool, days(1));
    expect(await bucket("state:accepted")).toEqual(["one"]);
    expect((await auditEventsOf(pool, "exception.narrowed")).at(-1)?.payload).toMatchObject({
      exceptionId: id,
      findingIds: [found.two.id],
    });
    await pool.query("UPDATE findings SET severity = 'critical' WHERE id = $1", [found.one.id]);
    await applyExceptions(pool, days(2));
    expect(await inbox()).toContain("one");
    const ended = await pool.query("SELECT ended_why FROM exceptions WHERE id = $1", [id]);
    expect(ended.rows).toEqual([{ ended_why: "worsened" }]);
    // What came back for good does not go again when it is better.
    await pool.query("UPDATE findings SET severity = 'low' WHERE id = $1", [found.one.id]);
    await applyExceptions(pool, days(3));
    expect(await inbox()).toContain("one");
  });

  it("when it is withdrawn, by who asked for it or triages, and not by other owners", async () => {
    const { id } = await ask(these("one"));
    await expect(withdrawException({ pool }, owner.scope, id, now)).rejects.toMatchObject({
      code: "no_such_exception",
    });
    expect(await withdrawException({ pool }, ben.scope, id, now)).toEqual({ findings: 1 });
    expect(await inbox()).toHaveLength(4);
    await expect(withdrawException({ pool }, ben.scope, id, now)).rejects.toMatchObject({
      code: "not_active",
    });
  });

  it("where another goes on for it", async () => {
    const first = await ask(these("one"));
    const next = await extendException(
      { pool },
      ana,
      { id: first.id, reason: "Still so.", days: 365 },
      days(80),
    );
    await applyExceptions(pool, days(100));
    expect(await bucket("state:accepted")).toEqual(["one"]);
    const rows = await listExceptions(pool, everybody, {
      terms: [],
      now,
      sort: "requested",
      direction: "asc",
      limit: 10,
    });
    expect(rows.rows).toMatchObject([
      { id: first.id, state: "ended", endedWhy: "extended", covers: 0 },
      { id: next.id, state: "active", extendsId: first.id, covers: 1, expiresAt: days(445) },
    ]);
  });
});

describe("the second person", () => {
  it("is somebody else who may decide", async () => {
    await setSecondPerson({ pool }, admin.scope, "always", now);
    expect(await auditEventsOf(pool, "exception-policy.changed")).toMatchObject([
      { payload: { from: "critical", to: "always" } },
    ]);
    const asked = await ask(these("one"));
    expect(asked.waiting).toEqual({ others: 0 });
    expect(await inbox()).toContain("one");
    const decide = (by: typeof ana, decision: "approved" | "declined", note = "") =>
      decideException({ pool }, by.scope, { id: asked.id, decision, note }, days(1));
    await expect(decide(ana, "approved")).rejects.toMatchObject({ code: "own_request" });
    expect(await decide(ben, "approved")).toEqual({ findings: 1 });
    expect(await bucket("state:accepted")).toEqual(["one"]);
    await expect(decide(ben, "declined", "No.")).rejects.toMatchObject({ code: "not_waiting" });
  });

  it("is wanted for what the setting says, and counted among members who may decide", async () => {
    await pool.query("UPDATE findings SET severity = 'critical' WHERE id = $1", [found.one.id]);
    const prisma = createPrisma(pool);
    const made = await createUser(prisma, "analyst");
    await createUser(prisma, "owner");
    await createUser(prisma, "admin", { disabledAt: now });
    const alone = member("analyst", { id: made.id });
    expect((await ask(these("one", "two"), { by: alone })).waiting).toEqual({ others: 0 });
    expect((await ask(these("two"), { by: alone })).waiting).toBeNull();
    expect((await ask(these("one"), { by: ana })).waiting).toEqual({ others: 1 });
    await pool.query("DELETE FROM users");
  });

  it("may decline, with a reason", async () => {
    await setSecondPerson({ pool }, admin.scope, "always", now);
    const { id } = await ask(these("one"));
    await decideException({ pool }, ben.scope, { id, decision: "declined", note: "Mend it." }, days(1));
    await applyExceptions(pool, days(2));
    expect(await inbox()).toContain("one");
    expect(await auditEventsOf(pool, "exception.decided")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ payload: expect.objectContaining({ note: "Mend it." }) }),
      ]),
    );
  });

  it("lets a request lapse that nobody decided", async () => {
    await setSecondPerson({ pool }, admin.scope, "always", now);
    const { id } = await ask(these("one"), { kind: "snooze", days: 1 });
    await applyExceptions(pool, days(2));
    await expect(
      decideException({ pool }, ben.scope, { id, decision: "approved", note: "" }, days(2)),
    ).rejects.toMatchObject({ code: "not_waiting" });
  });
});

describe("owners", () => {
  it("ask for what is theirs, and somebody else decides, whatever the setting", async () => {
    await setSecondPerson({ pool }, admin.scope, "never", now);
    const asked = await ask(these("one"), { by: owner });
    expect(asked.waiting).not.toBeNull();
    await expect(ask(these("elsewhere"), { by: owner })).rejects.toMatchObject({ code: "no_such_finding" });
    await expect(ask(these("one"), { by: owner, kind: "snooze", days: 1 })).rejects.toMatchObject({
      code: "not_permitted",
    });
    expect((await ask(these("one", "elsewhere"), { by: owner })).findings).toBe(1);
    await decideException({ pool }, ben.scope, { id: asked.id, decision: "approved", note: "" }, now);
    expect(await bucket("state:accepted")).toEqual(["one"]);
  });

  it("read of the register what is about theirs, and no query", async () => {
    await ask(these("elsewhere"));
    await ask({ kind: "query", ruleId: rule, query: "identity:ci-deploy" });
    const read = async (scope: typeof everybody) =>
      (await listExceptions(pool, scope, { terms: [], now, sort: "requested", direction: "asc", limit: 10 }))
        .rows;
    expect(await read(everybody)).toHaveLength(2);
    expect(await read(owner.scope)).toMatchObject([{ scope: "query", query: null, covers: 2 }]);
    expect(await read(member("owner", { id: "nobody" }).scope)).toEqual([]);
  });
});

describe("numbers", () => {
  it("of an identity are those of its rows in the inbox; its risk stays", async () => {
    const numbers = async () =>
      (
        await pool.query("SELECT risk, open_findings, worst_finding FROM identities WHERE id = $1", [
          ids.deploy,
        ])
      ).rows[0];
    const { id } = await ask(these("other"));
    expect(await numbers()).toEqual({ risk: 40, open_findings: 2, worst_finding: "medium" });
    await ask({ kind: "identity", findingId: found.one.id });
    expect(await numbers()).toEqual({ risk: 40, open_findings: 0, worst_finding: null });
    await withdrawException({ pool }, ana.scope, id, now);
    expect(await numbers()).toEqual({ risk: 40, open_findings: 1, worst_finding: "high" });
  });

  it("of many at once are right too, and one withdrawal takes all back", async () => {
    await pool.query(
      `INSERT INTO findings (id, rule_id, identity_id, key, severity, confidence, sentence, state, first_seen_at, last_seen_at)
       SELECT gen_random_uuid(), $1, $2, 'many' || n, 'low', 'high', 'x', 'open', $3, $3 FROM generate_series(1, 6000) n`,
      [rule, ids.backup, now],
    );
    const query = { kind: "query" as const, query: "severity:low", except: [found.two.id], count: 6001 };
    await expect(ask({ kind: "finding", selection: { ...query, count: 5999 } })).rejects.toMatchObject({
      code: "selection_grew",
    });
    const done = await ask({ kind: "finding", selection: query });
    expect(done.findings).toBe(6000);
    const told = (await auditEventsOf(pool, "exception.requested")).filter(
      ({ payload }) => payload.exceptionId === done.id,
    );
    expect(told.map(({ payload }) => payload.chunk)).toEqual([1, 2]);
    expect(await inbox()).toEqual(["elsewhere", "one", "other", "two"]);
    expect(await withdrawException({ pool }, ana.scope, done.id, now)).toEqual({ findings: 6000 });
    expect((await bucket("severity:low")).length).toBe(50);
  }, 60_000);
});

it("what is written is scrubbed, and strange text stays text", async () => {
  const reason = "<script>alert(1)</script> ‮ ghp_a7Bc9dEfGh1jKlMn0pQrStUvWxYz12345678";
  await ask(these("one"), { reason });
  const kept = await pool.query<{ reason: string }>("SELECT reason FROM exceptions");
  expect(kept.rows[0]?.reason).toContain("<script>");
  expect(kept.rows[0]?.reason).not.toContain("ghp_a7");
  expect(JSON.stringify(await auditEventsOf(pool, "exception.requested"))).not.toContain("ghp_a7");
});

it("a time is always said, and a reason where it is asked for", () => {
  const asked = { kind: "accepted_risk", reason: "So.", days: 90, scope: these("one") };
  const fits = (more: object) => requestExceptionSchema.safeParse({ ...asked, ...more }).success;
  expect(fits({})).toBe(true);
  expect([{ days: 366 }, { days: 0 }, { reason: " " }, { kind: "snooze", days: 91 }].map(fits)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(fits({ kind: "snooze", days: 7, reason: "" })).toBe(true);
});
