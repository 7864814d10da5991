import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unownedQuery } from "@/lib/domain/presets";
import { decisionsLeft } from "@/lib/features/accounts/data-decisions";
import { countIdentities } from "@/lib/features/identities/data";
import { termsOf } from "@/lib/features/overview/queries";
import { searchOwners } from "@/lib/features/ownership/data";
import { readCoverage } from "@/lib/features/ownership/data-overview";
import { assignOwner } from "@/lib/features/ownership/mutations";
import { undoOwner } from "@/lib/features/ownership/mutations-undo";
import type { AssignOwner } from "@/lib/features/ownership/schema";
import { listPeople, listTeams } from "@/lib/features/people/data";
import { previewPeople } from "@/lib/features/people/data-import";
import { savePerson } from "@/lib/features/people/mutations";
import { importPeople } from "@/lib/features/people/mutations-import";
import { removeTeam, saveTeam } from "@/lib/features/people/mutations-teams";
import { auditEventsOf } from "@/tests/factories/audit-events";
import {
  identityFixture,
  insertIdentities,
  insertOwnership,
  insertPerson,
  insertTeam,
} from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const later = new Date("2026-11-23T12:05:00Z");
const analyst = member("analyst");
const everybody = { terms: [], now, sort: "name", direction: "asc", limit: 50 } as const;
const base = { part: "technical", agreed: false, why: "" } as const;
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function insertNamed(...names: string[]): Promise<string[]> {
  const made = names.map((name) => identityFixture({ name }));
  await insertIdentities(database.pool, made);
  return made.map((each) => each.id);
}

async function owners() {
  const found = await database.pool.query(
    `SELECT i.name, i.owner_state AS state, coalesce(p.name, t.name) AS owner, o.evidence FROM identities i
     LEFT JOIN ownerships o ON o.subject_id = i.id AND o.role = 'technical'
     LEFT JOIN people p ON p.id = i.owner_person_id LEFT JOIN teams t ON t.id = i.owner_team_id ORDER BY i.name`,
  );
  return found.rows;
}

describe("an owner", () => {
  it("who was not asked is only suggested; one who agreed, or takes it on, has accepted", async () => {
    const [a = "", b = "", c = ""] = await insertNamed("a", "b", "c");
    const bo = await insertPerson(database.pool, "Bo", "bo@example.com");
    const self = member("analyst", { personId: bo });
    const assign = (id: string, by: typeof analyst, agreed: boolean) =>
      assignOwner(
        database,
        by,
        { ...base, agreed, selection: { kind: "ids", ids: [id] }, owner: { kind: "person", id: bo } },
        now,
      );
    await assign(a, analyst, false);
    await assign(b, analyst, true);
    await assign(c, self, false);
    expect(await owners()).toEqual([
      { name: "a", state: "suggested", owner: "Bo", evidence: "Ana Silva suggests it" },
      { name: "b", state: "accepted", owner: "Bo", evidence: "Ana Silva says that they agreed" },
      { name: "c", state: "accepted", owner: "Bo", evidence: "took it on" },
    ]);
    expect(await auditEventsOf(database.pool, "owner.assigned")).toHaveLength(3);
    const { whole } = await readCoverage(database.pool, analyst.scope, now);
    expect(whole).toMatchObject({ total: 3, owned: 2, waiting: 1, lapsed: 0, unknown: 0 });
  });

  it("is asked of exactly what the query behind the number finds", async () => {
    const { pool } = database;
    await insertIdentities(pool, [
      identityFixture({ name: "open" }),
      identityFixture({ name: "status not known", status: "unknown" }),
      identityFixture({ name: "off", status: "disabled" }),
      identityFixture({ name: "a person's", class: "human" }),
      identityFixture({ name: "a provider's", managedBy: "provider" }),
      identityFixture({ name: "gone", goneAt: now }),
    ]);
    const query = { terms: termsOf(unownedQuery), now, timeoutMs: 5_000 };
    for (const scope of [analyst.scope, member("owner", { personId: randomUUID() }).scope]) {
      const { whole } = await readCoverage(pool, scope, now);
      const { count } = await countIdentities(pool, scope, query);
      expect([whole.total, whole.owned]).toEqual([count, 0]);
    }
    expect(await decisionsLeft(pool, analyst.scope)).toMatchObject({ unowned: 2, outside: 2 });
  });

  it("is set in bulk by e-mail address, adds the person once, and is taken back whole", async () => {
    const [a = "", b = ""] = await insertNamed("a", "b");
    const team = await insertTeam(database.pool, "payments");
    await insertOwnership(database.pool, a, { teamId: team });
    const selection = { kind: "ids", ids: [a, b] } as const;
    const owner = { kind: "email", email: "cy.lee@example.com", name: "" } as const;
    const done = await assignOwner(
      database,
      analyst,
      { ...base, selection: { ...selection, ids: [a, b] }, owner },
      now,
    );
    expect(done.changed).toBe(2);
    expect((await owners()).map((row) => [row.owner, row.state])).toEqual([
      ["Cy Lee", "suggested"],
      ["Cy Lee", "suggested"],
    ]);
    expect(await auditEventsOf(database.pool, "person.changed")).toHaveLength(1);
    expect(await undoOwner(database, analyst, done.operation, later)).toEqual({ restored: 2 });
    expect((await owners()).map((row) => [row.owner, row.state])).toEqual([
      ["payments", "accepted"],
      [null, "none"],
    ]);
    expect(await auditEventsOf(database.pool, "owner.undone")).toHaveLength(1);
  });

  it("stays where their word counts, for what is named because nobody answers for it, and that is told", async () => {
    const [held = "", mine = "", late = "", free = ""] = await insertNamed("held", "mine", "late", "free");
    const ana = await insertPerson(database.pool, "Ana", "ana@example.com");
    const bo = await insertPerson(database.pool, "Bo", "bo@example.com");
    const give = (ids: string[], personId: string, more: Partial<AssignOwner>, at = now) => {
      const owner = { kind: "person", id: personId } as const;
      return assignOwner(database, analyst, { ...base, selection: { kind: "ids", ids }, owner, ...more }, at);
    };
    await give([held], ana, { agreed: true });
    await give([mine], bo, { agreed: true });
    await give([late], ana, { agreed: true }, new Date("2025-11-01T12:00:00Z"));
    const all = [held, mine, late, free];
    const done = await give(all, bo, { keepAccepted: true });
    expect(done).toMatchObject({ changed: 2, unchanged: 1, kept: 1 });
    const after = [
      ["free", "Bo", "suggested"],
      ["held", "Ana", "accepted"],
      ["late", "Bo", "suggested"],
      ["mine", "Bo", "accepted"],
    ];
    const standing = async () => (await owners()).map(({ name, owner, state }) => [name, owner, state]);
    expect(await standing()).toEqual(after);
    // Nor over it by somebody who is said to agree, nor by nobody; the other owner is another matter.
    expect(await give([held], bo, { keepAccepted: true, agreed: true })).toMatchObject({
      changed: 0,
      kept: 1,
    });
    expect(await give([held], bo, { keepAccepted: true, owner: { kind: "nobody" } })).toMatchObject({
      kept: 1,
    });
    expect(await give([held], bo, { keepAccepted: true, part: "business" })).toMatchObject({
      changed: 1,
      kept: 0,
    });
    expect(await standing()).toEqual(after);
    // Everywhere else it is what was asked for.
    expect(await give([held], bo, {})).toMatchObject({ changed: 1, kept: 0 });
  });

  it("is handed on by an owner for theirs alone", async () => {
    const [mine = "", foreign = ""] = await insertNamed("mine", "foreign");
    const bo = await insertPerson(database.pool, "Bo", "bo@example.com");
    const cy = await insertPerson(database.pool, "Cy", "cy@example.com");
    await insertOwnership(database.pool, mine, { personId: bo });
    const owner = member("owner", { personId: bo });
    const give = (ids: string[]) =>
      assignOwner(
        database,
        owner,
        { ...base, selection: { kind: "ids", ids }, owner: { kind: "person", id: cy } },
        now,
      );
    expect((await give([mine, foreign])).changed).toBe(1);
    await expect(give([foreign])).rejects.toMatchObject({ code: "no_such_identity" });
    await expect(give([randomUUID()])).rejects.toMatchObject({ code: "no_such_identity" });
  });

  it("is no shared mailbox, whoever names it and whether it was added once", async () => {
    const [a = ""] = await insertNamed("a");
    const mailbox = await insertPerson(database.pool, "Operations", "ops@example.com");
    const selection = { kind: "ids" as const, ids: [a] };
    for (const owner of [
      { kind: "email", email: "it@example.com", name: "IT" },
      { kind: "person", id: mailbox },
    ] as const) {
      await expect(assignOwner(database, analyst, { ...base, selection, owner }, now)).rejects.toMatchObject({
        code: "shared_mailbox",
        next: "Name the person who answers, or a team.",
      });
    }
    expect(await owners()).toMatchObject([{ state: "none", owner: null }]);
  });
});

describe("people and teams", () => {
  const { scope } = member("analyst");

  it("are added, edited and found, each told once", async () => {
    const { id: team } = await saveTeam(database, scope, { id: null, name: "Payments", memberIds: [] });
    const bo = {
      id: null,
      name: "Bo",
      email: "bo@example.com",
      managerId: null,
      active: true,
      teamIds: [team],
    };
    const { id } = await savePerson(database, scope, bo, now);
    await expect(savePerson(database, scope, bo, now)).rejects.toMatchObject({ code: "taken" });
    await savePerson(database, scope, { ...bo, id, active: false }, later);
    expect(await searchOwners(database.pool, "pay")).toEqual([
      { kind: "team", id: team, name: "Payments", hint: "0 active" },
    ]);
    expect(await searchOwners(database.pool, "bo")).toEqual([]);
    expect((await listPeople(database.pool, scope, everybody)).rows).toMatchObject([
      { name: "Bo", active: false, teams: [{ name: "Payments" }] },
    ]);
    expect((await listTeams(database.pool, scope, everybody)).rows).toMatchObject([
      { name: "Payments", origin: "hand", people: 1, active: 0 },
    ]);
    await removeTeam(database, scope, team);
    await expect(removeTeam(database, scope, team)).rejects.toMatchObject({ code: "no_such_team" });
    expect(
      (await auditEventsOf(database.pool, "person.changed")).map((event) => event.payload.change),
    ).toEqual(["added", "edited"]);
    expect((await auditEventsOf(database.pool, "team.changed")).map((event) => event.payload.change)).toEqual(
      ["added", "removed"],
    );
  });

  it("are no shared mailboxes: none is added, and one that was added once can only be marked as left", async () => {
    const id = await insertPerson(database.pool, "Operations", "ops@example.com");
    const ops = {
      id,
      name: "Operations",
      email: "ops@example.com",
      managerId: null,
      active: true,
      teamIds: [],
    };
    await expect(savePerson(database, scope, ops, now)).rejects.toMatchObject({ code: "shared_mailbox" });
    for (const active of [true, false]) {
      const it = { ...ops, id: null, email: "it@example.com", active };
      await expect(savePerson(database, scope, it, now)).rejects.toMatchObject({ code: "shared_mailbox" });
    }
    await savePerson(database, scope, { ...ops, active: false }, now);
    const list = "name,e-mail,manager\nIT,it@example.com,\nBo,bo@example.com,ops@example.com";
    const preview = await previewPeople(database.pool, list);
    expect(preview.rows).toMatchObject([{ email: "bo@example.com", manager: null }]);
    expect(preview.problems.map((problem) => problem.row)).toEqual([2, 3]);
    expect(preview.problems[0]?.what).toBe(
      '"it@example.com" is a shared mailbox. Name the person who answers, or a team.',
    );
  });

  it("are imported from a pasted list as its preview says, without duplicates", async () => {
    await insertPerson(database.pool, "Bo", "bo@example.com");
    const text = [
      "Name;E-mail;Team;Manager",
      "Bo Berg;BO@example.com;Payments;cy@example.com",
      "Cy Lee;cy@example.com;payments;",
      "Nobody;not an address;;",
      "Cy again;cy@example.com;;",
      "'=1+1;di@example.com;;",
    ].join("\n");
    const preview = await previewPeople(database.pool, text);
    expect(preview.rows.map((row) => [row.email, row.does])).toEqual([
      ["bo@example.com", "edit"],
      ["cy@example.com", "add"],
      ["di@example.com", "add"],
    ]);
    expect(preview.problems.map((problem) => problem.row)).toEqual([4, 5]);
    expect(preview.newTeams).toHaveLength(1);
    expect(await importPeople(database, scope, text, now)).toEqual({
      added: 2,
      edited: 1,
      teams: 1,
      refused: 2,
      left: 0,
      returned: 0,
      held: 0,
    });
    expect((await listPeople(database.pool, scope, everybody)).rows).toMatchObject([
      { name: "=1+1" },
      { name: "Bo Berg", manager: { name: "Cy Lee" }, teams: [{}] },
      { name: "Cy Lee", teams: [{}] },
    ]);
    expect(await importPeople(database, scope, text, later)).toEqual({
      added: 0,
      edited: 0,
      teams: 0,
      refused: 2,
      left: 0,
      returned: 0,
      held: 0,
    });
    expect(await auditEventsOf(database.pool, "people.imported")).toHaveLength(1);
    await expect(previewPeople(database.pool, "a,b\n1,2")).rejects.toMatchObject({ code: "bad_list" });
  });
});
