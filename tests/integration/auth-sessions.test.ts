import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "@/lib/domain/permissions";
import { changeMember, changePassword, disableMember } from "@/lib/features/members/mutations";
import { listSessions } from "@/lib/features/sessions/data";
import { endOwnSession, endSessionsOf, signOut } from "@/lib/features/sessions/mutations";
import { readSession } from "@/lib/platform/auth/session";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser, facts, password, signedIn } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;
const start = new Date("2026-11-23T08:00:00.000Z");
const minutesIn = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
});
afterAll(() => database.drop());

const counts = async (sid: string, now: Date) => (await readSession(pool, sid, now)) !== null;

describe("a session", () => {
  it.each<[Role, number, number]>([
    ["admin", 30, 12 * 60],
    ["analyst", 8 * 60, 24 * 60],
    ["owner", 8 * 60, 24 * 60],
  ])("of an %s ends after %i idle minutes, and after %i altogether", async (role, idle, absolute) => {
    const user = await createUser(prisma, role);
    const idling = await signedIn(prisma, pool, user, start);
    expect(await counts(idling.sid, minutesIn(idle))).toBe(true);
    expect(await counts(idling.sid, minutesIn(idle + idle))).toBe(true);
    expect(await counts(idling.sid, minutesIn(idle + idle + idle + 1))).toBe(false);
    const busy = await signedIn(prisma, pool, user, start);
    for (let minute = 0; minute < absolute; minute += 20) {
      expect(await counts(busy.sid, minutesIn(minute)), `minute ${minute}`).toBe(true);
    }
    expect(await counts(busy.sid, minutesIn(absolute))).toBe(false);
  });

  it("is refused at the next request once it is revoked, and so is one that never was", async () => {
    const user = await createUser(prisma, "analyst");
    const { sid, member } = await signedIn(prisma, pool, user, start);
    await signOut({ prisma }, member);
    expect(await counts(sid, start)).toBe(false);
    expect(await counts("made-up-made-up-made-up", start)).toBe(false);
  });

  it("ends with a change of role, with being disabled, and with a new password (there, all but the present one)", async () => {
    const admin = await createUser(prisma, "admin");
    const actor = `user:${admin.id}`;
    const changed = await createUser(prisma, "analyst");
    const first = await signedIn(prisma, pool, changed, start);
    await changeMember({ prisma, pool }, actor, {
      userId: changed.id,
      role: "auditor",
      scope: { kind: "all" },
    });
    expect(await counts(first.sid, start)).toBe(false);

    const second = await signedIn(prisma, pool, changed, start);
    await disableMember({ prisma, pool }, actor, changed.id, start);
    expect(await counts(second.sid, start)).toBe(false);

    const user = await createUser(prisma, "analyst");
    const here = await signedIn(prisma, pool, user, start);
    const elsewhere = await signedIn(prisma, pool, user, start);
    const next = "lantern oboe tramway 8";
    const change = (current: string) =>
      changePassword({ prisma, pool, facts, now: start }, here.member, { current, next });
    await expect(change("wrong wrong")).rejects.toMatchObject({ code: "wrong_password" });
    // On record as a guess at the front door is.
    const { rows } = await pool.query("SELECT code, body FROM audit_events ORDER BY seq DESC LIMIT 1");
    expect([rows[0]?.code, JSON.parse(rows[0]?.body).payload.userId]).toEqual(["RC-1002", user.id]);
    expect(await counts(elsewhere.sid, start)).toBe(true);
    const renewed = await change(password);
    for (const { sid } of [elsewhere, here]) expect(await counts(sid, start)).toBe(false);
    expect(await counts(renewed, start)).toBe(true);
  });

  it("of a disabled user does not count even while its row is there", async () => {
    const user = await createUser(prisma, "analyst");
    const { sid } = await signedIn(prisma, pool, user, start);
    await prisma.user.update({ where: { id: user.id }, data: { disabledAt: start } });
    expect(await counts(sid, start)).toBe(false);
  });
});

describe("the list of sessions", () => {
  it("is one's own, and only one's own can be ended", async () => {
    const mine = await createUser(prisma, "analyst");
    const theirs = await createUser(prisma, "analyst");
    const here = await signedIn(prisma, pool, mine, start);
    const there = await signedIn(prisma, pool, mine, start);
    const other = await signedIn(prisma, pool, theirs, start);
    const listed = await listSessions({ prisma }, here.member, start);
    expect(listed.map(({ id, current }) => [id, current]).sort()).toEqual(
      [
        [here.member.sessionId, true],
        [there.member.sessionId, false],
      ].sort(),
    );
    await endOwnSession({ prisma }, here.member, other.member.sessionId);
    expect(await counts(other.sid, start)).toBe(true);
    await endOwnSession({ prisma }, here.member, there.member.sessionId);
    expect(await counts(there.sid, start)).toBe(false);
    expect(await counts(here.sid, start)).toBe(true);
  });

  it("of a member can be ended as a whole, with one row of the audit log", async () => {
    const user = await createUser(prisma, "analyst");
    const sids = [await signedIn(prisma, pool, user, start), await signedIn(prisma, pool, user, start)];
    expect(await endSessionsOf({ prisma }, "user:boss", user.id)).toBe(2);
    for (const { sid } of sids) expect(await counts(sid, start)).toBe(false);
    const { rows } = await pool.query("SELECT code, actor, body FROM audit_events ORDER BY seq DESC LIMIT 1");
    expect(rows[0]).toMatchObject({ code: "RC-1004", actor: "user:boss" });
    expect(JSON.parse(rows[0].body).payload).toEqual({ userId: user.id, sessions: 2 });
  });
});
