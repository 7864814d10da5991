import fs, { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as listCredentials } from "@/app/api/v1/credentials/route";
import { GET as listGrants } from "@/app/api/v1/grants/route";
import { GET as getIdentity } from "@/app/api/v1/identities/[id]/route";
import { GET as listIdentities } from "@/app/api/v1/identities/route";
import { GET as listSources } from "@/app/api/v1/sources/route";
import { changeMember, disableMember } from "@/lib/features/members/mutations";
import { listTokens } from "@/lib/features/tokens/data";
import { createApiToken, revokeApiToken } from "@/lib/features/tokens/mutations";
import { createTokenSchema, type tokenPermissions } from "@/lib/features/tokens/schema";
import { lookAtOurselves, selfConnector } from "@/lib/jobs/self-inventory";
import { scopeOf } from "@/lib/platform/loader";
import { createPrisma } from "@/lib/platform/prisma";
import { prepareQueue } from "@/lib/platform/queue";
import { web } from "@/lib/platform/web";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser, type MadeUser, signedIn } from "@/tests/factories/members";
import { syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;
let admin: MadeUser;
let log: string;
const folder = mkdtempSync(join(tmpdir(), "rollcall-api-"));

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ROLLCALL_DATA", folder);
  vi.stubEnv("ROLLCALL_LOG_LEVEL", "debug");
  log = "";
  const write = fs.writeSync.bind(fs);
  // The log goes straight to standard error.
  vi.spyOn(fs, "writeSync").mockImplementation((file: number, ...rest: unknown[]) => {
    if (file !== 2) return Reflect.apply(write, fs, [file, ...rest]);
    log += String(rest[0]);
    return Buffer.byteLength(String(rest[0]));
  });
  admin = await createUser(prisma, "admin");
});
afterAll(async () => {
  await (await web()).pool.end();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await database.drop();
});

async function ownerOf(user: MadeUser) {
  const { member } = await signedIn(prisma, pool, user, new Date());
  return { userId: user.id, scope: scopeOf(member) };
}

async function tokenOf(
  user: MadeUser,
  more: { days?: number; permissions?: (typeof tokenPermissions)[number][] } = {},
) {
  const asked = {
    name: "nightly export",
    permissions: ["inventory:read" as const, "source:read" as const],
    days: 90,
    ...more,
  };
  const made = await createApiToken({ prisma }, await ownerOf(user), asked, new Date());
  const { id } = await prisma.apiToken.findFirstOrThrow({ where: { prefix: made.prefix } });
  return { ...made, id };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const none = { params: Promise.resolve({}) };
async function get(route: typeof listIdentities, path: string, headers: Record<string, string>) {
  const response = await route(new Request(`http://localhost:3000/api/v1/${path}`, { headers }), none);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe("the API", () => {
  it("answers a token that is right, and nobody else", async () => {
    const { token } = await tokenOf(admin);
    const answer = await get(listIdentities, "identities", bearer(token));
    expect(answer).toMatchObject({ status: 200, body: { data: [], next: null } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    const { sid } = await signedIn(prisma, pool, admin, new Date());
    const refused: Record<string, string>[] = [
      {},
      bearer(""),
      bearer(`${token}x`),
      bearer(token.slice(0, -1)),
      { authorization: token },
      { authorization: `Basic ${token}` },
      { cookie: `rollcall.session=${sid}; token=${token}` },
    ];
    for (const headers of refused) {
      const { status, body } = await get(listIdentities, "identities", headers);
      expect(status, JSON.stringify(headers)).toBe(401);
      expect(body.error).toMatchObject({
        code: "bad_token",
        id: expect.any(String),
        next: expect.any(String),
      });
    }
  });

  it("gives every list, and pages through it", async () => {
    const tokens = await Promise.all([tokenOf(admin), tokenOf(admin), tokenOf(admin)]);
    await prepareQueue(pool);
    await lookAtOurselves(pool);
    const source = (await pool.query("SELECT id FROM sources WHERE mode = 'builtin'")).rows[0].id;
    await syncOnce(testEngine(pool, selfConnector(pool)), source);
    const headers = bearer(tokens[0].token);
    for (const [route, path] of [
      [listIdentities, "identities"],
      [listCredentials, "credentials"],
      [listGrants, "grants"],
      [listSources, "sources"],
    ] as const) {
      const { status, body } = await get(route, path, headers);
      expect([path, status]).toEqual([path, 200]);
      expect(body.data.length, path).toBeGreaterThan(0);
    }
    const names = new Set<string>();
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body } = await get(
        listIdentities,
        `identities?limit=1&sort=-name${cursor && `&cursor=${cursor}`}`,
        headers,
      );
      names.add(body.data[0].externalId);
      cursor = body.next;
    }
    expect(names.size).toBe(await prisma.apiToken.count());
    const found = await get(
      listIdentities,
      `identities?q=kind:access_token%20token/${tokens[1].prefix}`,
      headers,
    );
    expect(found.body.data).toHaveLength(1);
    const one = await getIdentity(new Request("http://localhost:3000/x", { headers }), {
      params: Promise.resolve({ id: found.body.data[0].id }),
    });
    expect((await one.json()).data).toMatchObject({ name: "nightly export", kind: "access_token" });
  });

  it("says what is wrong with a question, and runs nothing", async () => {
    const { token } = await tokenOf(admin);
    for (const [query, code] of [
      ["q=kinde:role", "bad_query"],
      ["sort=colour", "bad_sort"],
      ["sort=constructor", "bad_sort"],
      ["limit=201", "bad_parameters"],
      ["limit=-1", "bad_parameters"],
      ["cursor=made-up", "bad_cursor"],
      ["page=2", "bad_parameters"],
    ]) {
      const { status, body } = await get(listIdentities, `identities?${query}`, bearer(token));
      expect([query, status, body.error?.code]).toEqual([query, 400, code]);
    }
    const missing = await getIdentity(new Request("http://localhost:3000/x", { headers: bearer(token) }), {
      params: Promise.resolve({ id: "nobody" }),
    });
    expect([missing.status, (await missing.json()).error.code]).toEqual([404, "not_found"]);
  });

  it("slows a token down that calls too often, and says for how long", async () => {
    const { token, id } = await tokenOf(admin);
    await get(listIdentities, "identities", bearer(token));
    await pool.query("UPDATE rate_limits SET points = 300 WHERE key = $1", [`api:${id}`]);
    const { status, headers, body } = await get(listIdentities, "identities", bearer(token));
    expect([status, body.error.code]).toEqual([429, "too_many_calls"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("a token", () => {
  const state = async (token: string) => (await get(listIdentities, "identities", bearer(token))).status;

  it("ends when it is revoked, when its time is over, and when its owner is shut out or becomes less", async () => {
    const revoked = await tokenOf(admin);
    expect(await state(revoked.token)).toBe(200);
    await revokeApiToken({ prisma }, await ownerOf(admin), revoked.id, new Date());
    expect(await state(revoked.token)).toBe(401);

    const expired = await tokenOf(admin, { days: 1 });
    await pool.query("UPDATE api_tokens SET expires_at = now() - interval '1 minute' WHERE id = $1", [
      expired.id,
    ]);
    expect(await state(expired.token)).toBe(401);

    const user = await createUser(prisma, "analyst");
    const theirs = await tokenOf(user);
    const change = { userId: user.id, role: "owner", scope: { kind: "all" } } as const;
    await changeMember({ prisma, pool }, "user:boss", change);
    expect((await get(listSources, "sources", bearer(theirs.token))).status).toBe(403);
    expect(await state(theirs.token)).toBe(200);
    await disableMember({ prisma, pool }, "user:boss", user.id, new Date());
    expect(await state(theirs.token)).toBe(401);
    const { rows } = await pool.query("SELECT body FROM audit_events WHERE code = 'RC-1203' ORDER BY seq");
    expect(rows.map((row) => JSON.parse(row.body).payload.reason)).toEqual([
      "revoked",
      "expired",
      "not_permitted",
    ]);
  });

  it("can do no more than its permissions, nor more than its owner", async () => {
    const narrow = await tokenOf(admin, { permissions: ["inventory:read"] });
    expect((await get(listSources, "sources", bearer(narrow.token))).body.error.code).toBe("not_permitted");
    const owner = await createUser(prisma, "owner");
    await expect(tokenOf(owner, { permissions: ["source:read"] })).rejects.toMatchObject({
      code: "not_permitted",
    });
  });

  it("must expire within a year", () => {
    const asked = { name: "x", permissions: ["inventory:read"] };
    for (const days of [undefined, 0, 366, Number.NaN, "forever"]) {
      expect(createTokenSchema.safeParse({ ...asked, days }).success, String(days)).toBe(false);
    }
    expect(createTokenSchema.safeParse({ ...asked, days: "365" }).success).toBe(true);
    expect(createTokenSchema.safeParse({ ...asked, permissions: ["member:manage"], days: 1 }).success).toBe(
      false,
    );
  });

  it("of somebody else cannot be seen or revoked without the permission for it", async () => {
    const { id } = await tokenOf(admin);
    const analyst = await createUser(prisma, "analyst");
    await expect(revokeApiToken({ prisma }, await ownerOf(analyst), id, new Date())).rejects.toMatchObject({
      code: "no_such_token",
    });
    expect(await listTokens({ prisma, pool }, { userId: analyst.id, all: false }, new Date())).toEqual([]);
  });

  it("writes when it was last used, at most once a minute", async () => {
    const { token, id } = await tokenOf(admin);
    await state(token);
    const first = (await prisma.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt;
    expect(first).not.toBeNull();
    await state(token);
    expect((await prisma.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt).toEqual(first);
  });

  it("stands in no log, no audit row and no dump of the database", async () => {
    const { token } = await tokenOf(admin);
    const secret = token.slice(22);
    await state(token);
    await state(`${token}x`);
    await pool.query("ALTER TABLE api_tokens RENAME TO api_tokens_away");
    expect(await state(token)).toBe(500);
    await pool.query("ALTER TABLE api_tokens_away RENAME TO api_tokens");
    const tables = await pool.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    for (const { name } of tables.rows) {
      const { rows } = await pool.query(`SELECT t::text AS text FROM "${name}" t`);
      expect(JSON.stringify(rows).includes(secret), name).toBe(false);
    }
    expect(log).toContain("API call failed");
    expect(log).not.toContain(secret);
  });
});
