import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type SignInContext, signInWithPassword } from "@/lib/platform/auth/sign-in";
import { waitAfter } from "@/lib/platform/auth/throttle";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser, facts, password } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
});
afterEach(async () => {
  vi.useRealTimers();
  await pool.query("DELETE FROM rate_limits");
});
afterAll(() => database.drop());

const context = (network = facts.network): SignInContext => ({
  prisma,
  pool,
  facts: { ...facts, network },
  now: new Date(),
});

async function lastAudit(): Promise<{ code: string; payload: Record<string, unknown> }> {
  const { rows } = await pool.query("SELECT code, body FROM audit_events ORDER BY seq DESC LIMIT 1");
  return { code: rows[0]?.code, payload: JSON.parse(rows[0]?.body ?? "{}").payload };
}

describe("signing in with a password", () => {
  it("lets the right one in, whatever the case of the address, and writes it down", async () => {
    const user = await createUser(prisma, "analyst", { email: "ana@example.com" });
    const result = await signInWithPassword(context(), " Ana@Example.com ", password);
    expect(result).toMatchObject({ ok: true, userId: user.id });
    expect(await lastAudit()).toMatchObject({
      code: "RC-1001",
      payload: { userId: user.id, method: "password" },
    });
    const { rows } = await pool.query("SELECT id FROM sessions WHERE user_id = $1", [user.id]);
    expect(rows).toHaveLength(1);
    // What the browser holds is not what the database holds.
    expect(result.ok && rows[0].id).not.toBe(result.ok && result.sid);
  });

  it("gives one answer for a wrong password, an unknown name, no password and a disabled member", async () => {
    const user = await createUser(prisma, "analyst");
    const off = await createUser(prisma, "analyst", { disabledAt: new Date() });
    await prisma.user.create({ data: { email: "sso@example.com", name: "S", role: "analyst" } });
    const answers = [
      await signInWithPassword(context(), user.email, "wrong wrong wrong"),
      await signInWithPassword(context(), "nobody@example.com", "wrong wrong wrong"),
      await signInWithPassword(context(), "sso@example.com", ""),
      await signInWithPassword(context(), off.email, password),
    ];
    expect(answers).toEqual(Array(4).fill({ ok: false, reason: "wrong" }));
    expect(await lastAudit()).toMatchObject({
      code: "RC-1002",
      payload: { userId: off.id, reason: "disabled" },
    });
  });

  it("keeps no name that nobody has: it may be a password", async () => {
    await signInWithPassword(context(), "hunter2-typed-into-the-wrong-field", "x");
    const { rows } = await pool.query("SELECT body FROM audit_events ORDER BY seq DESC LIMIT 1");
    expect(rows[0].body).not.toContain("hunter2");
    const limits = await pool.query("SELECT key FROM rate_limits");
    expect(JSON.stringify(limits.rows)).not.toContain("hunter2");
  });
});

describe("guessing", () => {
  it("waits 1, 2, 4 … seconds and at most 15 minutes", () => {
    expect([1, 5, 6, 7, 8, 15, 16, 500].map((attempt) => waitAfter(attempt, 5))).toEqual([
      0, 0, 1, 2, 4, 512, 900, 900,
    ]);
  });

  it("is slowed down from any network, and still lets the right person in later", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const user = await createUser(prisma, "analyst");
    const seen: string[] = [];
    for (let attempt = 1; attempt <= 12; attempt++) {
      const result = await signInWithPassword(
        context(`198.51.${attempt}.0/24`),
        user.email,
        "wrong wrong wrong",
      );
      seen.push(result.ok ? "in" : result.reason);
    }
    expect(seen.slice(0, 6)).toEqual(Array(6).fill("wrong"));
    expect(seen.slice(6)).toEqual(Array(6).fill("throttled"));
    // The right password does not help while the door is shut: else it would tell that it is right.
    const early = await signInWithPassword(context(), user.email, password);
    expect(early).toMatchObject({ ok: false, reason: "throttled", retryAfterSeconds: expect.any(Number) });
    vi.setSystemTime(Date.now() + 901_000);
    expect(await signInWithPassword(context(), user.email, password)).toMatchObject({ ok: true });
    // And the count starts anew.
    expect(await signInWithPassword(context(), user.email, "wrong wrong wrong")).toMatchObject({
      reason: "wrong",
    });
  });

  it("treats a name that nobody has in the same way", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const seen: string[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      const result = await signInWithPassword(context(), "nobody-at-all@example.com", "wrong wrong wrong");
      seen.push(result.ok ? "in" : result.reason);
    }
    expect(seen.filter((one) => one === "throttled").length).toBeGreaterThan(0);
  });

  it("counts many at once, not only one after the other", async () => {
    const user = await createUser(prisma, "analyst");
    const results = await Promise.allSettled(
      Array.from({ length: 16 }, () => signInWithPassword(context(), user.email, "wrong wrong wrong")),
    );
    const judged = results.filter(
      (one) => one.status === "fulfilled" && !one.value.ok && one.value.reason === "wrong",
    );
    expect(judged.length).toBeLessThanOrEqual(6);
  });

  it("of many accounts from one network is slowed down, too", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await pool.query("INSERT INTO rate_limits (key, points, expire) VALUES ($1, 30, $2)", [
      `sign-in:network:${facts.network}`,
      Date.now() + 60_000,
    ]);
    const user = await createUser(prisma, "analyst");
    expect(await signInWithPassword(context(), "one@example.com", "wrong wrong wrong")).toMatchObject({
      reason: "wrong",
    });
    expect(await signInWithPassword(context(), user.email, password)).toMatchObject({ reason: "throttled" });
    expect(await signInWithPassword(context("203.0.113.0/24"), user.email, password)).toMatchObject({
      ok: true,
    });
  });

  it("writes a flood of refusals down once a minute", async () => {
    const user = await createUser(prisma, "analyst");
    await pool.query(
      "INSERT INTO rate_limits (key, points, expire) SELECT key, 30, $2 FROM unnest($1::text[]) key",
      [[`sign-in:network:${facts.network}`, `sign-in-gate:network:${facts.network}`], Date.now() + 60_000],
    );
    const count = async () => Number((await pool.query("SELECT count(*) FROM audit_events")).rows[0].count);
    const before = await count();
    for (let n = 0; n < 4; n++) await signInWithPassword(context(), user.email, password);
    expect(await count()).toBe(before + 1);
    expect((await lastAudit()).payload).toMatchObject({ userId: user.id, reason: "throttled" });
  });

  it("fails closed: nobody gets in while attempts cannot be counted", async () => {
    const user = await createUser(prisma, "admin");
    await pool.query("ALTER TABLE rate_limits RENAME TO rate_limits_away");
    try {
      await expect(signInWithPassword(context(), user.email, password)).rejects.toThrow();
    } finally {
      await pool.query("ALTER TABLE rate_limits_away RENAME TO rate_limits");
    }
    expect(await signInWithPassword(context(), user.email, password)).toMatchObject({ ok: true });
  });
});
