import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseQuery } from "@/lib/domain/query/parse";
import { peopleFields } from "@/lib/domain/query/people-fields";
import { eachPerson, listPeople } from "@/lib/features/people/data";
import { readPerson } from "@/lib/features/people/data-person";
import { tellApart } from "@/lib/features/people/mutations-apart";
import { mergePeople } from "@/lib/features/people/mutations-merge";
import type { PersonRow } from "@/lib/features/people/schema";
import { readCircle } from "@/lib/features/questions/data-circle";
import { setThreshold } from "@/lib/features/thresholds/mutations";
import { auditEventsOf } from "@/tests/factories/audit-events";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertOwnership,
  insertPerson,
  insertTeam,
} from "@/tests/factories/inventory";
import { insertQuestion } from "@/tests/factories/questions";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const admin = member("admin");
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function people(query = "", scope = admin.scope): Promise<PersonRow[]> {
  const parsed = parseQuery(query, peopleFields);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const rows: PersonRow[] = [];
  for await (const row of eachPerson(database.pool, scope, { terms: parsed.terms, now })) rows.push(row);
  return rows;
}

describe("what somebody has to look after", () => {
  it("is told apart: their own, the privileged of it, as business owner, through teams, asked and answered", async () => {
    const { pool } = database;
    const shop = await insertContainer(pool, "shop");
    const [ana, bo] = [await insertPerson(pool, "Ana", "ana@example.com"), await insertPerson(pool, "Bo")];
    const team = await insertTeam(pool, "Payments", [ana, bo]);
    const own = { ownerState: "accepted", ownerPersonId: ana };
    const made = [
      identityFixture({ ...own, tier: 0, containerId: shop }),
      identityFixture({ ...own, tier: 2 }),
      identityFixture({ ...own, ownerState: "suggested" }),
      identityFixture({ ...own, status: "disabled" }),
      identityFixture({ ownerState: "accepted", ownerTeamId: team, containerId: shop }),
      identityFixture({}),
    ];
    await insertIdentities(pool, made);
    const last = made.at(-1)?.id ?? "";
    await insertOwnership(pool, last, { personId: ana, role: "business" });
    await insertQuestion(pool, last, { personId: ana, state: "declined", at: now });
    await insertQuestion(pool, last, { personId: ana, state: "expired", at: now });
    await insertQuestion(pool, last, { personId: ana, at: now });
    const [row, other] = await people();
    const load = {
      accepted: 2,
      privileged: 1,
      business: 1,
      throughTeams: 1,
      open: 1,
      answered: 1,
      letPass: 1,
    };
    expect(row).toMatchObject({ name: "Ana", ...load, overloaded: false });
    expect(other).toMatchObject({ name: "Bo", accepted: 0, privileged: 0, business: 0, throughTeams: 1 });
    expect((await readPerson(pool, admin.scope, ana, now))?.load).toMatchObject(load);
    const part = member("analyst", { membership: { kind: "containers", ids: [shop] } });
    expect((await people("", part.scope))[0]).toMatchObject({
      accepted: 1,
      privileged: 1,
      business: 0,
      throughTeams: 1,
    });
  });

  it("counts what their teams are asked as their own, as the limit does", async () => {
    const { pool } = database;
    const [ana, bo] = [await insertPerson(pool, "Ana"), await insertPerson(pool, "Bo")];
    await insertPerson(pool, "Cy");
    const team = await insertTeam(pool, "Payments", [ana, bo]);
    const made = [identityFixture({}), identityFixture({}), identityFixture({})];
    await insertIdentities(pool, made);
    const [one = "", two = "", over = ""] = made.map(({ id }) => id);
    await insertQuestion(pool, one, { personId: ana, at: now });
    await insertQuestion(pool, two, { teamId: team, at: now });
    await insertQuestion(pool, over, { teamId: team, state: "declined", at: now });
    await setThreshold(database, admin.scope, { name: "openQuestions", value: 2 }, now);
    const circle = await readCircle(pool, now);
    const rows = await people();
    expect(rows.map(({ name, open, overloaded }) => [name, open, overloaded])).toEqual([
      ["Ana", 2, true],
      ["Bo", 1, false],
      ["Cy", 0, false],
    ]);
    expect(rows.map(({ id }) => circle.open.get(id) ?? 0)).toEqual([2, 1, 0]);
  });

  it("is too much by the limits that are set, and those with most come first", async () => {
    const { pool } = database;
    const [ana, bo] = [await insertPerson(pool, "Ana"), await insertPerson(pool, "Bo")];
    const owned = (ownerPersonId: string) => identityFixture({ ownerState: "accepted", ownerPersonId });
    await insertIdentities(pool, [owned(ana), owned(bo), owned(bo)]);
    expect(await people("overloaded:true")).toEqual([]);
    await setThreshold(database, admin.scope, { name: "overloadedOwned", value: 1 }, now);
    expect((await people("overloaded:true")).map(({ name }) => name)).toEqual(["Bo"]);
    expect((await people("overloaded:false")).map(({ name }) => name)).toEqual(["Ana"]);
    const page = { terms: [], now, sort: "load", direction: "desc", limit: 5 } as const;
    const { rows } = await listPeople(pool, admin.scope, page);
    expect(rows.map(({ name, overloaded }) => [name, overloaded])).toEqual([
      ["Bo", true],
      ["Ana", false],
    ]);
  });
});

describe("namesakes", () => {
  it("are not offered again once they are said to be two, and can be joined by hand all the same", async () => {
    const { pool } = database;
    const one = await insertPerson(pool, "Ana Silva", "ana@example.com");
    const other = await insertPerson(pool, "Silva Ana", "silva@example.com");
    const offered = async (id: string) =>
      (await readPerson(pool, admin.scope, id, now))?.maybe.map((each) => each.id);
    expect(await offered(one)).toEqual([other]);
    const said = { keepId: other, otherId: one };
    expect(await tellApart(database, admin.scope, said, now)).toEqual({ noted: true });
    expect(await tellApart(database, admin.scope, { keepId: one, otherId: other }, now)).toEqual({
      noted: false,
    });
    expect([await offered(one), await offered(other)]).toEqual([[], []]);
    expect(await auditEventsOf(pool, "people.told-apart")).toHaveLength(1);
    const stranger = { keepId: one, otherId: randomUUID() };
    await expect(tellApart(database, admin.scope, stranger, now)).rejects.toMatchObject({
      code: "no_such_person",
    });
    await mergePeople(database, admin, { keepId: one, otherId: other }, now);
    expect((await pool.query("SELECT FROM people_apart")).rowCount).toBe(0);
  });
});
