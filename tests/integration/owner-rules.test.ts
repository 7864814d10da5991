import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inheritDecisions, refreshContainers } from "@/lib/features/accounts/mutations-inherit";
import { setLabel } from "@/lib/features/labels/mutations";
import { listOwnerRules } from "@/lib/features/owner-rules/data";
import { previewOwnerRule } from "@/lib/features/owner-rules/data-preview";
import {
  deleteOwnerRule,
  moveOwnerRule,
  saveOwnerRule,
  switchOffOwnerRule,
} from "@/lib/features/owner-rules/mutations";
import { applyOwnerRules, applyOwnerRulesDue } from "@/lib/features/owner-rules/mutations-apply";
import { assignOwner } from "@/lib/features/ownership/mutations";
import { undoOwner } from "@/lib/features/ownership/mutations-undo";
import { settleRun } from "@/lib/jobs/labels/apply-rules";
import { prepareQueue } from "@/lib/platform/queue";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { insertRows } from "@/tests/factories/insert-rows";
import {
  type IdentityFixture,
  identityFixture,
  insertContainer,
  insertIdentities,
  insertOwnership,
  insertPerson,
  insertSource,
  insertTeam,
} from "@/tests/factories/inventory";
import { ruleDraft, switchOn, updatedAt } from "@/tests/factories/owner-rules";
import { insertQuestion } from "@/tests/factories/questions";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-27T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const signal = new AbortController().signal;
const admin = member("admin");
let database: TestDatabase;
let ana: string;
let bo: string;

beforeEach(async () => {
  database = await createTestDatabase();
  await prepareQueue(database.pool);
  ana = await insertPerson(database.pool, "Ana", "ana@example.com");
  bo = await insertPerson(database.pool, "Bo", "bo@example.com");
});
afterEach(() => database.drop());

const person = (id: string) => ({ kind: "person" as const, id });
const on = (draft: Parameters<typeof switchOn>[2], at = now) =>
  switchOn(database.pool, admin.scope, draft, at);
const apply = (ids?: string[], at = now) => applyOwnerRules(database.pool, at, ids ? { ids } : {});

async function insertNamed(names: readonly string[], more: Partial<IdentityFixture> = {}): Promise<string[]> {
  const made = names.map((name) => identityFixture({ name, ...more }));
  await insertIdentities(database.pool, made);
  return made.map(({ id }) => id);
}

/** Every technical owner as it stands: `name state by`, by the identity's name. */
async function owners(): Promise<Record<string, string>> {
  const found = await database.pool.query<{ name: string; owner: string }>(
    `SELECT i.name, concat_ws(' ', coalesce(p.name, t.name), o.state, split_part(o.set_by, ':', 1)) AS owner FROM identities i
     JOIN ownerships o ON o.subject_id = i.id AND o.role = 'technical' LEFT JOIN people p ON p.id = o.person_id
     LEFT JOIN teams t ON t.id = o.team_id ORDER BY i.name`,
  );
  return Object.fromEntries(found.rows.map(({ name, owner }) => [name, owner]));
}

async function rules() {
  const query = { terms: [], now, sort: "position" as const, direction: "asc" as const, limit: 50 };
  return (await listOwnerRules(database.pool, admin.scope, query)).rows;
}

/** An account that a team answers for. */
async function teamAccount(name: string, teamId: string): Promise<string> {
  const id = await insertContainer(database.pool, name);
  await database.pool.query(
    `INSERT INTO ownerships (subject_type, subject_id, role, team_id, state, evidence, set_by, set_at)
     VALUES ('container', $1, 'technical', $2, 'accepted', '', 'test', now())`,
    [id, teamId],
  );
  await refreshContainers(database.pool);
  return id;
}

describe("what rules name", () => {
  it("the first that finds it, until it is moved; told on the timeline; and nothing the second time", async () => {
    await insertNamed(["pay-deploy", "pay-report", "web-deploy"]);
    await on(ruleDraft("pay-", person(ana), { name: "Payments" }));
    const { id } = await on(ruleDraft("deploy", person(bo), { name: "Deploys" }));
    expect(await apply()).toEqual({ named: 3, taken: 0 });
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    expect(await owners()).toEqual({
      "pay-deploy": "Ana suggested rule",
      "pay-report": "Ana suggested rule",
      "web-deploy": "Bo suggested rule",
    });
    const { rows } = await database.pool.query(
      `SELECT i.owner_state, i.owner_person_id = $1 AS ana, o.evidence, o.set_by = 'rule:' || o.rule_id AS rule, c.details FROM identities i
       JOIN ownerships o ON o.subject_id = i.id JOIN changes c ON c.identity_id = i.id WHERE i.name = 'pay-deploy'`,
      [ana],
    );
    expect(rows).toEqual([
      {
        owner_state: "suggested",
        ana: true,
        evidence: "the rule “Payments” says so",
        rule: true,
        details: [{ what: "owner", before: null, after: "Ana (suggested)" }],
      },
    ]);
    const move = (way: "up" | "down", seen: number) =>
      moveOwnerRule(database, admin.scope, { id, way, seen }, now);
    // It moves only with what was shown.
    expect(await move("up", 0)).toEqual({ moved: false, identities: 1 });
    expect(await move("up", 2)).toEqual({ moved: false, identities: 1 });
    expect((await rules()).map(({ name }) => name)).toEqual(["Payments", "Deploys"]);
    expect(await auditEventsOf(database.pool, "owner-rule.moved")).toEqual([]);
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    expect(await move("up", 1)).toEqual({ moved: true, identities: 1 });
    expect((await rules()).map(({ name }) => name)).toEqual(["Deploys", "Payments"]);
    expect(await move("up", 0)).toEqual({ moved: true, identities: 0 });
    expect(await apply()).toEqual({ named: 1, taken: 0 });
    expect(await owners()).toMatchObject({
      "pay-deploy": "Bo suggested rule",
      "pay-report": "Ana suggested rule",
    });
    expect(await auditEventsOf(database.pool, "owner-rules.applied")).toMatchObject([
      { actor: "worker", payload: { named: 3, taken: 0 } },
      { actor: "worker", payload: { named: 1, taken: 0 } },
    ]);
  });

  it("for technical and business owner apart, the latter only where one is asked for", async () => {
    await insertNamed(["pay"], { sensitivity: "high" });
    await insertNamed(["pay-low"], { sensitivity: "low" });
    await insertNamed(["pay-unknown"], { tier: 0, environment: null });
    await on(ruleDraft("pay", person(ana), { name: "t" }));
    const { preview } = await on(ruleDraft("pay", person(bo), { name: "b", role: "business" }));
    expect(preview).toMatchObject({ matches: 3, named: 1, stays: { outside: 2 } });
    expect(await apply()).toEqual({ named: 4, taken: 0 });
    const { rows } = await database.pool.query(
      "SELECT i.name, o.person_id FROM ownerships o JOIN identities i ON i.id = o.subject_id WHERE role = 'business'",
    );
    expect(rows).toEqual([{ name: "pay", person_id: bo }]);
    await database.pool.query("UPDATE identities SET sensitivity = 'low' WHERE name = 'pay'");
    expect(await apply()).toEqual({ named: 0, taken: 1 });
    expect(Object.values(await owners())).toEqual(Array(3).fill("Ana suggested rule"));
  });

  it("never over what a person said, and only in the population; the preview says why each stays", async () => {
    const [accepted = "", named = "", asked = "", declined = "", refused = "", other = ""] =
      await insertNamed(["accepted", "named", "asked", "declined", "refused", "same-declined"]);
    await insertNamed(["free"]);
    await insertNamed(["provider"], { managedBy: "provider" });
    await insertNamed(["disabled"], { status: "disabled" });
    await insertNamed(["gone"], { goneAt: now });
    await insertOwnership(database.pool, accepted, { personId: bo });
    await insertOwnership(database.pool, named, { personId: bo, state: "suggested" });
    await insertQuestion(database.pool, asked, { personId: bo, at: now });
    await insertQuestion(database.pool, declined, { personId: ana, state: "unsure", at: now });
    await insertOwnership(database.pool, other, { personId: ana, state: "declined" });
    await database.pool.query(
      `INSERT INTO owner_refusals (identity_id, role, person_id, reason, by, at, operation)
       VALUES ($1, 'technical', $2, 'moved', 'user:x', now(), gen_random_uuid())`,
      [refused, ana],
    );
    const before = await owners();
    const { preview } = await on(ruleDraft("kind:cloud_role", person(ana)));
    expect(preview).toMatchObject({
      matches: 9,
      ...{ named: 1, kept: 0, taken: 0, fromRules: 0, fromAccounts: 0 },
      stays: { outside: 2, accepted: 1, asked: 1, declined: 3, person: 1, earlier: 0 },
    });
    expect(preview.examples[0]).toMatchObject({ name: "free", what: "named" });
    expect(preview.examples.find(({ name }) => name === "accepted")).toMatchObject({ who: "Bo" });
    expect(await apply()).toEqual({ named: 1, taken: 0 });
    expect(await owners()).toEqual({ ...before, free: "Ana suggested rule" });
  });

  it("is stronger than the account's team, whichever comes first, which is back when the rule is off", async () => {
    const team = await insertTeam(database.pool, "Platform", [bo]);
    const containerId = await teamAccount("payments", team);
    await insertNamed(["pay-1", "pay-2"], { containerId });
    await insertNamed(["lone"]);
    const { id } = await on(ruleDraft("account:payments pay-1", person(ana)));
    const expected = { "pay-1": "Ana suggested rule", "pay-2": "Platform suggested account" };
    expect(await inheritDecisions(database.pool, now)).toBe(2);
    await apply();
    expect(await owners()).toEqual(expected);
    expect(await inheritDecisions(database.pool, now)).toBe(0);
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    await database.pool.query("DELETE FROM ownerships WHERE subject_type = 'identity'");
    await apply();
    await inheritDecisions(database.pool, now);
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    expect(await owners()).toEqual(expected);
    await switchOffOwnerRule(database, admin.scope, id, now);
    expect(await apply()).toEqual({ named: 0, taken: 1 });
    expect(await owners()).toEqual({ ...expected, "pay-1": "Platform suggested account" });
  });

  it("of what a sync touched, only that", async () => {
    const [first = ""] = await insertNamed(["pay-1", "pay-2"]);
    await on(ruleDraft("pay-", person(ana)));
    expect(await apply([first])).toEqual({ named: 1, taken: 0 });
    expect(await owners()).toEqual({ "pay-1": "Ana suggested rule" });
    await database.pool.query("UPDATE identities SET name = 'web', search = 'web' WHERE id = $1", [first]);
    expect(await apply([first])).toEqual({ named: 0, taken: 1 });
    expect(await owners()).toEqual({});
  });

  it("after a run, what it changed, once everything of it is read", async () => {
    const [changed = "", seen = ""] = await insertNamed(["pay-1", "pay-2"]);
    await on(ruleDraft("pay-", person(ana)));
    const sourceId = await insertSource(database.pool, "aws-prod");
    const id = randomUUID();
    await insertRows(database.pool, "sync_runs", [
      {
        id,
        source_id: sourceId,
        status: "running",
        trigger: "person",
        requested_by: "test",
        started_at: now,
      },
    ]);
    const sighting = { source_id: sourceId, record_type: "identity", rank: 1, issuing: true, observed: {} };
    await insertRows(
      database.pool,
      "sightings",
      [
        { record_id: changed, changed_at: later(1) },
        { record_id: seen, changed_at: later(-1) },
      ].map((row) => ({
        ...{ ...sighting, ...row, scope_ref: randomUUID(), hash: randomUUID(), first_seen_at: later(-1) },
      })),
    );
    await settleRun(database.pool, { id, sourceId }, later(2), signal);
    expect(await owners()).toEqual({ "pay-1": "Ana suggested rule" });
  });

  it("nobody who left: what waits is taken away, what they accepted stays; once they are back, named again", async () => {
    const team = await insertTeam(database.pool, "Payments", [ana]);
    const [kept = ""] = await insertNamed(["pay-1", "pay-2", "pay-3"]);
    await on(ruleDraft("pay-2", person(ana), { name: "a" }));
    await on(ruleDraft("pay-", { kind: "team", id: team }, { name: "b" }));
    expect(await applyOwnerRulesDue(database.pool, now, signal)).toBe(true);
    expect(await applyOwnerRulesDue(database.pool, later(1), signal)).toBe(false);
    await database.pool.query("UPDATE ownerships SET state = 'accepted' WHERE subject_id = $1", [kept]);
    await database.pool.query("UPDATE people SET active = false WHERE id = $1", [ana]);
    expect(await applyOwnerRulesDue(database.pool, later(2), signal)).toBe(true);
    expect(await owners()).toEqual({ "pay-1": "Payments accepted rule" });
    expect((await rules()).map(({ owner }) => owner?.here)).toEqual([false, false]);
    const draft = ruleDraft("pay-", person(ana), { name: "c" });
    await expect(previewOwnerRule(database.pool, admin.scope, draft, now)).rejects.toMatchObject({
      code: "owner_not_here",
    });
    await database.pool.query("UPDATE people SET active = true WHERE id = $1", [ana]);
    await applyOwnerRulesDue(database.pool, later(3), signal);
    expect(await owners()).toMatchObject({
      "pay-2": "Ana suggested rule",
      "pay-3": "Payments suggested rule",
    });
  });

  it("what a label or an account changed without a sync, within the hour", async () => {
    const [id = ""] = await insertNamed(["pay"]);
    await on(ruleDraft("env:production", person(ana)));
    await applyOwnerRulesDue(database.pool, now, signal);
    const selection = { kind: "ids" as const, ids: [id] };
    const label = { selection, label: "environment" as const, value: "production", why: "" };
    await setLabel(database, admin, label, later(1));
    expect(await applyOwnerRulesDue(database.pool, later(59), signal)).toBe(false);
    expect(await applyOwnerRulesDue(database.pool, later(60), signal)).toBe(true);
    expect(await owners()).toEqual({ pay: "Ana suggested rule" });
  });

  it("20,000 identities, in as many transactions as there are lots", async () => {
    const made = Array.from({ length: 20_000 }, (_, n) => identityFixture({ name: `pay-${n}` }));
    for (let at = 0; at < made.length; at += 5000) {
      await insertIdentities(database.pool, made.slice(at, at + 5000));
    }
    const { preview } = await on(ruleDraft("system:aws", person(ana)));
    expect(preview).toMatchObject({ matches: 20_000, named: 20_000 });
    expect(await apply()).toEqual({ named: 20_000, taken: 0 });
    expect(await auditEventsOf(database.pool, "owner-rules.applied")).toHaveLength(4);
    expect(await rules()).toMatchObject([{ names: 20_000, waiting: 20_000 }]);
    expect(await apply()).toEqual({ named: 0, taken: 0 });
  }, 300_000);
});

describe("a person's word", () => {
  it("replaces a rule's, and taken back it is the rule's again", async () => {
    const [id = ""] = await insertNamed(["pay"]);
    await on(ruleDraft("pay", person(ana)));
    await apply();
    const asked = {
      selection: { kind: "ids" as const, ids: [id] },
      ...{ part: "technical" as const, owner: person(bo), agreed: false, why: "" },
    };
    const { operation } = await assignOwner(database, admin, asked, later(1));
    await apply();
    expect(await owners()).toEqual({ pay: "Bo suggested user" });
    expect(await rules()).toMatchObject([{ names: 0 }]);
    expect(await undoOwner(database, admin, operation, later(2))).toEqual({ restored: 1 });
    expect(await owners()).toEqual({ pay: "Ana suggested rule" });
    expect(await rules()).toMatchObject([{ names: 1, waiting: 1 }]);
  });

  it("for the same person outlives the rule", async () => {
    const [id = ""] = await insertNamed(["pay"]);
    const rule = await on(ruleDraft("pay", person(ana)));
    await apply();
    const asked = {
      selection: { kind: "ids" as const, ids: [id] },
      ...{ part: "technical" as const, owner: person(ana), agreed: false, why: "" },
    };
    expect(await assignOwner(database, admin, asked, later(1))).toMatchObject({ changed: 1 });
    await deleteOwnerRule(database, admin.scope, rule.id);
    await apply();
    expect(await owners()).toEqual({ pay: "Ana suggested user" });
  });
});

describe("switching on", () => {
  it("goes by exactly what the preview showed, and what was shown happens", async () => {
    await insertNamed(["pay-1", "pay-2"]);
    const draft = ruleDraft("pay-", person(ana), { name: "Payments" });
    const { seen } = await previewOwnerRule(database.pool, admin.scope, draft, now);
    await insertNamed(["pay-3"]);
    const press = (mark: string | null) =>
      saveOwnerRule(database, admin.scope, { draft, editedFrom: null, seen: mark }, now);
    await expect(press(seen)).rejects.toMatchObject({ code: "preview_changed" });
    expect(await rules()).toEqual([]);
    const again = await previewOwnerRule(database.pool, admin.scope, draft, now);
    const { id } = await press(again.seen);
    expect(await apply()).toEqual({ named: again.named, taken: 0 });
    expect(await rules()).toMatchObject([
      {
        id,
        name: "Payments",
        enabled: true,
        names: 3,
        waiting: 3,
        accepted: 0,
        owner: { name: "Ana", here: true },
      },
    ]);
    const told = { ruleId: id, name: "Payments", query: "pay-", part: "technical", owner: person(ana) };
    expect(await auditEventsOf(database.pool, "owner-rule.created")).toMatchObject([{ payload: told }]);
    expect(await auditEventsOf(database.pool, "owner-rule.switched-on")).toMatchObject([
      { payload: { ...told, identities: 3 } },
    ]);
  });

  it("of an edited rule shows what it takes and what an earlier one keeps", async () => {
    await insertNamed(["pay-1", "pay-2", "web-1"]);
    const first = await on(ruleDraft("pay-", person(ana), { name: "first" }));
    await apply();
    const second = ruleDraft("kind:cloud_role", person(bo), { name: "second" });
    expect(await previewOwnerRule(database.pool, admin.scope, second, now)).toMatchObject({
      ...{ matches: 3, named: 1, stays: { earlier: 2 } },
    });
    await on(second);
    await apply();
    const off = ruleDraft("system:aws", person(bo), { name: "off" });
    const { id } = await saveOwnerRule(
      database,
      admin.scope,
      { draft: off, editedFrom: null, seen: null },
      now,
    );
    // One that is off moves past the others, and nothing is asked.
    for (const way of ["up", "up", "down", "down"] as const) {
      const done = await moveOwnerRule(database, admin.scope, { id, way, seen: 0 }, now);
      expect(done).toEqual({ moved: true, identities: 0 });
    }
    await deleteOwnerRule(database, admin.scope, id);
    const narrow = ruleDraft("pay-1", person(ana), { id: first.id, name: "first" });
    const { preview } = await on(narrow, later(1));
    expect(preview).toMatchObject({ matches: 1, named: 0, kept: 1, taken: 1 });
    expect(await apply()).toEqual({ named: 1, taken: 0 });
    expect(await owners()).toEqual({
      "pay-1": "Ana suggested rule",
      "pay-2": "Bo suggested rule",
      "web-1": "Bo suggested rule",
    });
    const wide = ruleDraft("kind:cloud_role", person(ana), { id: first.id, name: "first" });
    expect(await previewOwnerRule(database.pool, admin.scope, wide, now)).toMatchObject({
      ...{ named: 2, kept: 1, fromRules: 2, taken: 0 },
    });
  });

  it("is refused to the second of two administrators who edit the same rule", async () => {
    await insertNamed(["pay-1"]);
    const { id } = await on(ruleDraft("pay-", person(ana), { name: "r" }));
    const editedFrom = await updatedAt(database.pool, id);
    const edit = (owner: string, at: Date) => {
      const draft = ruleDraft("pay-", person(owner), { id, name: "r" });
      return saveOwnerRule(database, admin.scope, { draft, editedFrom, seen: null }, at);
    };
    const done = await Promise.allSettled([edit(ana, later(1)), edit(bo, later(2))]);
    expect(done.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(done.find((each) => each.status === "rejected")).toMatchObject({
      reason: { code: "rule_changed" },
    });
  });

  it("keeps names apart, refuses mailboxes, and is not for who does not see everything", async () => {
    await on(ruleDraft("pay", person(ana), { name: "Payments" }));
    await expect(on(ruleDraft("web", person(ana), { name: "payments" }))).rejects.toMatchObject({
      code: "name_taken",
    });
    const ops = await insertPerson(database.pool, "Ops", "ops@example.com");
    await expect(on(ruleDraft("web", person(ops)))).rejects.toMatchObject({ code: "shared_mailbox" });
    const { scope } = member("analyst", { membership: { kind: "containers", ids: [randomUUID()] } });
    const draft = ruleDraft("web", person(ana));
    for (const tried of [
      previewOwnerRule(database.pool, scope, draft, now),
      saveOwnerRule(database, scope, { draft, editedFrom: null, seen: null }, now),
    ]) {
      await expect(tried).rejects.toMatchObject({ code: "needs_all" });
    }
    const query = { terms: [], now, sort: "position" as const, direction: "asc" as const, limit: 50 };
    await insertNamed(["pay"]);
    await apply();
    expect((await listOwnerRules(database.pool, scope, query)).rows).toMatchObject([
      { name: "Payments", names: 0 },
    ]);
    expect(await rules()).toMatchObject([{ names: 1 }]);
  });
});
