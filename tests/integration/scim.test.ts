import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { enterpriseUrn } from "@/lib/domain/scim/attributes";
import { decideHold } from "@/lib/features/people/mutations-holds";
import { refreshPeople } from "@/lib/jobs/people/refresh-people";
import { createPrisma } from "@/lib/platform/prisma";
import { systemScope } from "@/lib/platform/scope";
import { web } from "@/lib/platform/web";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser } from "@/tests/factories/members";
import { ScimClient, scimToken } from "@/tests/factories/scim-client";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;
let idp: ScimClient;
const folder = mkdtempSync(join(tmpdir(), "rollcall-scim-"));

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ROLLCALL_DATA", folder);
  vi.stubEnv("ROLLCALL_LOG_LEVEL", "error");
  const { id } = await createUser(prisma, "admin");
  idp = new ScimClient(await scimToken(pool, id));
});
afterAll(async () => {
  await (await web()).pool.end();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await database.drop();
});
beforeEach(() =>
  pool.query(
    "TRUNCATE scim_users, scim_groups, scim_members, people, person_accounts, people_holds, departures, teams, team_members CASCADE",
  ),
);

const one = async (sql: string, ...values: unknown[]) => (await pool.query(sql, values)).rows[0];
const personOf = (userId: string) =>
  one(
    "SELECT p.*, a.evidence, a.active AS account, a.joined_by FROM person_accounts a JOIN people p ON p.id = a.person_id WHERE a.kind = 'scim' AND a.subject_id = $1",
    userId,
  );
const teamOf = (groupId: string) =>
  one(
    `SELECT t.id, t.name, t.origin, (SELECT array_agg(p.name || ':' || m.origin ORDER BY p.name) FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.team_id = t.id) AS members
     FROM teams t WHERE t.follows_id = $1`,
    groupId,
  );

describe("a user", () => {
  it("becomes a person, is renamed, and leaves", async () => {
    const made = await idp.post("Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterpriseUrn],
      externalId: "0a21",
      userName: "Ana@Acme.example",
      name: { givenName: "Ana", familyName: "Silva" },
      emails: [{ primary: true, type: "work", value: "Ana@Acme.example" }],
      active: true,
      password: "hunter2",
      phoneNumbers: [{ value: "+351" }],
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.headers.get("content-type")).toContain("application/scim+json");
    expect(made.headers.get("location")).toBe(`http://localhost:3000/scim/v2/Users/${id}`);
    expect(made.body).toMatchObject({
      userName: "Ana@Acme.example",
      externalId: "0a21",
      active: true,
      meta: { resourceType: "User" },
    });
    expect(JSON.stringify(made.body)).not.toMatch(/hunter2|phone/);
    expect(await personOf(id)).toMatchObject({
      name: "Ana Silva",
      email: "ana@acme.example",
      active: true,
      joined_by: "rule",
    });

    const renamed = await idp.patch(
      `Users/${id}`,
      { op: "Replace", path: "name.familyName", value: "Costa" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "ana.costa@acme.example" },
    );
    expect(renamed).toMatchObject({ status: 200, body: { name: { familyName: "Costa" } } });
    expect(await personOf(id)).toMatchObject({ name: "Ana Costa", email: "ana.costa@acme.example" });

    // A human called her otherwise: that stays.
    await pool.query("UPDATE people SET name = 'Ana C.' WHERE name = 'Ana Costa'");
    await idp.patch(`Users/${id}`, { op: "Replace", path: "displayName", value: "Ana Maria" });
    expect(await personOf(id)).toMatchObject({ name: "Ana C." });

    await idp.patch(`Users/${id}`, { op: "Replace", path: "active", value: "False" });
    expect(await personOf(id)).toMatchObject({ active: false, account: false, gone_at: expect.any(Date) });
    expect(await one("SELECT how FROM departures WHERE closed_at IS NULL")).toEqual({ how: "scim" });
    await idp.patch(`Users/${id}`, { op: "replace", value: { active: true } });
    expect(await personOf(id)).toMatchObject({ active: true, gone_at: null });
    expect(await one("SELECT FROM departures WHERE closed_at IS NULL")).toBeUndefined();

    expect((await idp.delete(`Users/${id}`)).status).toBe(204);
    expect((await idp.get(`Users/${id}`)).status).toBe(404);
    expect(await personOf(id)).toMatchObject({
      active: false,
      evidence: expect.stringContaining("deleted it since"),
    });
    const again = await idp.user("ana", { emails: [{ value: "ana.costa@acme.example" }] });
    expect(await personOf(again)).toMatchObject({
      name: "Ana C.",
      active: true,
      evidence: expect.stringContaining("The same e-mail"),
    });
    expect((await pool.query("SELECT FROM person_accounts")).rowCount).toBe(1);
    const { rows } = await pool.query("SELECT body FROM audit_events WHERE code = 'RC-2071' ORDER BY seq");
    expect(rows.map((row) => JSON.parse(row.body).payload.change)).toEqual([
      "added",
      "changed",
      "changed",
      "deactivated",
      "activated",
      "removed",
      "added",
    ]);
  });

  it("is joined by its address to somebody who is known, and by nothing else", async () => {
    await pool.query("INSERT INTO people (name, email) VALUES ('Bo Chen', 'bo@acme.example')");
    const bo = await idp.user("bo", { userName: "bchen", [enterpriseUrn]: { employeeNumber: "1" } });
    expect(await personOf(bo)).toMatchObject({
      name: "Bo Chen",
      evidence: "The same e-mail address, bo@acme.example.",
    });
    const namesake = await idp.user("bo2", {
      displayName: "Bo Chen",
      [enterpriseUrn]: { employeeNumber: "1" },
    });
    expect((await personOf(namesake)).id).not.toBe((await personOf(bo)).id);
    const mailbox = await idp.user("it");
    expect(await personOf(mailbox)).toMatchObject({ email: null });
  });

  it("has a manager, who may come later", async () => {
    const ana = await idp.user("ana", { [enterpriseUrn]: { manager: { value: "boss@acme.example" } } });
    expect((await personOf(ana)).manager_id).toBeNull();
    const boss = await idp.user("boss");
    expect((await personOf(ana)).manager_id).toBe((await personOf(boss)).id);
    const other = await idp.user("other");
    await idp.patch(`Users/${ana}`, { op: "Add", path: `${enterpriseUrn}:manager`, value: other });
    expect((await personOf(ana)).manager_id).toBe((await personOf(other)).id);
    expect(
      (await idp.get(`Users?filter=${encodeURIComponent(`id eq "${ana}" and manager eq "${other}"`)}`)).body
        .totalResults,
    ).toBe(1);
  });

  it("keeps whether it is here when a PUT does not say so, and forgets the rest", async () => {
    const ana = await idp.user("ana", { title: "Engineer", active: false });
    expect(await personOf(ana)).toMatchObject({ active: false });
    const put = await idp.put(`Users/${ana}`, {
      id: "x",
      userName: "ana@acme.example",
      groups: [{ value: "g" }],
    });
    expect(put.body).toMatchObject({ id: ana, active: false });
    expect(put.body).not.toHaveProperty("title");
    expect(put.body).not.toHaveProperty("groups");
  });

  it("is found, paged and shown as it was asked for", async () => {
    const ids = [];
    for (const name of ["ana", "bo", "cy"]) ids.push(await idp.user(name, { externalId: `ext-${name}` }));
    const found = async (filter: string) =>
      (await idp.get(`Users?filter=${encodeURIComponent(filter)}`)).body;
    for (const filter of [
      'userName eq "BO@acme.example"',
      'externalId eq "ext-bo"',
      'emails.value eq "Bo@acme.example"',
      'emails[type eq "work"].value eq "bo@acme.example"',
      'displayName eq "BO"',
      `id eq "${ids[1]}"`,
      'userName eq "bo@acme.example" and active eq true',
    ]) {
      expect([filter, (await found(filter)).Resources.map(({ id }: { id: string }) => id)]).toEqual([
        filter,
        [ids[1]],
      ]);
    }
    for (const filter of [
      'externalId eq "EXT-bo"',
      'emails[type eq "home"].value eq "bo@acme.example"',
      'id eq "nobody"',
      'userName eq "bo@acme.example" and active eq false',
    ]) {
      expect([filter, await found(filter)]).toEqual([
        filter,
        expect.objectContaining({ totalResults: 0, Resources: [] }),
      ]);
    }
    for (const filter of [
      "",
      'userName sw "b"',
      'title eq "x"',
      'userName eq "a" or userName eq "b"',
      'userName eq "a\0"',
    ]) {
      expect([filter, await found(filter)]).toEqual([
        filter,
        expect.objectContaining({ scimType: "invalidFilter", status: "400" }),
      ]);
    }
    const page = (await idp.get("Users?startIndex=2&count=1&attributes=userName,emails.value")).body;
    expect(page).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 });
    expect(page.Resources).toEqual([
      {
        schemas: expect.any(Array),
        id: ids[1],
        userName: "bo@acme.example",
        emails: [{ value: "bo@acme.example" }],
      },
    ]);
    expect((await idp.get("Users?count=0")).body).toMatchObject({ totalResults: 3, Resources: [] });
    expect(
      (await idp.get("Users?startIndex=-5&count=9999&excludedAttributes=emails,meta")).body.Resources[0],
    ).not.toHaveProperty("emails");
    expect((await idp.get("Users?startIndex=x")).body.scimType).toBe("invalidValue");
    expect((await idp.get("Users/nobody")).status).toBe(404);
  });

  it("has a name of its own, and a version", async () => {
    const ana = await idp.user("ana");
    const bo = await idp.user("bo");
    expect(await idp.post("Users", { userName: "ANA@acme.example" })).toMatchObject({
      status: 409,
      body: { scimType: "uniqueness", status: "409" },
    });
    expect(
      (await idp.patch(`Users/${bo}`, { op: "replace", path: "userName", value: "ana@acme.example" })).status,
    ).toBe(409);
    const both = await Promise.all([0, 1].map(() => idp.post("Users", { userName: "cy@acme.example" })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const read = await idp.get(`Users/${ana}`);
    const version = read.headers.get("etag") ?? "";
    expect(read.body.meta.version).toBe(version);
    expect((await idp.get(`Users/${ana}`, { "if-none-match": version })).status).toBe(304);
    const same = await idp.put(`Users/${ana}`, read.body, { "if-match": version });
    expect([same.status, same.headers.get("etag")]).toEqual([200, version]);
    expect((await idp.put(`Users/${ana}`, { userName: "x" }, { "if-match": version })).status).toBe(200);
    expect((await idp.put(`Users/${ana}`, { userName: "y" }, { "if-match": version })).status).toBe(412);
  });
});

describe("too many at once", () => {
  it("wait for a human, however slowly they come, and directories do not go round it", async () => {
    const ids = [];
    for (let at = 0; at < 100; at += 1) ids.push(await idp.user(`p${at}`));
    const off = (id: string | undefined) =>
      idp.patch(`Users/${id}`, { op: "replace", value: { active: false } });
    for (const id of ids.slice(0, 9)) expect((await off(id)).status).toBe(200);
    // Two at the same moment must not both be let through.
    await Promise.all(ids.slice(9, 15).map(off));
    const active = async () =>
      (await one("SELECT count(*)::int AS n FROM people WHERE active AND name ~ '^p[0-9]'")).n;
    expect(await active()).toBe(91);
    const hold = await one(
      "SELECT id, origin, cardinality(person_ids) AS people FROM people_holds WHERE state = 'waiting'",
    );
    expect(hold).toMatchObject({ origin: "scim", people: 6 });
    expect(
      (
        await one(
          "SELECT count(*)::int AS n FROM people_holds WHERE state = 'overtaken' AND person_ids <> '{}'",
        )
      ).n,
    ).toBe(0);

    await refreshPeople(pool, new Date());
    expect(await active()).toBe(91);
    // Hours later, still of the same day.
    await pool.query("UPDATE departures SET noticed_at = noticed_at - interval '20 hours'");
    await off(ids[15]);
    expect(await active()).toBe(91);

    const waiting = await one("SELECT id FROM people_holds WHERE state = 'waiting'");
    await decideHold({ pool }, systemScope("ana"), { holdId: waiting.id, decision: "release" }, new Date());
    expect(await active()).toBe(84);
    // A human let those go: the next one leaves as usual.
    await off(ids[16]);
    expect(await active()).toBe(83);
  });

  it("come back as soon as the provider says so", async () => {
    const ids = [];
    for (let at = 0; at < 20; at += 1) ids.push(await idp.user(`q${at}`));
    for (const id of ids) await idp.delete(`Users/${id}`);
    expect((await one("SELECT count(*)::int AS n FROM people WHERE active")).n).toBe(11);
    const again = await idp.user("q19");
    expect(await personOf(again)).toMatchObject({ active: true });
  });
});

describe("a group", () => {
  it("is a team, whose hand-made members stay", async () => {
    const [ana, bo] = [await idp.user("ana"), await idp.user("bo")];
    await pool.query("INSERT INTO people (name) VALUES ('Hand')");
    const made = await idp.post("Groups", { externalId: "g", displayName: "Payments", members: [] });
    expect(made).toMatchObject({ status: 201, body: { displayName: "Payments", members: [] } });
    const { id } = made.body;
    expect(
      (
        await idp.patch(`Groups/${id}`, {
          op: "Add",
          path: "members",
          value: [{ $ref: null, value: ana }, { value: bo }],
        })
      ).status,
    ).toBe(204);
    const team = await teamOf(id);
    expect(team).toMatchObject({ name: "Payments", origin: "scim", members: ["ana:scim", "bo:scim"] });
    await pool.query(
      "INSERT INTO team_members (team_id, person_id) SELECT $1, id FROM people WHERE name = 'Hand'",
      [team.id],
    );
    await idp.patch(`Groups/${id}`, { op: "Remove", path: "members", value: [{ value: ana }] });
    expect((await teamOf(id)).members).toEqual(["Hand:hand", "bo:scim"]);
    await idp.patch(
      `Groups/${id}`,
      { op: "replace", value: { id, displayName: "Payments EU" } },
      { op: "remove", path: `members[value eq "${bo}"]` },
    );
    expect(await teamOf(id)).toMatchObject({ name: "Payments EU", members: ["Hand:hand"] });
    expect((await idp.get(`Users/${ana}`)).body).not.toHaveProperty("groups");
    await idp.put(`Groups/${id}`, { displayName: "Payments EU", members: [{ value: ana }] });
    expect((await idp.get(`Users/${ana}`)).body.groups).toEqual([
      { value: id, display: "Payments EU", $ref: `http://localhost:3000/scim/v2/Groups/${id}` },
    ]);
    expect((await idp.get(`Groups/${id}`)).body.members).toEqual([
      { value: ana, display: "ana", $ref: `http://localhost:3000/scim/v2/Users/${ana}` },
    ]);
    expect((await idp.get(`Groups/${id}?excludedAttributes=members`)).body).not.toHaveProperty("members");
    const found = await idp.get(
      `Groups?filter=${encodeURIComponent('displayName eq "payments eu"')}&excludedAttributes=members`,
    );
    expect(found.body.Resources).toEqual([expect.objectContaining({ id })]);
    const member = await idp.get(
      `Groups?filter=${encodeURIComponent(`id eq "${id}" and members eq "${ana}"`)}`,
    );
    expect(member.body.totalResults).toBe(1);

    await idp.delete(`Groups/${id}`);
    expect(await one("SELECT name, origin, follows_id FROM teams")).toEqual({
      name: "Payments EU",
      origin: "hand",
      follows_id: null,
    });
  });

  it("takes the team that is called so, has a name of its own, and goes with its group", async () => {
    await pool.query("INSERT INTO teams (name) VALUES ('platform')");
    const { body } = await idp.post("Groups", { displayName: "Platform" });
    expect(await teamOf(body.id)).toMatchObject({ name: "platform", origin: "hand" });
    expect(await idp.post("Groups", { displayName: "PLATFORM" })).toMatchObject({
      status: 409,
      body: { scimType: "uniqueness" },
    });
    await idp.delete(`Groups/${body.id}`);
    expect((await one("SELECT origin FROM teams")).origin).toBe("hand");
    const data = await idp.post("Groups", { displayName: "Data" });
    await idp.delete(`Groups/${data.body.id}`);
    expect((await pool.query("SELECT FROM teams")).rowCount).toBe(1);
  });

  it("refuses members whom nobody knows, and changes nothing then", async () => {
    const ana = await idp.user("ana");
    const { body } = await idp.post("Groups", { displayName: "Data" });
    const refused = await idp.patch(`Groups/${body.id}`, {
      op: "Add",
      path: "members",
      value: [{ value: ana }, { value: "nobody" }],
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { scimType: "invalidValue", detail: expect.stringContaining("nobody") },
    });
    expect((await teamOf(body.id)).members).toBeNull();
    expect(
      (await idp.patch(`Groups/${body.id}`, { op: "Remove", path: "members", value: [{ value: "nobody" }] }))
        .status,
    ).toBe(204);
  });
});
