import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  changeMember,
  createFirstAdministrator,
  disableMember,
  enableMember,
  inviteMember,
  joinWithPassword,
  withdrawInvitation,
} from "@/lib/features/members/mutations";
import { createSetupLink } from "@/lib/features/members/setup-link";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser, password } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
});
afterEach(() => database.drop());

const url = "http://localhost:3000";
const everything = { kind: "all" } as const;
const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);

async function setupToken(): Promise<string> {
  const link = await createSetupLink(pool, url, new Date());
  const token = /^http:\/\/localhost:3000\/setup\/([A-Za-z0-9_-]{43})$/.exec(link ?? "")?.[1];
  if (token === undefined) throw new Error(`no set-up link: ${link}`);
  return token;
}

const ana = (token: string, email = "ana@example.com") => ({ token, email, name: "Ana", password });
const codes = async () =>
  (await pool.query<{ code: string }>("SELECT code FROM audit_events ORDER BY seq")).rows.map(
    (row) => row.code,
  );

describe("the set-up link", () => {
  it("makes the first administrator once; afterwards there is no link any more", async () => {
    const token = await setupToken();
    await createFirstAdministrator({ prisma, pool }, ana(token), new Date());
    expect(await prisma.user.findMany({ select: { email: true, role: true } })).toEqual([
      { email: "ana@example.com", role: "admin" },
    ]);
    expect(await codes()).toEqual(["RC-1005"]);
    await expect(
      createFirstAdministrator({ prisma, pool }, ana(token, "eve@example.com"), new Date()),
    ).rejects.toMatchObject({ code: "link_dead" });
    expect(await createSetupLink(pool, url, new Date())).toBeNull();
  });

  it("gives one administrator when it is used twice at once", async () => {
    const token = await setupToken();
    const both = await Promise.allSettled([
      createFirstAdministrator({ prisma, pool }, ana(token), new Date()),
      createFirstAdministrator({ prisma, pool }, ana(token, "eve@example.com"), new Date()),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await prisma.user.count()).toBe(1);
  });

  it("is one, also when two ask for it at once: the later replaces the earlier", async () => {
    const links = await Promise.all([
      createSetupLink(pool, url, new Date()),
      createSetupLink(pool, url, new Date()),
    ]);
    const tokens = links.map((link) => link?.split("/").at(-1) ?? "");
    const both = await Promise.allSettled(
      tokens.map((token) => createFirstAdministrator({ prisma, pool }, ana(token), new Date())),
    );
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await prisma.user.count()).toBe(1);
  });

  it("ends after 30 minutes, and with the next one", async () => {
    const first = await setupToken();
    await expect(createFirstAdministrator({ prisma, pool }, ana(first), later(0.51))).rejects.toThrow(/link/);
    const second = await setupToken();
    await expect(createFirstAdministrator({ prisma, pool }, ana(first), new Date())).rejects.toThrow(/link/);
    await createFirstAdministrator({ prisma, pool }, ana(second), later(0.49));
  });

  it("asks for a good password before it is used up, and is not kept in the database", async () => {
    const token = await setupToken();
    const weak = { ...ana(token), password: "Password1234567" };
    await expect(createFirstAdministrator({ prisma, pool }, weak, new Date())).rejects.toMatchObject({
      code: "weak_password",
    });
    const { rows } = await pool.query("SELECT invitations::text AS text FROM invitations");
    expect(JSON.stringify(rows)).not.toContain(token);
    await createFirstAdministrator({ prisma, pool }, ana(token), new Date());
  });
});

describe("an invitation", () => {
  const invited: Parameters<typeof inviteMember>[2] = {
    email: "bo@example.com",
    role: "owner",
    scope: { kind: "teams", ids: ["t1"] },
  };

  it("works once, for its own address, with the role and reach that were chosen", async () => {
    const { token } = await inviteMember({ prisma, pool }, "user:boss", invited, new Date());
    expect(await joinWithPassword({ prisma, pool }, { token, name: "Bo", password }, new Date())).toEqual({
      email: "bo@example.com",
    });
    expect(await prisma.user.findMany({ select: { email: true, role: true, scope: true } })).toEqual([
      invited,
    ]);
    await expect(
      joinWithPassword({ prisma, pool }, { token, name: "Eve", password }, new Date()),
    ).rejects.toMatchObject({ code: "link_dead" });
    expect(await codes()).toEqual(["RC-1101", "RC-1105"]);
  });

  it("is used once when it is followed twice at once", async () => {
    const { token } = await inviteMember({ prisma, pool }, "user:boss", invited, new Date());
    const both = await Promise.allSettled([
      joinWithPassword({ prisma, pool }, { token, name: "Bo", password }, new Date()),
      joinWithPassword({ prisma, pool }, { token, name: "Bo", password }, new Date()),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("ends after 72 hours, when it is replaced, and when it is withdrawn", async () => {
    const join = (token: string, now = new Date()) =>
      joinWithPassword({ prisma, pool }, { token, name: "Bo", password }, now);
    const old = await inviteMember({ prisma, pool }, "user:boss", invited, new Date());
    await expect(join(old.token, later(72.1))).rejects.toThrow(/link/);
    const next = await inviteMember({ prisma, pool }, "user:boss", invited, new Date());
    await expect(join(old.token)).rejects.toThrow(/link/);
    const open = await prisma.invitation.findFirstOrThrow();
    await withdrawInvitation({ prisma, pool }, "user:boss", open.id);
    await expect(join(next.token)).rejects.toThrow(/link/);
    expect(await prisma.user.count()).toBe(0);
  });

  it("is not a set-up link, and the other way round", async () => {
    const { token } = await inviteMember(
      { prisma, pool },
      "user:boss",
      { ...invited, role: "admin" },
      new Date(),
    );
    await expect(createFirstAdministrator({ prisma, pool }, ana(token), new Date())).rejects.toThrow(/link/);
    const setup = await setupToken();
    await expect(
      joinWithPassword({ prisma, pool }, { token: setup, name: "Eve", password }, new Date()),
    ).rejects.toThrow(/link/);
  });

  it("cannot be made for somebody who is a member", async () => {
    const user = await createUser(prisma, "analyst");
    await expect(
      inviteMember({ prisma, pool }, "user:boss", { ...invited, email: user.email }, new Date()),
    ).rejects.toMatchObject({ code: "already_member" });
  });
});

describe("the last administrator", () => {
  it("stays: not disabled, not made something else, not even by two at once", async () => {
    const one = await createUser(prisma, "admin");
    const change = { userId: one.id, role: "leader", scope: everything } as const;
    await expect(changeMember({ prisma, pool }, "user:x", change)).rejects.toMatchObject({
      code: "last_administrator",
    });
    await expect(disableMember({ prisma, pool }, "user:x", one.id, new Date())).rejects.toMatchObject({
      code: "last_administrator",
    });
    const two = await createUser(prisma, "admin");
    const both = await Promise.allSettled([
      disableMember({ prisma, pool }, `user:${two.id}`, one.id, new Date()),
      disableMember({ prisma, pool }, `user:${one.id}`, two.id, new Date()),
    ]);
    expect(both.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await prisma.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  });

  it("who is disabled does not count as another one", async () => {
    const one = await createUser(prisma, "admin");
    const off = await createUser(prisma, "admin", { disabledAt: new Date() });
    await expect(disableMember({ prisma, pool }, "user:x", one.id, new Date())).rejects.toThrow(/last/);
    await enableMember({ prisma, pool }, "user:x", off.id);
    await disableMember({ prisma, pool }, "user:x", one.id, new Date());
    expect(await codes()).toEqual(["RC-1104", "RC-1103"]);
  });
});
