import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as can } from "@/app/api/v1/access/can/route";
import { GET as whoCan } from "@/app/api/v1/access/who-can/route";
import type { MembershipScope } from "@/lib/domain/permissions";
import { askExample } from "@/lib/domain/privilege/ask-examples";
import { searchIdentities } from "@/lib/features/access/data-form";
import { systems } from "@/lib/features/access/data-systems";
import { createApiToken } from "@/lib/features/tokens/mutations";
import type { tokenPermissions } from "@/lib/features/tokens/schema";
import { scopeOf } from "@/lib/platform/loader";
import { createPrisma } from "@/lib/platform/prisma";
import { Scope } from "@/lib/platform/scope";
import { web } from "@/lib/platform/web";
import type { PrismaClient } from "@/prisma/generated/client";
import { bringCluster } from "@/tests/factories/brought-cluster";
import { insertOwnership, insertPerson, insertTeam } from "@/tests/factories/inventory";
import { createUser, signedIn } from "@/tests/factories/members";
import { insertSmallWorld } from "@/tests/factories/small-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let prisma: PrismaClient;
let everything: string;
let oneTeam: string;
let team: MembershipScope;
const folder = mkdtempSync(join(tmpdir(), "rollcall-access-"));
const api = "system:serviceaccount:shop:api";
const later = "system:serviceaccount:shop:later";

function cluster(uid: string) {
  const account = (name: string) => ({ kind: "ServiceAccount", name, namespace: "shop" });
  const binding = (name: string, role: string, subjects: object[], namespace?: string) => ({
    kind: namespace ? "RoleBinding" : "ClusterRoleBinding",
    metadata: { name, namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects,
  });
  const role = (name: string, verbs: string[], resources: string[], groups = [""]) => ({
    kind: "ClusterRole",
    metadata: { name },
    rules: [{ verbs, resources, apiGroups: groups }],
  });
  return JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      { kind: "Namespace", metadata: { name: "kube-system", uid } },
      { kind: "Namespace", metadata: { name: "shop", uid: `${uid}-shop` } },
      ...["api", "later", "batch"].map((name) => ({
        kind: "ServiceAccount",
        metadata: { name, namespace: "shop", uid: `${uid}-${name}` },
      })),
      role("cluster-admin", ["*"], ["*"], ["*"]),
      role("secrets", ["get"], ["secrets"]),
      binding("admins", "cluster-admin", [{ kind: "Group", name: "system:masters" }]),
      binding("secrets", "secrets", ["api", "later"].map(account), "shop"),
      binding("all", "secrets", [{ kind: "Group", name: "system:serviceaccounts" }], "shop"),
    ],
  });
}

async function tokenOf(scope?: MembershipScope): Promise<string> {
  const user = await createUser(prisma, "analyst", scope ? { scope } : {});
  const { member } = await signedIn(prisma, database.pool, user, new Date());
  const permissions: (typeof tokenPermissions)[number][] = ["inventory:read"];
  const asked = { name: "access", permissions, days: 1 };
  return (await createApiToken({ prisma }, { userId: user.id, scope: scopeOf(member) }, asked, new Date()))
    .token;
}

async function ask(route: typeof can, words: Record<string, string>, token = everything) {
  const url = `http://localhost:3000/api/v1/access?${new URLSearchParams(words)}`;
  const request = new Request(url, { headers: { authorization: `Bearer ${token}` } });
  const response = await route(request, { params: Promise.resolve({}) });
  return { status: response.status, body: await response.json() };
}

const idOf = async (externalId: string): Promise<string> =>
  (await database.pool.query("SELECT id FROM identities WHERE external_id = $1", [externalId])).rows[0].id;

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ROLLCALL_DATA", folder);
  await insertSmallWorld(database.pool);
  await bringCluster(database, "prod", cluster("uid-prod"));
  await bringCluster(database, "test", cluster("uid-test"));
  const payments = await insertTeam(database.pool, "Payments", [await insertPerson(database.pool, "Ada")]);
  await insertOwnership(database.pool, await idOf("uid-prod-api"), { teamId: payments });
  team = { kind: "teams", ids: [payments] };
  everything = await tokenOf();
  oneTeam = await tokenOf(team);
});
afterAll(async () => {
  await (await web()).pool.end();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

describe("whether an identity may", () => {
  it("is answered with the reason, and with what was not looked at", async () => {
    const allowed = await ask(can, { identity: "uid-prod-api", action: "get secrets", resource: "shop/db" });
    expect(allowed.status).toBe(200);
    expect(allowed.body.data).toMatchObject({ verdict: "allowed", layersNotSeen: [] });
    expect(allowed.body.data.reason).toContain('RoleBinding "shop/secrets"');
    expect(allowed.body.data.notEvaluated.length).toBeGreaterThan(0);
    const named = { identity: api, source: "prod", action: "list secrets" };
    expect((await ask(can, { ...named, namespace: "shop" })).body.data.verdict).toBe("denied");
    const masters = { ...named, context: '{"groups": ["system:masters"]}' };
    expect((await ask(can, masters)).body.data.verdict).toBe("allowed");
  });

  it("without an action, everything that it may, and to what that leads", async () => {
    const { data } = (await ask(can, { identity: "uid-prod-api" })).body;
    expect(data.holdings).toContainEqual({
      what: "get secrets",
      where: "namespace shop",
      through: "system:serviceaccounts",
      by: 'RoleBinding "shop/all" of ClusterRole "secrets"',
    });
    expect(data.routes.map(({ id }: { id: string }) => id)).toEqual(["read-secrets"]);
    expect(data.layersNotSeen).toEqual([]);
  });

  it("says what is wrong with a question", async () => {
    const refused = async (words: Record<string, string>) => {
      const { status, body } = await ask(can, words);
      expect(body.error, JSON.stringify(words)).toMatchObject({
        message: expect.any(String),
        next: expect.any(String),
        id: expect.any(String),
      });
      return [status, body.error.code];
    };
    expect(await refused({})).toEqual([400, "bad_parameters"]);
    expect(await refused({ identity: api, verb: "get" })).toEqual([400, "bad_parameters"]);
    expect(await refused({ identity: api, action: "get pods", context: "[]" })).toEqual([
      400,
      "bad_parameters",
    ]);
    expect(await refused({ identity: api, source: "a\0b" })).toEqual([400, "bad_parameters"]);
    expect(await refused({ identity: "uid-prod-api", action: "get" })).toEqual([400, "bad_question"]);
    expect(await refused({ identity: "nobody", action: "get pods" })).toEqual([404, "not_found"]);
    expect(await refused({ identity: api, source: "nowhere" })).toEqual([404, "no_such_source"]);
    expect(await refused({ identity: api, action: "get pods" })).toEqual([400, "ambiguous_name"]);
  });
});

describe("who may", () => {
  const secrets = { action: "get secrets", resource: "shop/" };
  const names = ({ body }: { body: { data: { name: string; through: string | null; source: string }[] } }) =>
    body.data.map(({ name, through, source }) => `${source}: ${name}${through ? ` through ${through}` : ""}`);

  it("is listed with what gives it, and where it is in the inventory", async () => {
    const answer = await ask(whoCan, { ...secrets, source: "prod" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ next: null, total: 8, layersNotSeen: [] });
    expect(names(answer).filter((name) => name.includes(api))).toEqual([
      `prod: ${api}`,
      `prod: ${api} through system:serviceaccounts`,
    ]);
    const [first] = answer.body.data.filter(({ name }: { name: string }) => name === api);
    expect(first).toMatchObject({
      identityId: await idOf("uid-prod-api"),
      realm: "k8s:uid-prod",
      type: "identity",
      by: 'RoleBinding "shop/secrets" of ClusterRole "secrets"',
      namedOnly: false,
    });
    expect(answer.body.data.find(({ type }: { type: string }) => type === "group").identityId).toBeNull();
  });

  it("comes a page at a time, each way once", async () => {
    const all = names(await ask(whoCan, secrets));
    const paged: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await ask(whoCan, { ...secrets, limit: "4", ...(cursor && { cursor }) });
      expect(page.body.total).toBe(all.length);
      paged.push(...names(page));
      cursor = page.body.next;
    }
    expect(paged).toEqual(all);
    expect(new Set(paged).size).toBeGreaterThan(4);
  });

  it("of a source whose system is not worked out is not nobody", async () => {
    const source = (await database.pool.query("SELECT name FROM sources WHERE connector <> 'kubernetes'"))
      .rows[0].name;
    const answer = await ask(whoCan, { ...secrets, source });
    expect(answer.body).toEqual({
      data: [],
      next: null,
      total: 0,
      layersNotSeen: ["No system whose access can be worked out was read."],
    });
  });

  it("is asked in a system's words", async () => {
    const { status, body } = await ask(whoCan, { action: "get" });
    expect([status, body.error.code]).toEqual([400, "bad_question"]);
    expect(body.error.next).toContain("get /secrets");
  });
});

describe("a person who sees one team", () => {
  it("is answered about theirs as everybody is, and about nobody else", async () => {
    const asked = { action: "get secrets", resource: "shop/db" };
    const own = await ask(can, { identity: api, ...asked }, oneTeam);
    expect(own.body).toEqual((await ask(can, { identity: "uid-prod-api", ...asked })).body);
    for (const identity of [later, "uid-prod-later", "uid-test-api", await idOf("uid-test-api"), "AIDA2"]) {
      const { status, body } = await ask(can, { identity, ...asked }, oneTeam);
      expect([status, body.error.code], identity).toEqual([404, "not_found"]);
    }
  });

  it("is told of nobody else who may, nor of sources that show them nobody", async () => {
    const answer = await ask(whoCan, { action: "get secrets", resource: "shop/" }, oneTeam);
    expect(new Set(answer.body.data.map(({ name }: { name: string }) => name))).toEqual(new Set([api]));
    expect(JSON.stringify(answer.body)).not.toMatch(/later|masters|test/);
    const { status } = await ask(whoCan, { action: "get secrets", source: "test" }, oneTeam);
    expect(status).toBe(404);
  });

  it("is offered only theirs to choose from", async () => {
    const search = (text: string) => {
      const scope = Scope.ofMember({ actor: "user:x", role: "analyst", membership: team, personId: null });
      return searchIdentities(database.pool, scope, text, new Date());
    };
    expect((await search("shop")).map(({ name, system }) => [name, system])).toEqual([[api, "kubernetes"]]);
    expect(await search("api shop")).toHaveLength(1);
    expect(await search("later")).toEqual([]);
    expect(await search("")).toHaveLength(1);
  });
});

it("every system whose access is worked out shows how a question is worded there", () => {
  expect(Object.keys(systems).filter((system) => askExample(system) === null)).toEqual([]);
});
