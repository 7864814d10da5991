import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { POST } from "@/app/api/v1/records/route";
import { GET as getRun } from "@/app/api/v1/runs/[id]/route";
import { push } from "@/lib/connectors/push/connector";
import { pushLimits } from "@/lib/connectors/push/limits";
import type { MembershipScope } from "@/lib/domain/permissions";
import { createApiToken } from "@/lib/features/tokens/mutations";
import type { tokenPermissions } from "@/lib/features/tokens/schema";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { loadKeys } from "@/lib/platform/keys";
import { scopeOf } from "@/lib/platform/loader";
import { createPrisma } from "@/lib/platform/prisma";
import { prepareQueue } from "@/lib/platform/queue";
import { web } from "@/lib/platform/web";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser, signedIn } from "@/tests/factories/members";
import { testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let prisma: PrismaClient;
const folder = mkdtempSync(join(tmpdir(), "rollcall-push-"));
const canary = `ghp_${"aB3dE5gH7j".repeat(4)}`;

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
  await prepareQueue(database.pool);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ROLLCALL_DATA", folder);
  const env = { workerKeyFile: undefined, fingerprintKeyFile: undefined, sessionKeyFile: undefined };
  await loadKeys({ env, dataDir: folder, pool: database.pool, role: "command" });
});
afterAll(async () => {
  await (await web()).pool.end();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await database.drop();
});
beforeEach(() => database.pool.query("DELETE FROM rate_limits"));

type Permission = (typeof tokenPermissions)[number];
async function tokenOf(permissions: Permission[] = ["source:push", "source:read"], limits?: MembershipScope) {
  const user = await createUser(prisma, "admin");
  if (limits) await database.pool.query("UPDATE users SET scope = $2 WHERE id = $1", [user.id, limits]);
  const { member } = await signedIn(prisma, database.pool, user, new Date());
  const owner = { userId: user.id, scope: scopeOf(member) };
  const asked = { name: "badges", permissions, days: 1 };
  return (await createApiToken({ prisma }, owner, asked, new Date())).token;
}

async function send(token: string, query: string, body: BodyInit) {
  const response = await POST(
    new Request(`http://localhost:3000/api/v1/records?${query}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body,
    }),
    { params: Promise.resolve({}) },
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function finish(runId: string): Promise<void> {
  await completeRun(testEngine(database.pool, push), runId, new AbortController().signal);
}

async function followed(token: string, id: string) {
  const response = await getRun(
    new Request("http://localhost:3000/x", { headers: { authorization: `Bearer ${token}` } }),
    { params: Promise.resolve({ id }) },
  );
  return { status: response.status, body: await response.json() };
}

const rows = async (sql: string) => (await database.pool.query(sql)).rows;
const identity = (id: string, more: object = {}) =>
  JSON.stringify({
    t: "identity",
    ref: { realm: "push:badges", externalId: id },
    kind: "service_account",
    name: id,
    system: "badges",
    ...more,
  });

describe("a push", () => {
  it("makes a source of its own and a run that can be followed, and keeps no secret", async () => {
    const token = await tokenOf();
    const lines = [
      identity("door-1", { description: `opens with ${canary}`, createdAt: "2025-01-02T03:04:05Z" }),
      identity("door-2"),
    ];
    const { status, body } = await send(token, "source=badges", `${lines.join("\n")}\n`);
    expect([status, body.data]).toEqual([
      200,
      { run: expect.any(String), source: { id: expect.any(String), name: "badges" }, records: 2 },
    ]);
    expect(await followed(token, body.data.run)).toMatchObject({
      body: { data: { run: { status: "requested" } } },
    });
    // While it runs, another one has to wait.
    expect(await send(token, "source=badges", identity("door-3"))).toMatchObject({
      status: 409,
      body: { error: { code: "busy" } },
    });
    await finish(body.data.run);
    expect(await followed(token, body.data.run)).toMatchObject({
      status: 200,
      body: {
        data: { run: { status: "complete", records: 2, problems: 0, trigger: "import" }, deadLetters: [] },
      },
    });
    expect(await rows("SELECT external_id, created_at FROM identities ORDER BY 1")).toEqual([
      { external_id: "door-1", created_at: new Date("2025-01-02T03:04:05Z") },
      { external_id: "door-2", created_at: null },
    ]);
    expect(await rows("SELECT connector, mode FROM sources")).toEqual([
      { connector: "push", mode: "upload" },
    ]);
    for (const { name } of await rows(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    )) {
      expect(
        JSON.stringify(await rows(`SELECT t::text AS text FROM "${name}" t`)).includes(canary),
        name,
      ).toBe(false);
    }
  });

  it("that is repeated changes nothing, and only a complete one lets something be missing", async () => {
    const token = await tokenOf();
    const again = async (query: string, body: string) => {
      const sent = await send(token, query, body);
      expect(sent.status).toBe(200);
      await finish(sent.body.data.run);
      return (await followed(token, sent.body.data.run)).body.data.run.counts;
    };
    const all = Array.from({ length: 10 }, (_, n) =>
      identity(`gate-${n}`).replace("push:badges", "push:gates"),
    ).join("\n");
    await again("source=gates", all);
    expect(await again("source=gates", all)).toMatchObject({ added: 0, changed: 0 });
    const missing = "SELECT external_id FROM identities WHERE missing_since IS NOT NULL";
    const fewer = all.split("\n").slice(1).join("\n");
    await again("source=gates&complete=false", fewer);
    expect(await rows(missing)).toEqual([]);
    await again("source=gates&complete=true", fewer);
    expect(await rows(missing)).toEqual([{ external_id: "gate-0" }]);
  });

  it("cannot make somebody else's records disappear", async () => {
    const token = await tokenOf();
    const foreign = identity("AIDAX").replace("push:badges", "aws:123456789012");
    for (const body of [
      [foreign, ...["a", "b", "c", "d", "e", "f"].map((id) => identity(id))],
      ["b", "c", "d", "e", "f"].map((id) => identity(id)),
    ]) {
      const sent = await send(token, "source=mixed&complete=true", body.join("\n"));
      await finish(sent.body.data.run);
    }
    expect(await rows("SELECT missing_since FROM identities WHERE external_id = 'AIDAX'")).toEqual([
      { missing_since: null },
    ]);
  });

  it("with a bad line is refused whole, and names it", async () => {
    const { status, body } = await send(
      await tokenOf(),
      "source=doors",
      [identity("a"), identity("b", { kind: canary }), "{", identity("c")].join("\n"),
    );
    expect([status, body.error.code]).toEqual([422, "not_readable"]);
    expect(body.error.message).toMatch(
      /^2 of 4 lines are no records: line 2: kind: .*; line 3: it is not JSON\.$/,
    );
    expect(JSON.stringify(body)).not.toContain(canary);
    expect(await rows("SELECT FROM sources WHERE name = 'doors'")).toHaveLength(0);
    expect(
      await rows("SELECT FROM uploads u LEFT JOIN sync_runs r ON r.upload_id = u.id WHERE r.id IS NULL"),
    ).toHaveLength(0);
  });

  it.each([
    ["", 400, "bad_parameters"],
    ["source=", 400, "bad_parameters"],
    ["source=x&complete=yes", 400, "bad_parameters"],
    ["source=x&realm=aws", 400, "bad_parameters"],
    [`source=${"x".repeat(121)}`, 400, "bad_parameters"],
  ])("with ?%s is refused", async (query, status, code) => {
    expect(await send(await tokenOf(), query, identity("a"))).toMatchObject({
      status,
      body: { error: { code } },
    });
  });

  it("is refused where it is too large, empty, too often, or not allowed", async () => {
    const token = await tokenOf();
    const large = " ".repeat(pushLimits.bytes + 1);
    expect(await send(token, "source=x", large)).toMatchObject({
      status: 413,
      body: { error: { code: "too_large" } },
    });
    expect(await send(token, "source=x", "\n\n")).toMatchObject({ status: 422 });
    // Packed, it would be a snapshot, which says itself of what it is a complete list.
    const packed = gzipSync(identity("a"));
    expect(await send(token, "source=x", packed)).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining("no snapshots") } },
    });
    expect((await send(await tokenOf(["source:read"]), "source=x", identity("a"))).status).toBe(403);
    const limited = await tokenOf(["source:push"], { kind: "teams", ids: ["t1"] });
    expect((await send(limited, "source=x", identity("a"))).status).toBe(403);
    await database.pool.query("UPDATE rate_limits SET points = 1000 WHERE key LIKE 'push:%'");
    const often = await send(token, "source=x", identity("a"));
    expect([often.status, often.body.error.code]).toEqual([429, "too_many_calls"]);
    expect(Number(often.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("into a source that something else reads is refused", async () => {
    await rows(
      "INSERT INTO sources (connector, name, mode, created_by) VALUES ('csv', 'sheet', 'upload', 'x')",
    );
    const { status, body } = await send(await tokenOf(), "source=sheet", identity("a"));
    expect([status, body.error.message]).toEqual([
      422,
      expect.stringContaining('is read with the connector "csv"'),
    ]);
  });
});

describe("a run", () => {
  it("that does not exist, or is no id, is not found", async () => {
    const token = await tokenOf();
    for (const id of ["nobody", "00000000-0000-4000-8000-000000000000"])
      expect((await followed(token, id)).status).toBe(404);
    expect((await followed(await tokenOf(["source:push"]), "nobody")).status).toBe(403);
  });
});
