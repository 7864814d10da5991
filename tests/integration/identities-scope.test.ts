import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MembershipScope, Role } from "@/lib/domain/permissions";
import { eachAccount } from "@/lib/features/accounts/data";
import { eachChange } from "@/lib/features/changes/data";
import { eachCredential } from "@/lib/features/credentials/data";
import { eachGrant } from "@/lib/features/grants/data";
import { eachEntitlement } from "@/lib/features/grants/data-entitlements";
import { eachMember } from "@/lib/features/grants/data-members";
import { countIdentities, listIdentities } from "@/lib/features/identities/data";
import { facets } from "@/lib/features/identities/data-facets";
import { findIdentity } from "@/lib/features/identities/data-find";
import { getIdentity } from "@/lib/features/identities/data-one";
import { eachPlacement } from "@/lib/features/placements/data";
import { eachSource } from "@/lib/features/sources/data";
import { eachTrust } from "@/lib/features/trust/data";
import type { ListQuery } from "@/lib/platform/list";
import { Scope, systemScope } from "@/lib/platform/scope";
import { insertOwnership, insertPerson, insertTeam } from "@/tests/factories/inventory";
import { identityId, insertSmallWorld } from "@/tests/factories/small-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date();
const query: ListQuery = { terms: [], now };
let database: TestDatabase;
let pool: Pool;
let ids: { deploy: string; ci: string; ci3: string; hostile: string };
let ada: string;
let grace: string;
let platform: string;
let cloud: string;
let other: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  ({ cloud, other } = await insertSmallWorld(pool));
  ids = {
    deploy: await identityId(pool, "AROA1"),
    ci: await identityId(pool, "AIDA2"),
    ci3: await identityId(pool, "AIDA3"),
    hostile: await identityId(pool, "AIDA4"),
  };
  ada = await insertPerson(pool, "Ada");
  grace = await insertPerson(pool, "Grace");
  platform = await insertTeam(pool, "Platform", [ada]);
  await insertTeam(pool, "Empty");
  await insertOwnership(pool, ids.ci, { personId: ada });
  await insertOwnership(pool, ids.deploy, { teamId: platform, role: "business" });
  await insertOwnership(pool, ids.ci3, { personId: ada, state: "declined" });
  await insertOwnership(pool, ids.hostile, { personId: grace });
  for (const id of [ids.ci, ids.hostile]) {
    await pool.query(
      "INSERT INTO changes (identity_id, at, kind, details, by) VALUES ($1, now(), 'changed', '[]', 'test')",
      [id],
    );
  }
});
afterAll(() => database.drop());

const member = (role: Role, membership: MembershipScope, personId: string | null = null) =>
  Scope.ofMember({ actor: "user:test", role, membership, personId });
const owner = (personId: string | null) => member("owner", { kind: "all" }, personId);

async function namesIn(scope: Scope): Promise<string[]> {
  const page = await listIdentities(pool, scope, { ...query, sort: "name", direction: "asc", limit: 200 });
  const found = page.rows.map((row) => row.externalId).sort();
  const { total, facets: all } = await facets(pool, scope, query);
  expect(total.count).toBe(found.length);
  expect(all.find((facet) => facet.field === "system")?.options).toEqual(
    found.length === 0 ? [] : [{ value: { kind: "value", value: "aws" }, label: "aws", count: found.length }],
  );
  expect(await countIdentities(pool, scope, query)).toEqual({ count: found.length, capped: false });
  return found;
}

async function all<Row, Part>(rows: AsyncGenerator<Row>, part: (row: Row) => Part): Promise<Part[]> {
  const found: Part[] = [];
  for await (const row of rows) found.push(part(row));
  return found.sort();
}

describe("what a scope reaches", () => {
  it("is everything for an administrator and the command line", async () => {
    const everything = ["AIDA2", "AIDA3", "AIDA4", "AROA1"];
    expect(await namesIn(systemScope("test"))).toEqual(everything);
    expect(await namesIn(member("auditor", { kind: "all" }))).toEqual(everything);
  });

  it("is theirs and their team's for an owner, and not what they declined", async () => {
    expect(await namesIn(owner(ada))).toEqual(["AIDA2", "AROA1"]);
    expect(await namesIn(owner(grace))).toEqual(["AIDA4"]);
  });

  it("is nothing for an owner whom no person stands for", async () => {
    expect(await namesIn(owner(null))).toEqual([]);
  });

  it("is what teams and their members answer for", async () => {
    expect(await namesIn(member("analyst", { kind: "teams", ids: [platform] }))).toEqual(["AIDA2", "AROA1"]);
  });

  it("is what lies in containers or below them", async () => {
    const container = async (externalId: string) =>
      (await pool.query<{ id: string }>("SELECT id FROM containers WHERE external_id = $1", [externalId]))
        .rows[0]?.id ?? "";
    const payments = { kind: "containers" as const, ids: [await container("4711")] };
    expect(await namesIn(member("analyst", payments))).toEqual(["AIDA2", "AROA1"]);
    const org = { kind: "containers" as const, ids: [await container("org")] };
    expect(await namesIn(member("analyst", org))).toEqual(["AIDA2", "AIDA3", "AIDA4", "AROA1"]);
    expect(await all(eachAccount(pool, member("analyst", payments), query), (row) => row.name)).toEqual([
      "payments",
    ]);
  });

  it("is what sources see", async () => {
    expect(await namesIn(member("analyst", { kind: "sources", ids: [other] }))).toEqual(["AIDA2"]);
  });

  it("is nothing where the membership names no such thing", async () => {
    for (const kind of ["teams", "containers", "sources"] as const) {
      expect(await namesIn(member("analyst", { kind, ids: ["'; DROP TABLE identities; --"] }))).toEqual([]);
    }
  });

  it("is both limits for an owner within a part", async () => {
    expect(await namesIn(member("owner", { kind: "sources", ids: [cloud] }, ada))).toEqual([
      "AIDA2",
      "AROA1",
    ]);
    expect(await namesIn(member("owner", { kind: "sources", ids: [other] }, ada))).toEqual(["AIDA2"]);
  });
});

describe("what hangs on identities", () => {
  it("is reached through them", async () => {
    const scope = owner(ada);
    expect(await all(eachCredential(pool, scope, query), (row) => row.externalId)).toEqual(["AKIA2"]);
    expect(await all(eachPlacement(pool, scope, query), (row) => row.locator)).toEqual([
      "/srv/.env",
      "vault/one",
    ]);
    const grants = await all(
      eachGrant(pool, scope, query),
      (row) => `${row.principal.name} ${row.entitlement.name}`,
    );
    expect(grants).toEqual(["admins AdministratorAccess", "ci read", "deploy AdministratorAccess"]);
    expect(await all(eachMember(pool, scope, query), (row) => row.member.name)).toEqual(["ci"]);
    expect(await all(eachTrust(pool, scope, query), (row) => row.identity.name)).toEqual([
      "deploy",
      "deploy",
    ]);
    expect(await all(eachChange(pool, scope, query), (row) => row.identity.id)).toEqual([ids.ci]);
    expect(await all(eachEntitlement(pool, scope, query), (row) => row.name)).toEqual([
      "AdministratorAccess",
      "admins",
      "read",
    ]);
    const accounts = await all(eachAccount(pool, scope, query), (row) => `${row.name} ${row.identities}`);
    expect(accounts).toEqual(["payments null"]);
    expect(await all(eachSource(pool, scope, query), (row) => row.name)).toEqual(["cloud", "other"]);
  });

  it("is nothing where they are foreign", async () => {
    const scope = owner(grace);
    expect(await all(eachCredential(pool, scope, query), (row) => row.id)).toEqual([]);
    expect(await all(eachPlacement(pool, scope, query), (row) => row.id)).toEqual([]);
    expect(await all(eachGrant(pool, scope, query), (row) => row.id)).toEqual([]);
    expect(await all(eachMember(pool, scope, query), (row) => row.id)).toEqual([]);
    expect(await all(eachTrust(pool, scope, query), (row) => row.id)).toEqual([]);
    expect(await all(eachEntitlement(pool, scope, query), (row) => row.id)).toEqual([]);
    expect(await all(eachSource(pool, scope, query), (row) => row.name)).toEqual(["cloud"]);
  });
});

describe("something foreign", () => {
  it("answers like something missing", async () => {
    const scope = owner(ada);
    for (const text of [ids.hostile, "AIDA4", ids.ci3, "AKIA3", "AIDA3"]) {
      expect(await getIdentity(pool, scope, text, now)).toBeNull();
      expect(await findIdentity(pool, scope, text)).toBeNull();
    }
    expect((await getIdentity(pool, scope, ids.ci, now))?.name).toBe("ci");
  });

  it("does not make a name ambiguous", async () => {
    expect((await getIdentity(pool, owner(ada), "ci", now))?.id).toBe(ids.ci);
  });
});
