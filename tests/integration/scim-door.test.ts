import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { enterpriseUrn } from "@/lib/domain/scim/attributes";
import { createPrisma } from "@/lib/platform/prisma";
import { web } from "@/lib/platform/web";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser } from "@/tests/factories/members";
import { ScimClient, scimToken } from "@/tests/factories/scim-client";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;
let idp: ScimClient;
const folder = mkdtempSync(join(tmpdir(), "rollcall-scim-door-"));

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
describe("the door", () => {
  it("opens to an administrator's token with this one permission, and to nothing else", async () => {
    const [admin, analyst] = [await createUser(prisma, "admin"), await createUser(prisma, "analyst")];
    const other = new ScimClient(await scimToken(pool, admin.id, ["inventory:read", "source:push"]));
    const lesser = new ScimClient(await scimToken(pool, analyst.id));
    for (const [client, status] of [
      [new ScimClient("rollcall_pat_x"), 401],
      [other, 403],
      [lesser, 403],
    ] as const) {
      for (const [method, path] of [
        ["GET", "Users"],
        ["POST", "Users"],
        ["PATCH", "Groups/x"],
        ["DELETE", "Users/x"],
        ["GET", "ServiceProviderConfig"],
        ["GET", "Bulk"],
      ] as const) {
        const answer = await client.ask(
          method,
          path,
          method === "GET" || method === "DELETE" ? undefined : {},
        );
        expect([method, path, answer.status]).toEqual([method, path, status]);
        expect(answer.body).toMatchObject({
          schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
          status: String(status),
        });
      }
    }
    await pool.query(`UPDATE users SET scope = '{"kind":"teams","ids":["x"]}' WHERE id = $1`, [admin.id]);
    expect((await new ScimClient(await scimToken(pool, admin.id)).get("Users")).status).toBe(403);
    expect((await pool.query("SELECT FROM people")).rowCount).toBe(0);
  });

  it("says what there is", async () => {
    expect((await idp.get("ServiceProviderConfig")).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      etag: { supported: true },
    });
    expect((await idp.get("ResourceTypes")).body.Resources.map(({ id }: { id: string }) => id)).toEqual([
      "User",
      "Group",
    ]);
    expect(
      (await idp.get(`Schemas/${enterpriseUrn}`)).body.attributes.map(({ name }: { name: string }) => name),
    ).toContain("manager");
    expect((await idp.get("Schemas")).body.totalResults).toBe(3);
    for (const path of ["Schemas/x", "Bulk", "Me"]) expect((await idp.get(path)).status).toBe(404);
  });

  it("refuses a body that is none, or too large", async () => {
    for (const body of ["", "{", "[1", "null", "7", '"x"'])
      expect([body, (await idp.post("Users", body)).status]).toEqual([body, 400]);
    expect((await idp.post("Users", `"${"x".repeat(9 * 1024 * 1024)}"`)).status).toBe(413);
    expect((await idp.post("Users", "[".repeat(200_000))).status).toBe(400);
  });

  it("notes the last request, and the last that was refused", async () => {
    await pool.query("DELETE FROM settings WHERE name LIKE 'scim.%'");
    await idp.get("Users?filter=x");
    await idp.get("Users");
    expect(await one("SELECT value FROM settings WHERE name = 'scim.last'")).toMatchObject({
      value: { status: 200, what: "GET /scim/v2/Users", refused: null },
    });
    expect(await one("SELECT value FROM settings WHERE name = 'scim.refused'")).toMatchObject({
      value: { status: 400, refused: expect.any(String) },
    });
  });
});

describe("whatever is sent", () => {
  it("hostile names are kept as they are, and never run or break anything", async () => {
    for (const name of [
      "'; DROP TABLE people; --",
      "<script>alert(1)</script>",
      "\u202Egnp.exe",
      "=cmd|' /C calc'!A0",
      "a\u200Bb",
      "\u{1F600}",
      "x".repeat(900),
    ]) {
      const made = await idp.post("Users", { userName: `u-${name}`.slice(0, 300), displayName: name });
      expect([name, made.status, made.body.displayName]).toEqual([name, 201, name]);
      const group = await idp.post("Groups", {
        displayName: name.slice(0, 200),
        members: [{ value: made.body.id }],
      });
      expect(group.status).toBe(201);
      const found = await idp.get(
        `Users?filter=${encodeURIComponent(`displayName eq ${JSON.stringify(name)}`)}`,
      );
      expect(found.body.totalResults).toBe(1);
    }
    expect((await idp.post("Users", { userName: "a\0b" })).status).toBe(400);
  });

  it("is answered with what is wrong, never with a failure", async () => {
    const ana = await idp.user("ana");
    const group = (await idp.post("Groups", { displayName: "Data" })).body.id;
    const path = fc.constantFrom(
      "emails",
      'emails[type eq "work"].value',
      `${enterpriseUrn}:manager`,
      enterpriseUrn,
      "name",
      "active",
      "userName",
      "members",
      'members[value eq "x"]',
      "displayName",
      "__proto__",
      "externalId",
      "emails[",
    );
    const operation = fc.record({
      op: fc.constantFrom("add", "Replace", "remove"),
      path: fc.option(path),
      value: fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" }), fc.dictionary(path, fc.jsonValue())),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 3 }), fc.jsonValue(), async (operations, body) => {
        for (const answer of [
          await idp.patch(`Users/${ana}`, ...operations),
          await idp.patch(`Groups/${group}`, ...operations),
          await idp.put(`Users/${ana}`, body),
          await idp.post("Groups", body),
        ]) {
          expect([200, 204, 400, 409]).toContain(answer.status);
        }
      }),
      { numRuns: 25 },
    );
  });
});
