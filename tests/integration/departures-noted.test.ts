import { afterEach, beforeEach, expect, it } from "vitest";
import { departureLines } from "@/lib/features/departures/data-note";
import { noteDeparture } from "@/lib/features/departures/mutations-note";
import { savePerson } from "@/lib/features/people/mutations";
import { refreshPeople } from "@/lib/jobs/people/refresh-people";
import { inTransaction } from "@/lib/platform/transaction";
import { directoryAccount, insertDirectory } from "@/tests/factories/directory-accounts";
import {
  credentialFixture,
  identityFixture,
  insertIdentities,
  insertOwnership,
  insertTeam,
} from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const { scope } = member("analyst");
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** Ana and her estate, each identity called after why it is hers; and what is not. */
async function estate() {
  const { pool } = database;
  const account = directoryAccount("ada.brookes@acme.example", {
    displayName: "Ada Brookes",
    person: { email: "ada.brookes@acme.example" },
  });
  const other = directoryAccount("bo@acme.example", { person: { email: "bo@acme.example" } });
  const namesake = directoryAccount("ada.brookes@other.example", {
    displayName: "Ada Brookes",
    person: { email: "ada.brookes@other.example" },
  });
  await insertDirectory(pool, [account, other, namesake]);
  await refreshPeople(pool, now);
  const found = await pool.query<{ id: string }>("SELECT id FROM people WHERE email = $1", [
    "ada.brookes@acme.example",
  ]);
  const ada = found.rows[0]?.id ?? "";
  const key = () => [credentialFixture()];
  const named = new Map<string, string>();
  const add = (name: string, more: Partial<Parameters<typeof identityFixture>[0]> = {}) => {
    const identity = identityFixture({ name, ...more });
    named.set(name, identity.id);
    return identity;
  };
  await insertIdentities(pool, [
    add("owned"),
    add("owned with a key", { credentials: key() }),
    add("only suggested", { credentials: key() }),
    add("created by address"),
    add("created by path", { credentials: key() }),
    add("created by a login that two have"),
    add("created by Bo", { credentials: key() }),
    add("registered", { goneAt: now }),
    add("token", { managedBy: "person", kind: "access_token", credentials: key() }),
    add("acts for her", { kind: "access_token" }),
    add("of her team", { credentials: key() }),
    add("of her team without a key"),
    add("nobody's", { credentials: key() }),
  ]);
  const id = (name: string) => named.get(name) ?? "";
  const hint = (name: string, type: string, value: string) =>
    pool.query("UPDATE identities SET owner_hints = $2 WHERE id = $1", [
      id(name),
      JSON.stringify([{ type, value, at: null }]),
    ]);
  await hint("created by address", "creator", "Ada.Brookes@ACME.example");
  await hint("created by path", "registered_by", "arn:aws:sts::1:assumed-role/dev/ada.brookes@acme.example");
  await hint("created by a login that two have", "creator", "ada-brookes");
  await hint("created by Bo", "creator", "bo@acme.example");
  await hint("registered", "creator", "ada.brookes@acme.example");
  await hint("token", "owner_object", "ada.brookes@acme.example");
  await hint("nobody's", "tag", "ada.brookes@acme.example");
  await insertOwnership(pool, id("owned"), { personId: ada });
  await insertOwnership(pool, id("owned with a key"), { personId: ada });
  await insertOwnership(pool, id("only suggested"), { personId: ada, state: "suggested" });
  const team = await insertTeam(pool, "Cards");
  await pool.query("INSERT INTO team_members (team_id, person_id) VALUES ($1, $2)", [team, ada]);
  await insertOwnership(pool, id("of her team"), { teamId: team });
  await insertOwnership(pool, id("of her team without a key"), { teamId: team });
  await pool.query(
    `INSERT INTO trusts (id, source_id, scope_ref, identity_id, kind, effect, subject_id, subject, first_seen_at)
     VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, 'runs_as', 'allow', $2, 'token', now())`,
    [account.id, id("acts for her")],
  );
  const runs = [id("token"), id("acts for her"), id("created by Bo"), account.id];
  await pool.query(
    `INSERT INTO findings (id, rule_id, identity_id, key, severity, confidence, sentence, state, first_seen_at, last_seen_at)
     SELECT gen_random_uuid(), 'personal-token-automation', id, 'k', 'high', 'high', 'A pipeline reads it.', 'open', now(), now()
     FROM unnest($1::uuid[]) AS u(id)`,
    [runs],
  );
  return ada;
}

async function items(): Promise<string[]> {
  const found = await database.pool.query<{ line: string }>(
    `SELECT d.why || ': ' || i.name AS line FROM departure_items d JOIN identities i ON i.id = d.identity_id ORDER BY 1`,
  );
  return found.rows.map(({ line }) => line);
}

const complete = [
  "could_know: created by path",
  "could_know: of her team",
  "could_know: owned with a key",
  "could_know: token",
  "created: created by address",
  "created: created by path",
  "owns: owned",
  "owns: owned with a key",
  "runs_on_theirs: acts for her",
  "runs_on_theirs: ada.brookes@acme.example",
  "runs_on_theirs: token",
];

it("lists all that somebody leaves behind, and nothing of anybody else", async () => {
  const ada = await estate();
  const before = await departureLines(database.pool, [ada]);
  expect(before).toHaveLength(complete.length);
  await savePerson(
    database,
    scope,
    {
      id: ada,
      name: "Ada Brookes",
      email: "ada.brookes@acme.example",
      managerId: null,
      active: false,
      teamIds: [],
    },
    now,
  );
  // She was taken out of her team in the same edit: what its secrets are she knows all the same.
  expect(await items()).toEqual(complete);
  const marks = await database.pool.query("SELECT DISTINCT identity_id FROM assessment_marks");
  expect(marks.rowCount).toBe(10);
  const owners = await database.pool.query("SELECT FROM ownerships WHERE person_id = $1", [ada]);
  expect(owners.rowCount).toBe(3);
});

it("is one departure, however often it is noted, and keeps what was decided", async () => {
  const ada = await estate();
  const note = () => inTransaction(database.pool, (tx) => noteDeparture(tx, ada, "directory", now));
  await note();
  expect(await items()).toEqual(complete);
  await database.pool.query("UPDATE departure_items SET state = 'kept' WHERE why = 'owns'");
  await note();
  expect(await items()).toEqual(complete);
  expect((await database.pool.query("SELECT FROM departures")).rowCount).toBe(1);
  expect((await database.pool.query("SELECT FROM departure_items WHERE state = 'kept'")).rowCount).toBe(2);
});

it("says in words why each is on the list", async () => {
  const ada = await estate();
  const evidence = (await departureLines(database.pool, [ada])).map((line) => line.evidence);
  for (const sentence of [
    /^They are its technical owner since \d{4}-\d\d-\d\d\.$/,
    /^Its source names Ada\.Brookes@ACME\.example as who made it\.$/,
    /^Their own token or account: A pipeline reads it\.$/,
    /^It acts in their name: A pipeline reads it\.$/,
    /^They own it, and 1 static credential of it works\.$/,
    /^Their team Cards owns it, and 1 static credential of it works\.$/,
  ]) {
    expect(evidence.some((each) => sentence.test(each))).toBe(true);
  }
});
