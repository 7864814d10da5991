import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listPeopleHolds } from "@/lib/features/people/data-holds";
import { savePerson } from "@/lib/features/people/mutations";
import { decideHold } from "@/lib/features/people/mutations-holds";
import { importPeople } from "@/lib/features/people/mutations-import";
import { refreshPeople } from "@/lib/jobs/people/refresh-people";
import { auditEventsOf } from "@/tests/factories/audit-events";
import {
  type AccountFixture,
  directoryAccount,
  insertDirectory,
  noteSync,
} from "@/tests/factories/directory-accounts";
import { insertPerson, insertTeam } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const later = new Date("2026-11-23T14:05:00Z");
const { scope } = member("analyst");
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function people() {
  const found = await database.pool.query<{
    name: string;
    email: string | null;
    active: boolean;
    manager: string | null;
    accounts: number;
    teams: string[];
  }>(
    `SELECT p.name, p.email, p.active, m.name AS manager, (SELECT count(*)::int FROM person_accounts a WHERE a.person_id = p.id) AS accounts,
       ARRAY(SELECT t.name || ' ' || tm.origin FROM team_members tm JOIN teams t ON t.id = tm.team_id WHERE tm.person_id = p.id ORDER BY 1) AS teams
     FROM people p LEFT JOIN people m ON m.id = p.manager_id ORDER BY p.name`,
  );
  return found.rows;
}

const numbered = (count: number, of = "person") =>
  Array.from({ length: count }, (_, at) =>
    directoryAccount(`${of}-${at}`, { person: { email: `${of}-${at}x@acme.example` } }),
  );

/** So many accounts stop working, and the directory is read again. */
async function disable(accounts: readonly AccountFixture[], source: string, at: Date) {
  await database.pool.query("UPDATE identities SET status = 'disabled' WHERE id = ANY($1::uuid[])", [
    accounts.map(({ id }) => id),
  ]);
  await noteSync(database.pool, source, at);
  await refreshPeople(database.pool, at);
}

const activeCount = async () => (await people()).filter((person) => person.active).length;

describe("people from directories", () => {
  it("are one for several accounts, with manager and team, and join what was there", async () => {
    const { pool } = database;
    await insertPerson(pool, "Bo by hand", "bo@acme.example");
    await insertTeam(pool, "Payments");
    const boss = directoryAccount("boss@acme.example", {
      displayName: "Bo Berg",
      person: { email: "bo@acme.example" },
    });
    const ana = directoryAccount("ana@acme.example", {
      displayName: "Ana Silva",
      managerId: boss.id,
      person: { email: "ana@acme.example", employeeNumber: "7", department: "payments" },
    });
    await insertDirectory(pool, [boss, ana]);
    await insertDirectory(
      pool,
      [
        directoryAccount("asilva", { person: { email: "ana@acme.example", department: "Cards" } }),
        directoryAccount("svc-x", { class: "non_human", person: { email: "ana@acme.example" } }),
        directoryAccount("long gone", { status: "disabled" }),
      ],
      "ldap:test",
    );
    await refreshPeople(pool, now);
    expect(await people()).toEqual([
      {
        name: "Ana Silva",
        email: "ana@acme.example",
        active: true,
        manager: "Bo by hand",
        accounts: 2,
        teams: ["Cards directory", "Payments directory"],
      },
      { name: "Bo by hand", email: "bo@acme.example", active: true, manager: null, accounts: 1, teams: [] },
      { name: "long gone", email: null, active: false, manager: null, accounts: 1, teams: [] },
    ]);
    // Who was gone before anybody looked did not leave now.
    expect((await pool.query("SELECT FROM departures")).rowCount).toBe(0);
    expect(await auditEventsOf(pool, "people.joined")).toHaveLength(1);
  });

  it("keep the teams that a human put them into", async () => {
    const { pool } = database;
    const team = await insertTeam(pool, "Cards");
    const ana = directoryAccount("ana", { person: { email: "ana@acme.example", department: "Payments" } });
    const source = await insertDirectory(pool, [ana]);
    await refreshPeople(pool, now);
    await pool.query("INSERT INTO team_members (team_id, person_id) SELECT $1, id FROM people", [team]);
    const move = async (department: string) => {
      await pool.query(
        "UPDATE sightings SET changed_at = clock_timestamp(), observed = jsonb_set(observed, '{person,department}', to_jsonb($1::text))",
        [department],
      );
      await noteSync(pool, source, new Date(later.getTime() + department.length));
      await refreshPeople(pool, later);
      return (await people())[0]?.teams;
    };
    expect(await move("Cards")).toEqual(["Cards hand"]);
    expect(await move("Treasury")).toEqual(["Cards hand", "Treasury directory"]);
  });

  it("are the members of Rollcall too, unless it is a mailbox that signs in", async () => {
    const { pool } = database;
    await insertDirectory(pool, [directoryAccount("ana", { person: { email: "ana@acme.example" } })]);
    for (const name of ["ana", "admin"]) {
      await pool.query("INSERT INTO users (email, name, role) VALUES ($1, $2, 'analyst')", [
        `${name}@acme.example`,
        name,
      ]);
    }
    await refreshPeople(pool, now);
    expect((await people()).map(({ email, accounts }) => [email, accounts])).toEqual([
      ["ana@acme.example", 2],
    ]);
    const linked = await pool.query("SELECT email FROM users WHERE person_id IS NOT NULL");
    expect(linked.rows).toEqual([{ email: "ana@acme.example" }]);
  });

  it("are looked at only when something changed, and are never found gone while a directory is read", async () => {
    const { pool } = database;
    const accounts = numbered(3);
    const source = await insertDirectory(pool, accounts);
    await refreshPeople(pool, now);
    await pool.query("UPDATE identities SET status = 'disabled'");
    await refreshPeople(pool, later);
    expect(await activeCount()).toBe(3);
    await pool.query(
      `INSERT INTO sync_runs (source_id, status, trigger, requested_by) VALUES ($1, 'running', 'person', 'test')`,
      [source],
    );
    await refreshPeople(pool, later);
    expect(await activeCount()).toBe(3);
    await pool.query("UPDATE sync_runs SET status = 'complete', finished_at = $1", [later]);
    await refreshPeople(pool, later);
    expect(await activeCount()).toBe(0);
  });

  it("stay as they are when the directory is read no more", async () => {
    const { pool } = database;
    const source = await insertDirectory(pool, numbered(3));
    await refreshPeople(pool, now);
    await pool.query("UPDATE sources SET removed_at = $2 WHERE id = $1", [source, later]);
    await pool.query("UPDATE identities SET gone_at = $1", [later]);
    await refreshPeople(pool, later);
    expect(await activeCount()).toBe(3);
  });
});

describe("somebody", () => {
  it("stays as a human says against their account, until the account agrees", async () => {
    const { pool } = database;
    const ana = directoryAccount("ana", { person: { email: "ana@acme.example" } });
    const source = await insertDirectory(pool, [ana]);
    await refreshPeople(pool, now);
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM people");
    const save = (active: boolean) =>
      savePerson(
        database,
        scope,
        {
          id: rows[0]?.id ?? "",
          name: "Ana",
          email: "ana@acme.example",
          managerId: null,
          active,
          teamIds: [],
        },
        later,
      );
    await save(false);
    await noteSync(pool, source, later);
    await refreshPeople(pool, later);
    expect(await activeCount()).toBe(0);
    expect((await pool.query("SELECT how FROM departures WHERE closed_at IS NULL")).rows).toEqual([
      { how: "hand" },
    ]);
    await save(true);
    expect((await pool.query("SELECT FROM departures WHERE closed_at IS NULL")).rowCount).toBe(0);
    await disable([ana], source, new Date("2026-11-24T00:00:00Z"));
    expect(await activeCount()).toBe(0);
  });

  it("is here as long as one of their accounts works", async () => {
    const { pool } = database;
    const first = directoryAccount("ana", { person: { email: "ana@acme.example" } });
    const second = directoryAccount("ana.silva", { person: { email: "ana@acme.example" } });
    const source = await insertDirectory(pool, [first]);
    await insertDirectory(pool, [second], "okta:test");
    await refreshPeople(pool, now);
    await disable([first], source, later);
    expect(await activeCount()).toBe(1);
    await disable([second], source, new Date("2026-11-24T00:00:00Z"));
    expect(await activeCount()).toBe(0);
    expect(await auditEventsOf(pool, "people.left")).toHaveLength(1);
  });
});

describe("too many at once", () => {
  it("are not held when they are fewer than 10, or 5 % and no more", async () => {
    const { pool } = database;
    const accounts = numbered(200);
    const source = await insertDirectory(pool, accounts);
    await refreshPeople(pool, now);
    await disable(accounts.slice(0, 10), source, now);
    expect([await activeCount(), await listPeopleHolds(pool)]).toEqual([190, []]);
    await disable(accounts.slice(10, 19), source, later);
    expect([await activeCount(), await listPeopleHolds(pool)]).toEqual([181, []]);
  });

  it("wait for a human, also when they come in pieces, and are gone once released", async () => {
    const { pool } = database;
    const accounts = numbered(199);
    const source = await insertDirectory(pool, accounts);
    await refreshPeople(pool, now);
    await disable(accounts.slice(0, 10), source, now);
    const [hold] = await listPeopleHolds(pool);
    expect(hold).toMatchObject({ origin: "directory", count: 10, outOf: 199 });
    expect(await activeCount()).toBe(199);
    // One of them is back, one more is gone: the next look replaces what was held.
    await pool.query("UPDATE identities SET status = 'active' WHERE id = $1", [accounts[0]?.id]);
    await disable(accounts.slice(10, 11), source, later);
    const [next] = await listPeopleHolds(pool);
    expect(next).toMatchObject({ count: 10 });
    expect(next?.id).not.toBe(hold?.id);
    await expect(
      decideHold(database, scope, { holdId: hold?.id ?? "", decision: "release" }, later),
    ).rejects.toMatchObject({ code: "decided_already" });
    await decideHold(database, scope, { holdId: next?.id ?? "", decision: "release" }, later);
    expect([await activeCount(), await listPeopleHolds(pool)]).toEqual([189, []]);
    expect((await pool.query("SELECT FROM departures WHERE how = 'directory'")).rowCount).toBe(10);
    expect(await auditEventsOf(pool, "people-hold.released")).toHaveLength(1);
    // Within the hour, what follows belongs to the same look.
    await disable(accounts.slice(20, 22), source, new Date(later.getTime() + 60_000));
    expect(await activeCount()).toBe(189);
  });

  it("stay once discarded, however often the source says it again, until it shows them as active", async () => {
    const { pool } = database;
    const accounts = numbered(30);
    const source = await insertDirectory(pool, accounts);
    await refreshPeople(pool, now);
    const lost = accounts.slice(0, 12);
    await disable(lost, source, now);
    const [hold] = await listPeopleHolds(pool);
    await decideHold(database, scope, { holdId: hold?.id ?? "", decision: "discard" }, now);
    await disable(lost, source, later);
    expect([await activeCount(), await listPeopleHolds(pool)]).toEqual([30, []]);
    await pool.query("UPDATE identities SET status = 'active'");
    await noteSync(pool, source, new Date("2026-11-24T00:00:00Z"));
    await refreshPeople(pool, new Date("2026-11-24T00:00:00Z"));
    await disable(lost.slice(0, 1), source, new Date("2026-11-25T00:00:00Z"));
    expect(await activeCount()).toBe(29);
  });

  it("are held of an imported list as well", async () => {
    const { pool } = database;
    const list = (status: string, count: number) =>
      [
        "name,e-mail,status",
        ...Array.from({ length: count }, (_, at) => `P${at},p${at}x@acme.example,${status}`),
      ].join("\n");
    await importPeople(database, scope, list("active", 40), now);
    expect(await importPeople(database, scope, list("left", 2), now)).toMatchObject({ left: 2, held: 0 });
    expect(await importPeople(database, scope, list("left", 20), later)).toMatchObject({ left: 0, held: 18 });
    expect(await activeCount()).toBe(38);
    const [hold] = await listPeopleHolds(pool);
    expect(hold).toMatchObject({ origin: "list", count: 18, outOf: 38 });
    await decideHold(database, scope, { holdId: hold?.id ?? "", decision: "release" }, later);
    expect(await activeCount()).toBe(20);
    expect(await importPeople(database, scope, list("active", 20), later)).toMatchObject({ returned: 20 });
    await expect(
      decideHold(database, scope, { holdId: randomUUID(), decision: "release" }, later),
    ).rejects.toMatchObject({ code: "decided_already" });
  });
});
