import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPerson } from "@/lib/features/people/data-person";
import { mergePeople, undoMerge } from "@/lib/features/people/mutations-merge";
import { splitAccount } from "@/lib/features/people/mutations-split";
import { refreshPeople } from "@/lib/jobs/people/refresh-people";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { directoryAccount, insertDirectory, noteSync } from "@/tests/factories/directory-accounts";
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
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function whose() {
  const found = await database.pool.query<{ account: string; person: string; email: string | null }>(
    `SELECT i.name AS account, p.name AS person, p.email FROM person_accounts a JOIN people p ON p.id = a.person_id
     JOIN identities i ON i.id = a.subject_id ORDER BY i.name`,
  );
  return found.rows.map(({ account, person, email }) => `${account}: ${person} ${email ?? "-"}`);
}

const personId = async (name: string) => {
  const found = await database.pool.query<{ id: string }>("SELECT id FROM people WHERE name = $1", [name]);
  return found.rows[0]?.id ?? "";
};

describe("an account that was split off", () => {
  it("is somebody else's from then on, whatever the directory says", async () => {
    const { pool } = database;
    const mine = directoryAccount("ana", {
      displayName: "Ana Silva",
      person: { email: "ana@acme.example", employeeNumber: "7" },
    });
    const theirs = directoryAccount("ana.lima", {
      displayName: "Ana Lima",
      person: { email: "lima@acme.example", employeeNumber: "7" },
    });
    const source = await insertDirectory(pool, [mine, theirs]);
    await refreshPeople(pool, now);
    expect(await whose()).toEqual([
      "ana: Ana Silva ana@acme.example",
      "ana.lima: Ana Silva ana@acme.example",
    ]);
    const split = (subjectId: string, id: string) =>
      splitAccount(database, analyst, { personId: id, kind: "directory", subjectId }, now);
    const ana = await personId("Ana Silva");
    const { personId: lima } = await split(theirs.id, ana);
    const apart = ["ana: Ana Silva ana@acme.example", "ana.lima: Ana Lima lima@acme.example"];
    expect(await whose()).toEqual(apart);
    await noteSync(pool, source, later);
    await refreshPeople(pool, later);
    expect(await whose()).toEqual(apart);
    await expect(split(theirs.id, ana)).rejects.toMatchObject({ code: "no_such_account" });
    await expect(split(mine.id, ana)).rejects.toMatchObject({ code: "only_account" });
    const page = await readPerson(pool, analyst.scope, lima, now);
    expect(page?.accounts).toMatchObject([
      { name: "ana.lima", byRule: false, evidence: "Ana Silva split it off Ana Silva.", employeeNumber: "7" },
    ]);
    expect(await auditEventsOf(pool, "person.split")).toHaveLength(1);
  });

  it("takes its address along, and the other keeps theirs", async () => {
    const { pool } = database;
    const a = directoryAccount("a", {
      displayName: "A A",
      person: { email: "a@acme.example", employeeNumber: "7" },
    });
    const b = directoryAccount("b", {
      displayName: "B A",
      person: { email: "b@acme.example", employeeNumber: "7" },
    });
    const source = await insertDirectory(pool, [a, b]);
    await refreshPeople(pool, now);
    const owner = (await pool.query<{ id: string; email: string }>("SELECT id, email FROM people")).rows[0];
    const first = owner?.email === "a@acme.example" ? a : b;
    await splitAccount(
      database,
      analyst,
      { personId: owner?.id ?? "", kind: "directory", subjectId: first.id },
      now,
    );
    await noteSync(pool, source, later);
    await refreshPeople(pool, later);
    const emails = await pool.query<{ email: string }>("SELECT email FROM people ORDER BY email");
    expect(emails.rows.map(({ email }) => email)).toEqual(["a@acme.example", "b@acme.example"]);
  });
});

describe("two people who are one", () => {
  async function two() {
    const { pool } = database;
    const accounts = ["ana", "asilva"].map((name) =>
      directoryAccount(name, { displayName: name, person: { email: `${name}@acme.example` } }),
    );
    const source = await insertDirectory(pool, accounts);
    await refreshPeople(pool, now);
    const [keepId, otherId] = [await personId("ana"), await personId("asilva")];
    const identities = ["one", "two"].map((name) => identityFixture({ name }));
    await insertIdentities(pool, identities);
    await insertOwnership(pool, identities[0]?.id ?? "", { personId: otherId });
    const boss = await insertPerson(pool, "Report", "report@acme.example");
    await pool.query("UPDATE people SET manager_id = $2 WHERE id = $1", [boss, otherId]);
    const team = await insertTeam(pool, "Cards");
    await pool.query("INSERT INTO team_members (team_id, person_id) VALUES ($1, $2)", [team, otherId]);
    return { keepId, otherId, source, identityId: identities[0]?.id ?? "" };
  }
  const state = async () => {
    const found = await database.pool.query(
      `SELECT p.name, p.email, p.active, m.name AS manager, (SELECT count(*)::int FROM person_accounts a WHERE a.person_id = p.id) AS accounts,
         (SELECT count(*)::int FROM ownerships o WHERE o.person_id = p.id) AS owned,
         ARRAY(SELECT t.name FROM team_members tm JOIN teams t ON t.id = tm.team_id WHERE tm.person_id = p.id) AS teams
       FROM people p LEFT JOIN people m ON m.id = p.manager_id ORDER BY lower(p.name)`,
    );
    return found.rows;
  };

  it("are joined with all that is the other's, stay joined, and are told apart again when it is taken back", async () => {
    const { keepId, otherId, source } = await two();
    const before = await state();
    const { operation } = await mergePeople(database, analyst, { keepId, otherId }, now);
    const joined = [
      { name: "ana", email: "ana@acme.example", manager: null, accounts: 2, owned: 1, teams: ["Cards"] },
      { name: "Report", manager: "ana" },
    ];
    expect(await state()).toMatchObject(joined);
    const owned = await database.pool.query(
      "SELECT owner_person_id AS by FROM identities WHERE name = 'one'",
    );
    expect(owned.rows).toEqual([{ by: keepId }]);
    await noteSync(database.pool, source, later);
    await refreshPeople(database.pool, later);
    expect(await state()).toMatchObject(joined);
    await undoMerge(database, analyst, operation, later);
    expect(await state()).toEqual(before);
    await expect(undoMerge(database, analyst, operation, later)).rejects.toMatchObject({
      code: "undo_too_late",
    });
    expect(await auditEventsOf(database.pool, "person.merge-undone")).toHaveLength(1);
  });

  it("are joined once", async () => {
    const { keepId, otherId } = await two();
    await mergePeople(database, analyst, { keepId, otherId }, now);
    await expect(mergePeople(database, analyst, { keepId, otherId }, now)).rejects.toMatchObject({
      code: "no_such_person",
    });
    await expect(mergePeople(database, analyst, { keepId, otherId: keepId }, now)).rejects.toMatchObject({
      code: "no_such_person",
    });
  });

  it("are only offered where no more than their name is the same", async () => {
    const { pool } = database;
    await insertPerson(pool, "John Smith", "john@acme.example");
    const other = await insertPerson(pool, "Smith, John", "j.smith@acme.example");
    await insertPerson(pool, "John Smithers", "smithers@acme.example");
    const page = await readPerson(pool, analyst.scope, other, now);
    expect(page?.maybe.map(({ name, why }) => `${name}: ${why}`)).toEqual([
      "John Smith: they have the same name",
    ]);
  });
});
