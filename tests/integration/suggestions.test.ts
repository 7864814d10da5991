import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyOwnerRules } from "@/lib/features/owner-rules/mutations-apply";
import { undoOwner } from "@/lib/features/ownership/mutations-undo";
import { listContradictions, suggestionsOf } from "@/lib/features/suggestions/data";
import { countOpen, listGroupRows, listGroups } from "@/lib/features/suggestions/data-groups";
import { confirmSuggestions, rejectSuggestions, undoRejection } from "@/lib/features/suggestions/mutations";
import { suggestOwners } from "@/lib/jobs/ownership/suggest-owners";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { auditEventsOf } from "@/tests/factories/audit-events";
import {
  identityFixture,
  insertIdentities,
  insertOwnership,
  insertPerson,
  insertTeam,
} from "@/tests/factories/inventory";
import { ruleDraft, switchOn } from "@/tests/factories/owner-rules";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const hour = 3_600_000;
const start = new Date("2026-11-23T12:00:00Z");
const at = (hours: number) => new Date(start.getTime() + hours * hour);
const scope = systemScope("test");
const analyst = member("analyst");
const everything = { level: "all", role: "all", system: "" } as const;
const never = new AbortController().signal;
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function insertTagged(tags: Record<string, Record<string, string>>): Promise<Map<string, string>> {
  const made = Object.entries(tags).map(([name, each]) => ({ ...identityFixture({ name }), tags: each }));
  await insertIdentities(
    database.pool,
    made.map(({ tags: _, ...identity }) => identity),
  );
  for (const { id, tags: each } of made)
    await database.pool.query("UPDATE identities SET tags = $2 WHERE id = $1", [id, each]);
  return new Map(made.map(({ name, id }) => [name, id]));
}

const pass = (hours: number) => suggestOwners(database.pool, at(hours), never);
const mark = (id: string | undefined) =>
  database.pool.query("INSERT INTO suggestion_marks (identity_id) VALUES ($1)", [id]);

async function suggested(): Promise<string[]> {
  const found = await database.pool.query<{ line: string }>(
    `SELECT i.name || ' ' || s.role || ': ' || coalesce(p.name, t.name, 'nobody') || ' ' || s.kind AS line
     FROM owner_suggestions s JOIN identities i ON i.id = s.identity_id LEFT JOIN people p ON p.id = s.person_id LEFT JOIN teams t ON t.id = s.team_id
     ORDER BY i.name, s.role, s.place`,
  );
  return found.rows.map(({ line }) => line);
}

describe("suggested owners", () => {
  it("are worked out once, and then of what changed", async () => {
    const ids = await insertTagged({ a: { owner: "bo@example.com" }, b: { team: "Payments" }, c: {} });
    await insertPerson(database.pool, "Bo", "bo@example.com");
    const team = await insertTeam(database.pool, "Payments");
    const cy = await insertPerson(database.pool, "Cy", "cy@example.com");
    await database.pool.query("INSERT INTO team_members (team_id, person_id) VALUES ($1, $2)", [team, cy]);
    expect(await pass(0)).toEqual({ looked: 3 });
    expect(await suggested()).toEqual(["a technical: Bo own", "b technical: Payments own"]);
    expect(await pass(1)).toBe("nothing_due");
    await database.pool.query("UPDATE identities SET tags = '{}' WHERE id = $1", [ids.get("a")]);
    await mark(ids.get("a"));
    expect(await pass(1)).toEqual({ looked: 1 });
    expect(await suggested()).toEqual(["b technical: Payments own"]);
  });

  it("follow people: somebody who leaves is suggested no more, and whoever comes is found", async () => {
    await insertTagged({ a: { owner: "bo@example.com" }, b: { owner: "cy@example.com" } });
    const boss = await insertPerson(database.pool, "Boss", "boss@example.com");
    const bo = await insertPerson(database.pool, "Bo", "bo@example.com");
    await database.pool.query("UPDATE people SET manager_id = $2 WHERE id = $1", [bo, boss]);
    await pass(0);
    expect(await suggested()).toEqual(["a business: Boss own", "a technical: Bo own"]);
    await database.pool.query("UPDATE people SET active = false WHERE id = $1", [bo]);
    await insertPerson(database.pool, "Cy", "cy@example.com");
    expect(await pass(1)).toEqual({ looked: 2 });
    expect(await suggested()).toEqual(["a technical: Boss own", "b technical: Cy own"]);
  });

  it("do not name whoever made more than 5 % of a source, nor automation", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `i${String(index).padStart(2, "0")}`);
    const ids = await insertTagged(Object.fromEntries(names.map((name) => [name, {}])));
    const source = "00000000-0000-4000-8000-000000000001";
    await database.pool.query("UPDATE identities SET source_ids = ARRAY[$1::uuid]", [source]);
    const makes = async (name: string, maker: string) =>
      database.pool.query("UPDATE identities SET owner_hints = $2 WHERE id = $1", [
        ids.get(name),
        JSON.stringify([{ type: "creator", value: maker, at: start }]),
      ]);
    await insertPerson(database.pool, "Few", "few.made@example.com");
    await insertPerson(database.pool, "Many", "many.made@example.com");
    for (const name of names.slice(0, 2)) await makes(name, "few.made@example.com");
    for (const name of names.slice(2, 5)) await makes(name, "many.made@example.com");
    await makes("i05", "terraform");
    await pass(0);
    expect(await suggested()).toEqual(["i00 technical: Few own", "i01 technical: Few own"]);
  });

  it("learn from a sibling whose owner accepted", async () => {
    const ids = await insertTagged({ "mailer-blue": {}, "mailer-green": {}, other: {} });
    const account = "00000000-0000-4000-8000-0000000000aa";
    await database.pool.query("UPDATE identities SET container_id = $1", [account]);
    const bo = await insertPerson(database.pool, "Bo", "bo@example.com");
    await pass(0);
    await insertOwnership(database.pool, ids.get("mailer-blue") ?? "", {
      personId: bo,
      state: "accepted",
    });
    await mark(ids.get("mailer-blue"));
    await pass(2);
    expect(await suggested()).toEqual(["mailer-green technical: Bo own"]);
  });

  it("contradict whoever accepted only with what came later, or when they left", async () => {
    const ids = await insertTagged({ a: { owner: "cy@example.com" }, b: {}, c: {} });
    const bo = await insertPerson(database.pool, "Bo", "bo@example.com");
    await insertPerson(database.pool, "Cy", "cy@example.com");
    for (const name of ["a", "b"])
      await insertOwnership(database.pool, ids.get(name) ?? "", {
        personId: bo,
        state: "accepted",
      });
    await pass(0);
    expect(await suggested()).toEqual([]);
    await database.pool.query("UPDATE identities SET tags = $1 WHERE id = $2", [
      { owner: "cy@example.com" },
      ids.get("b"),
    ]);
    await mark(ids.get("b"));
    await pass(1);
    expect(await suggested()).toEqual(["b technical: Cy contradiction"]);
    await database.pool.query("UPDATE people SET active = false WHERE id = $1", [bo]);
    await pass(3);
    expect(await suggested()).toEqual(["a technical: Cy contradiction", "b technical: Cy contradiction"]);
    const found = await listContradictions(database.pool, scope, { now: at(3), limit: 10 });
    expect(found.rows.map(({ evidence }) => evidence[0]?.text)).toEqual([
      "Bo, who answers for it, left.",
      "Bo, who answers for it, left.",
    ]);
  });

  it("are not lost when a pass is cut short", async () => {
    await insertTagged({ a: { owner: "bo@example.com" } });
    await insertPerson(database.pool, "Bo", "bo@example.com");
    await expect(suggestOwners(database.pool, at(0), AbortSignal.abort())).rejects.toThrow();
    await pass(0);
    expect(await suggested()).toEqual(["a technical: Bo own"]);
  });
});

describe("groups of suggestions", () => {
  beforeEach(async () => {
    await insertTagged({ a: { team: "payments" }, b: { team: "payments" }, c: { team: "Payments team" } });
    const team = await insertTeam(database.pool, "Payments");
    const bo = await insertPerson(database.pool, "Bo", "bo@example.com");
    await database.pool.query("INSERT INTO team_members (team_id, person_id) VALUES ($1, $2)", [team, bo]);
    await pass(0);
  });

  const groups = async () => (await listGroups(database.pool, scope, everything)).groups;

  it("hold what rests on the same words, the largest first, and only what nobody decided", async () => {
    expect((await groups()).map(({ identities, why, party }) => [identities, why, party.name])).toEqual([
      [2, "The tag team=payments names Payments.", "Payments"],
      [1, "The tag team=Payments team names Payments.", "Payments"],
    ]);
    expect(await countOpen(database.pool, scope)).toBe(3);
    expect(
      await countOpen(database.pool, member("analyst", { membership: { kind: "sources", ids: [] } }).scope),
    ).toBe(0);
  });

  it("hold what only a rule names somebody for, not what a person did", async () => {
    await prepareQueue(database.pool);
    const cy = await insertPerson(database.pool, "Cy", "cy@example.com");
    await switchOn(
      database.pool,
      member("admin").scope,
      ruleDraft("system:aws", { kind: "person", id: cy }),
      at(1),
    );
    await applyOwnerRules(database.pool, at(1));
    expect(await countOpen(database.pool, scope)).toBe(3);
    await database.pool.query("UPDATE ownerships SET set_by = 'user:x', rule_id = NULL");
    expect(await countOpen(database.pool, scope)).toBe(0);
  });

  it("are confirmed as a whole, and taken back", async () => {
    const [first] = await groups();
    const asked = { groups: [{ grouping: first?.grouping ?? "" }], agreed: false };
    const done = await confirmSuggestions(database, analyst, asked, at(1));
    expect(done).toMatchObject({ changed: 2, unchanged: 0 });
    expect((await groups()).map(({ identities }) => identities)).toEqual([1]);
    const [event] = await auditEventsOf(database.pool, "owner.assigned");
    expect(event?.payload).toMatchObject({ chunk: 1, chunks: 1, owner: { kind: "team" } });
    const owner = await database.pool.query("SELECT DISTINCT state, evidence FROM ownerships");
    expect(owner.rows).toEqual([
      { state: "suggested", evidence: "Ana Silva suggests it: The tag team=payments names Payments." },
    ]);
    expect(await undoOwner(database, analyst, done.operation, at(1))).toEqual({ restored: 2 });
    expect(await groups()).toHaveLength(2);
    await expect(
      confirmSuggestions(database, analyst, { groups: [{ grouping: "gone" }], agreed: false }, at(1)),
    ).rejects.toMatchObject({ code: "nothing_suggested" });
  });

  it("are confirmed row by row, accepted where they agreed", async () => {
    const [first] = await groups();
    const rows = await listGroupRows(database.pool, scope, first?.grouping ?? "");
    expect(rows.map(({ identity }) => identity.name)).toEqual(["a", "b"]);
    const identityIds = [rows[1]?.identity.id ?? ""];
    await confirmSuggestions(
      database,
      analyst,
      { groups: [{ grouping: first?.grouping ?? "", identityIds }], agreed: true },
      at(1),
    );
    const owned = await database.pool.query("SELECT name FROM identities WHERE owner_state = 'accepted'");
    expect(owned.rows).toEqual([{ name: "b" }]);
  });

  it("are rejected with a reason, and not suggested again until that is taken back", async () => {
    const [first] = await groups();
    const rows = await listGroupRows(database.pool, scope, first?.grouping ?? "");
    const identityIds = [rows[0]?.identity.id ?? ""];
    const done = await rejectSuggestions(
      database,
      analyst,
      { grouping: first?.grouping ?? "", identityIds, reason: "Moved to Ledger" },
      at(1),
    );
    expect(done.rejected).toBe(1);
    expect(await suggestionsOf(database.pool, scope, identityIds[0] ?? "", at(1))).toEqual([]);
    await pass(1);
    expect((await suggested()).length).toBe(2);
    expect(await undoRejection(database, analyst, done.operation)).toEqual({ restored: 1 });
    await pass(2);
    expect((await suggested()).length).toBe(3);
    expect(await auditEventsOf(database.pool, "suggestion.rejected")).toMatchObject([
      { payload: { part: "technical", reason: "Moved to Ledger" } },
    ]);
  });
});
