import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { POST as answerOne } from "@/app/api/v1/questions/[id]/answer/route";
import { GET as listAll } from "@/app/api/v1/questions/route";
import { register as registerOwner } from "@/bin/commands/owner";
import type { Role } from "@/lib/domain/permissions";
import { createApiToken } from "@/lib/features/tokens/mutations";
import { scopeOf } from "@/lib/platform/loader";
import { createPrisma } from "@/lib/platform/prisma";
import { web } from "@/lib/platform/web";
import type { PrismaClient } from "@/prisma/generated/client";
import { identityFixture, insertIdentities, insertPerson, insertTeam } from "@/tests/factories/inventory";
import { createUser, signedIn } from "@/tests/factories/members";
import { insertQuestion } from "@/tests/factories/questions";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** The doors beside the pages: the API and the command. */
let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;
let bo: string;
const folder = mkdtempSync(join(tmpdir(), "rollcall-questions-"));

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ROLLCALL_DATA", folder);
  bo = await insertPerson(pool, "Bo", "bo@example.com");
});
afterAll(async () => {
  await (await web()).pool.end();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

async function asked(name: string, personId: string): Promise<{ identity: string; question: string }> {
  const made = identityFixture({ name });
  await insertIdentities(pool, [made]);
  return { identity: made.id, question: await insertQuestion(pool, made.id, { personId, at: new Date() }) };
}
async function ownerOf(identity: string) {
  const found = await pool.query(
    `SELECT o.state, o.evidence, coalesce(p.name, t.name) AS name FROM ownerships o LEFT JOIN people p ON p.id = o.person_id
     LEFT JOIN teams t ON t.id = o.team_id WHERE o.subject_id = $1`,
    [identity],
  );
  return found.rows[0];
}
async function tokenOf(role: Role, personId: string | null): Promise<string> {
  const user = await createUser(prisma, role);
  await prisma.user.update({ where: { id: user.id }, data: { personId } });
  const { member } = await signedIn(prisma, pool, user, new Date());
  const by = { userId: user.id, scope: scopeOf(member) };
  const { token } = await createApiToken(
    { prisma },
    by,
    { name: "t", permissions: ["owner:answer"], days: 9 },
    new Date(),
  );
  return token;
}

describe("the API", () => {
  const list = async (token: string, query = "") => {
    const request = new Request(`http://localhost:3000/api/v1/questions${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const response = await listAll(request, { params: Promise.resolve({}) });
    return { status: response.status, body: await response.json() };
  };
  const post = async (token: string, id: string, body: unknown) => {
    const request = new Request("http://localhost:3000/x", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const response = await answerOne(request, { params: Promise.resolve({ id }) });
    return { status: response.status, body: await response.json() };
  };

  it("lists and answers one's own; an analyst's any; somebody else's answers like a missing one", async () => {
    const dee = await insertPerson(pool, "Dee");
    const mine = await asked("mine", bo);
    const theirs = await asked("theirs", dee);
    const [owner, analyst] = [await tokenOf("owner", bo), await tokenOf("analyst", null)];
    const own = await list(owner);
    expect([own.status, own.body.data.map((row: { id: string }) => row.id)]).toEqual([200, [mine.question]]);
    expect(own.body.data[0]).toMatchObject({
      identity: { name: "mine" },
      asked: { kind: "person", name: "Bo" },
      state: "asked",
    });
    const all = await list(analyst, "?q=state:asked%20theirs");
    expect(all.body.data.map((row: { id: string }) => row.id)).toEqual([theirs.question]);

    const accept = { says: "accept" };
    const foreign = await post(owner, theirs.question, accept);
    const missing = await post(owner, dee, accept);
    expect([foreign.status, foreign.body.error.code]).toEqual([404, missing.body.error.code]);
    expect(foreign.body.error.message).toBe(missing.body.error.message);
    expect((await post(owner, mine.question, accept)).body).toMatchObject({ data: { state: "accepted" } });
    expect((await ownerOf(mine.identity)).evidence).toBe("Bo accepted it by the API");
    expect(
      (await post(analyst, mine.question, { says: "decline", reason: "unsure" })).body.data.alreadyAnsweredBy,
    ).toMatch(/^API token /);
    expect((await post(analyst, theirs.question, accept)).body.data.state).toBe("accepted");
    expect((await ownerOf(theirs.identity)).evidence).toMatch(
      /^API token \w+ accepted it on behalf of Dee by the API$/,
    );
  });

  it("refuses what it cannot read, in words", async () => {
    const { question } = await asked("unread", bo);
    const token = await tokenOf("owner", bo);
    for (const body of ["{", {}, { says: "accept", more: 1 }, { says: "decline" }]) {
      const { status, body: said } = await post(token, question, body);
      expect([status, said.error.code]).toEqual([400, "bad_parameters"]);
    }
    expect((await post(token, question, "x".repeat(20_000))).status).toBe(413);
    expect((await post(token, "nothing", { says: "accept" })).status).toBe(404);
  });
});

describe("rollcall owner", () => {
  async function rollcall(...args: string[]): Promise<{ out: string; err: string }> {
    const written = { out: "", err: "" };
    const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      written.out += String(text);
      return true;
    });
    const err = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      written.err += String(text);
      return true;
    });
    const program = new Command("rollcall").exitOverride();
    registerOwner(program);
    try {
      await program.parseAsync(["owner", ...args, "--data", folder], { from: "user" });
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
    return written;
  }

  it("accepts and declines on behalf of who is asked", async () => {
    const cleo = await insertPerson(pool, "Cleo", "cleo@example.com");
    const a = await asked("cli-a", bo);
    const b = await asked("cli-b", bo);
    expect((await rollcall("accept", "cli-a")).out).toBe("accepted\n");
    expect(await ownerOf(a.identity)).toMatchObject({ state: "accepted", name: "Bo" });
    expect((await ownerOf(a.identity)).evidence).toMatch(/ accepted it on behalf of Bo on the command line$/);
    await expect(rollcall("accept", "cli-a")).rejects.toMatchObject({ code: "no_such_question" });
    const declined = await rollcall("decline", "cli-b", "--to", "CLEO@example.com");
    expect(declined).toEqual({ out: "declined\n", err: "Cleo is suggested, and asked next.\n" });
    expect(await ownerOf(b.identity)).toMatchObject({ state: "suggested", name: "Cleo" });
    expect(cleo).toBeTruthy();
    await expect(rollcall("decline", "cli-b", "--reason", "tired")).rejects.toMatchObject({
      code: "commander.invalidArgument",
    });
    await expect(rollcall("accept", "no-such-thing")).rejects.toMatchObject({ code: "no_such_identity" });
  });

  it("sets a person, somebody new, or a team; suggested unless they agreed", async () => {
    await insertTeam(pool, "Payments", [bo]);
    const { identity } = await asked("cli-c", bo);
    expect((await rollcall("set", "cli-c", "team:payments")).out).toBe(
      "team:payments is suggested for it.\n",
    );
    expect(await ownerOf(identity)).toMatchObject({ state: "suggested", name: "Payments" });
    await rollcall("set", "cli-c", "new.one@example.com", "--agreed");
    expect(await ownerOf(identity)).toMatchObject({ state: "accepted", name: "New One" });
    expect((await rollcall("set", "cli-c", "new.one@example.com", "--agreed")).out).toBe(
      "Nothing changed: it was so before.\n",
    );
    await expect(rollcall("set", "cli-c", "nobody")).rejects.toMatchObject({ code: "no_such_owner" });
    // Who was asked before is asked no more.
    await expect(rollcall("accept", "cli-c")).rejects.toMatchObject({ code: "no_such_question" });
  });
});
