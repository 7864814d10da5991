import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { POST } from "@/app/api/v1/events/route";
import type { Permission } from "@/lib/domain/permissions";
import { createToken } from "@/lib/platform/auth/api-token";
import { createPrisma } from "@/lib/platform/prisma";
import { web } from "@/lib/platform/web";
import type { PrismaClient } from "@/prisma/generated/client";
import { trailEvent } from "@/tests/factories/cloudtrail";
import { createUser } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let prisma: PrismaClient;
let token: string;
const folder = mkdtempSync(join(tmpdir(), "rollcall-push-"));

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ROLLCALL_DATA", folder);
  token = await tokenWith(["usage:push"]);
});
afterAll(async () => {
  await (await web()).pool.end();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await database.drop();
});

async function tokenWith(scopes: Permission[]): Promise<string> {
  const { id } = await createUser(prisma, "admin");
  const made = createToken();
  await database.pool.query(
    `INSERT INTO api_tokens (user_id, prefix, secret_hash, name, scopes, created_at, expires_at)
     VALUES ($1, $2, $3, 'shipper', $4, now(), now() + interval '1 day')`,
    [id, made.prefix, made.secretHash, scopes],
  );
  return made.token;
}

const address = "http://localhost:3000/api/v1/events?log=aws/cloudtrail";
const call = (bearer: string) => ({ method: "POST", headers: { authorization: `Bearer ${bearer}` } });
async function post(request: Request) {
  const response = await POST(request, { params: Promise.resolve({}) });
  return { status: response.status, body: await response.json() };
}

async function push(body: string | Buffer, query = "log=aws/cloudtrail", bearer = token) {
  const url = new URL(`?${query}`, address);
  return post(new Request(url, { ...call(bearer), body: Buffer.from(body) }));
}

const yesterday = new Date(Date.now() - 86_400_000).toISOString();
const lines = (...ids: string[]) =>
  ids.map((id) => JSON.stringify(trailEvent(id, { eventTime: yesterday }))).join("\n");
const n = async (sql: string) => Number((await database.pool.query(sql)).rows[0]?.n);

describe("pushed events", () => {
  it("are counted, once however often they come, and packed or not", async () => {
    expect(await push(lines("1", "2"))).toMatchObject({
      status: 200,
      body: { counts: { events: 2, duplicates: 0 }, problems: [] },
    });
    expect(await push(gzipSync(lines("3", "2")))).toMatchObject({
      status: 200,
      body: { counts: { events: 1, duplicates: 1 } },
    });
    expect(await n("SELECT sum(count) AS n FROM usage")).toBe(3);
    // One intake and one audit row a day, however many pushes there are.
    expect(
      (
        await database.pool.query(
          "SELECT (counts->>'events')::int AS events, (counts->>'duplicates')::int AS duplicates FROM usage_intakes",
        )
      ).rows,
    ).toEqual([{ events: 3, duplicates: 1 }]);
    expect(await n("SELECT count(*) AS n FROM audit_events WHERE code = 'RC-1407'")).toBe(1);
  });

  it("that cannot be read are named, and the others counted", async () => {
    const { status, body } = await push(`${lines("10")}\nnonsense\n{"eventName":"x"}\n`);
    expect([status, body.counts]).toEqual([200, expect.objectContaining({ events: 1, unreadable: 2 })]);
    expect(body.problems).toMatchObject([{ where: "line 2" }, { where: "x" }]);
  });

  it("that could not be read stay named when others come", async () => {
    const another = await tokenWith(["usage:push"]);
    const bad = `${lines("11")}\n${"nonsense\n".repeat(49)}`;
    expect((await push(bad, undefined, another)).body.counts).toMatchObject({ events: 1, unreadable: 49 });
    const cut = `{"Records": [${lines("12")}, {"eventID"`;
    expect((await push(cut, undefined, another)).status).toBe(422);
    expect((await push(`${lines("13")}\nmore\nmore\n`, undefined, another)).status).toBe(200);
    const { rows } = await database.pool.query(
      `SELECT jsonb_array_length(problems) AS problems, problems->49->>'where' AS last, failure, (counts->>'unreadable')::int AS unreadable
       FROM usage_intakes WHERE failure IS NOT NULL`,
    );
    expect(rows).toEqual([
      { problems: 50, last: "line 2", failure: expect.stringMatching(/cut off/), unreadable: 51 },
    ]);
  });

  it.each([
    ["", "bad_parameters"],
    ["log=aws/nothing", "bad_parameters"],
    ["log=nobody/cloudtrail", "bad_parameters"],
    ["log=aws/cloudtrail&colour=blue", "bad_parameters"],
    ["log=okta/system-log", "not_readable"],
  ])("with the question %s are refused", async (query, code) => {
    const { status, body } = await push(lines("20"), query);
    expect([status, body.error?.code]).toEqual([code === "not_readable" ? 422 : 400, code]);
  });

  it("that come while four others are received are told to come again", async () => {
    let received = 0;
    const slow = () => {
      let end: () => void = () => undefined;
      const source: UnderlyingDefaultSource<Uint8Array> = {
        pull: (controller) => {
          received += 1;
          return new Promise((resolve) => {
            end = () => resolve(controller.close());
          });
        },
      };
      const body = new ReadableStream(source, { highWaterMark: 0 });
      const init = { ...call(token), body, duplex: "half" };
      return { answer: post(new Request(address, init)), end: () => end() };
    };
    const held = Array.from({ length: 4 }, slow);
    await vi.waitFor(() => expect(received).toBe(4), 10_000);
    const refused = { status: 429, body: { error: { code: "too_many_uploads" } } };
    expect(await push(lines("40"))).toMatchObject(refused);
    for (const { end } of held) end();
    await Promise.all(held.map(({ answer }) => answer));
    expect((await push(lines("40"))).status).toBe(200);
  });

  it("are refused without the permission, and where there is none or too much", async () => {
    expect((await push(lines("30"), undefined, await tokenWith(["inventory:read"]))).status).toBe(403);
    expect((await push(lines("30"), undefined, "nothing")).status).toBe(401);
    expect((await push("")).body.error.code).toBe("not_readable");
    expect(await push(Buffer.alloc(9 * 1024 * 1024, 0x20))).toMatchObject({
      status: 413,
      body: { error: { code: "too_large" } },
    });
    const bomb = gzipSync(`${lines("31")}\n${" ".repeat(300 * 1024 * 1024)}`, { level: 1 });
    expect(await push(bomb)).toMatchObject({ status: 422, body: { error: { code: "not_readable" } } });
  });
});
