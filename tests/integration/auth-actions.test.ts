import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { can, type Role, roles } from "@/lib/domain/permissions";
import { sessionSecret } from "@/lib/platform/auth/cookies";
import type { Member } from "@/lib/platform/auth/session";
import { processEnv } from "@/lib/platform/env";
import { loadKeys } from "@/lib/platform/keys";
import { createPrisma } from "@/lib/platform/prisma";
import { web, webKeys } from "@/lib/platform/web";
import type { PrismaClient } from "@/prisma/generated/client";
import { freshActions, actionPermissions as table } from "@/tests/factories/action-permissions";
import { createUser, password, signedIn } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** The request that an action believes to serve: outside of the web server there is none. */
const request = vi.hoisted(() => ({
  headers: new Headers(),
  cookies: new Map<string, string>(),
  /** Of the cookie that was set last. */
  attributes: {},
}));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => {
      const value = request.cookies.get(name);
      return value === undefined ? undefined : { name, value };
    },
    set: ({ name, value, ...attributes }: { name: string; value: string }) => {
      request.cookies.set(name, value);
      request.attributes = attributes;
    },
  }),
}));
vi.mock("next/cache", async (original) => ({ ...(await original<object>()), refresh: () => undefined }));

const resultSchema = z
  .object({
    data: z.unknown(),
    validationErrors: z.unknown(),
    serverError: z
      .object({ code: z.string(), what: z.string(), safe: z.string(), next: z.string(), id: z.string() })
      .optional(),
  })
  .partial();
type Action = (input?: unknown) => Promise<unknown>;
const isAction = (value: unknown): value is Action => typeof value === "function";

const files = import.meta.glob<Record<string, unknown>>("/lib/features/*/actions*.ts");
const actions = new Map<string, Action>();
const own = "http://localhost:3000";
const folder = mkdtempSync(join(tmpdir(), "rollcall-actions-"));
let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ROLLCALL_DATA", folder);
  vi.stubEnv("ROLLCALL_LOG_LEVEL", "silent");
  await loadKeys({ env: processEnv(), dataDir: folder, pool, role: "command" });
  for (const [path, load] of Object.entries(files)) {
    const noun = path.split("/")[3];
    for (const [name, value] of Object.entries(await load())) {
      if (isAction(value)) actions.set(`${noun}/${name}`, value);
    }
  }
});
afterAll(async () => {
  await (await web()).pool.end();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await database.drop();
});
beforeEach(() => {
  request.headers = new Headers({ origin: own });
  request.cookies.clear();
});

async function signInAs(role: Role, at = new Date()): Promise<Member> {
  const { sid, member } = await signedIn(prisma, pool, await createUser(prisma, role), at);
  request.cookies.set(
    "rollcall.session",
    await encode({ token: { sid }, secret: sessionSecret(await webKeys()) }),
  );
  return member;
}

async function call(name: string, input?: unknown) {
  return resultSchema.parse((await actions.get(name)?.(input)) ?? {});
}
/** Whether the gate refused, and why; what an action says about a missing input is not the gate's. */
async function outcome(name: string): Promise<string> {
  const code = (await call(name)).serverError?.code ?? "";
  return ["foreign_origin", "signed_out", "not_permitted", "confirm_first"].includes(code) ? code : "let in";
}
const audit = async () => {
  const { rows } = await pool.query("SELECT code, body FROM audit_events ORDER BY seq DESC LIMIT 1");
  return { code: rows[0]?.code, payload: JSON.parse(rows[0]?.body ?? "{}").payload };
};

describe("every action", () => {
  it("is listed here, and everything listed exists", () => {
    const place = "tests/factories/action-permissions.ts: say who may call it.";
    const missing = [...actions.keys()].filter((name) => !(name in table));
    expect(missing.map((name) => `${name}: list it in ${place}`)).toEqual([]);
    expect([...actions.keys()].sort()).toEqual(Object.keys(table).sort());
  });

  it.each([...roles])("lets an %s in exactly where the table of permissions does", async (role) => {
    const wrong: string[] = [];
    for (const [name, permission] of Object.entries(table)) {
      // Nothing is sent along: what is let in fails at the input, and changes nothing.
      if (permission === "own-account" || permission === "one-time-link") continue;
      await signInAs(role);
      const expected = can(role, permission) ? "let in" : "not_permitted";
      const got = await outcome(name);
      if (got !== expected) wrong.push(`${name}: ${got}, not ${expected}`);
      if (expected === "not_permitted")
        expect(await audit()).toEqual({ code: "RC-1006", payload: { permission } });
    }
    expect(wrong).toEqual([]);
  });

  it("asks who is there", async () => {
    for (const [name, permission] of Object.entries(table)) {
      expect([name, await outcome(name)]).toEqual([
        name,
        permission === "one-time-link" ? "let in" : "signed_out",
      ]);
    }
    request.cookies.set("rollcall.session", "made.up.cookie");
    expect(await outcome("sessions/endOtherSessionsAction")).toBe("signed_out");
  });

  it.each([
    ["none", {}],
    ["null", { origin: "null" }],
    ["another site's", { origin: "https://evil.example" }],
    [
      "another site's, with a forged host",
      { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
    ],
    ["another port's", { origin: "http://localhost:3001" }],
    ["none, though the browser says it is ours", { "sec-fetch-site": "same-origin" }],
  ])("refuses a request whose origin is %s", async (_what, headers) => {
    await signInAs("admin");
    request.headers = new Headers(headers);
    for (const name of Object.keys(table))
      expect([name, await outcome(name)]).toEqual([name, "foreign_origin"]);
  });

  it("takes the names of this machine as one, whatever a proxy says", async () => {
    await signInAs("admin");
    for (const origin of [own, "http://127.0.0.1:3000", "http://[::1]:3000"]) {
      request.headers = new Headers({ origin, "x-forwarded-host": "evil.example" });
      expect(await outcome("members/inviteAction")).toBe("let in");
    }
  });
});

describe("an action", () => {
  it("does what it is asked, and answers with nothing but that", async () => {
    await signInAs("admin");
    const made = await call("members/inviteAction", {
      email: "Bo@Example.com",
      role: "owner",
      scope: { kind: "all" },
    });
    expect(made.data).toEqual({
      link: expect.stringMatching(/^http:\/\/localhost:3000\/invite\/[\w-]{43}$/),
      expiresAt: expect.any(Date),
    });
  });

  it("tells what happened, what is safe and what to do next; of a defect only an id", async () => {
    await signInAs("admin");
    const again = { email: "bo@example.com", role: "owner", scope: { kind: "teams", ids: [] } };
    expect((await call("members/inviteAction", again)).validationErrors).toMatchObject({ fieldErrors: {} });
    const nobody = { userId: "00000000-0000-4000-8000-000000000000" };
    expect((await call("members/disableMemberAction", nobody)).serverError).toMatchObject({
      code: "no_such_member",
      safe: "Nothing was changed.",
    });
    await pool.query("ALTER TABLE invitations RENAME TO invitations_away");
    const broken = await call("members/inviteAction", { ...again, scope: { kind: "all" } });
    await pool.query("ALTER TABLE invitations_away RENAME TO invitations");
    expect(broken.serverError).toMatchObject({
      code: "unexpected",
      id: expect.stringMatching(/^[0-9a-f]{10}$/),
    });
    expect(JSON.stringify(broken)).not.toMatch(/invitations|relation|prisma|SELECT|node_modules/i);
  });
});

describe("a session that was confirmed more than ten minutes ago", () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const confirmWith = async (given: string) =>
    (await call("sessions/confirmAction", { password: given })).serverError?.code;
  const trails = async () =>
    (await pool.query("SELECT count(*)::int AS rows FROM audit_events")).rows[0].rows;

  it("is asked first by the actions of weight, and by no other", async () => {
    await signInAs("admin", minutesAgo(11));
    const before = await trails();
    const asked: string[] = [];
    for (const name of Object.keys(table)) {
      if ((await outcome(name)) === "confirm_first") asked.push(name);
    }
    expect(asked.sort()).toEqual([...freshActions].sort());
    expect(await trails()).toBe(before);
  });

  it("is not asked yet after nine", async () => {
    await signInAs("admin", minutesAgo(9));
    for (const name of freshActions) expect([name, await outcome(name)]).toEqual([name, "let in"]);
  });

  it("does nothing of what it is asked for before the password came, and all of it after", async () => {
    const { userId } = await signInAs("analyst", minutesAgo(11));
    const input = { name: "export", permissions: ["inventory:read"], days: 30 };
    const tokens = () => prisma.apiToken.count({ where: { userId } });
    expect((await call("tokens/createTokenAction", input)).serverError).toMatchObject({
      code: "confirm_first",
      safe: "Nothing was changed.",
    });
    expect(await tokens()).toBe(0);
    expect(await confirmWith("not the password")).toBe("wrong_password");
    expect(await audit()).toMatchObject({ code: "RC-1002", payload: { userId, reason: "wrong" } });
    expect((await call("tokens/createTokenAction", input)).serverError?.code).toBe("confirm_first");
    expect(await confirmWith(password)).toBeUndefined();
    expect(await audit()).toEqual({ code: "RC-1007", payload: { userId } });
    expect((await call("tokens/createTokenAction", input)).data).toBeDefined();
    expect(await tokens()).toBe(1);
  });

  it("has another secret after the proof, in a cookie like the first, and the old one is refused at once", async () => {
    const { userId, sessionId } = await signInAs("admin", minutesAgo(11));
    const old = request.cookies.get("rollcall.session") ?? "";
    expect(await confirmWith("not the password")).toBe("wrong_password");
    expect(request.cookies.get("rollcall.session")).toBe(old);
    expect(await confirmWith(password)).toBeUndefined();
    const renewed = request.cookies.get("rollcall.session") ?? "";
    expect(request.attributes).toEqual({
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure: false,
      maxAge: 24 * 3600,
    });
    const rows = await prisma.session.findMany({ where: { userId } });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.id).not.toBe(sessionId);
    expect(await outcome("tokens/createTokenAction")).toBe("let in");
    request.cookies.set("rollcall.session", old);
    expect(await outcome("tokens/createTokenAction")).toBe("signed_out");
    expect(await confirmWith(password)).toBe("signed_out");
    request.cookies.set("rollcall.session", renewed);
    expect(await outcome("tokens/createTokenAction")).toBe("let in");
  });

  it("is renewed once where it is confirmed twice at the same moment", async () => {
    const { userId } = await signInAs("admin", minutesAgo(11));
    const both = await Promise.all([confirmWith(password), confirmWith(password)]);
    expect(both.sort()).toEqual(["signed_out", undefined]);
    expect(await prisma.session.count({ where: { userId } })).toBe(1);
    expect(await outcome("tokens/createTokenAction")).toBe("let in");
  });

  it("counts guesses like those at the front door, and confirms nothing while they cannot be counted", async () => {
    await signInAs("analyst", minutesAgo(11));
    const guesses: (string | undefined)[] = [];
    // The wait doubles with every guess, so that it outgrows the time that a guess takes on a busy machine.
    while (guesses.at(-1) !== "throttled" && guesses.length < 15) {
      guesses.push(await confirmWith("not the password"));
    }
    expect(guesses.slice(0, 6)).toEqual(Array(6).fill("wrong_password"));
    expect(guesses.at(-1)).toBe("throttled");
    // The wait is held open: on a busy machine it is over before the next is judged.
    const held = await pool.query(
      "UPDATE rate_limits SET expire = expire + 3600000 WHERE key LIKE 'sign-in-gate:account:%'",
    );
    expect(held.rowCount).toBe(1);
    expect(await confirmWith(password)).toBe("throttled");
    await signInAs("analyst", minutesAgo(11));
    await pool.query("ALTER TABLE rate_limits RENAME TO rate_limits_away");
    const uncounted = await confirmWith(password);
    await pool.query("ALTER TABLE rate_limits_away RENAME TO rate_limits");
    expect(uncounted).toBe("unexpected");
    expect(await outcome("tokens/createTokenAction")).toBe("confirm_first");
  });

  it("is confirmed alone: another session of the member stays as old as it is", async () => {
    const { userId, sessionId } = await signInAs("admin", minutesAgo(11));
    const other = await prisma.session.findUniqueOrThrow({ where: { id: sessionId } });
    await prisma.session.create({ data: { ...other, id: "0".repeat(64) } });
    expect(await confirmWith(password)).toBeUndefined();
    const rows = await prisma.session.findMany({ where: { userId }, orderBy: { id: "asc" } });
    expect(rows.map(({ confirmedAt }) => confirmedAt > other.confirmedAt)).toEqual([false, true]);
  });
});
