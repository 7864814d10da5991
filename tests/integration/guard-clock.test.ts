import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { roles } from "@/lib/domain/permissions";
import { inviteMember } from "@/lib/features/members/mutations";
import { createSetupLink } from "@/lib/features/members/setup-link";
import { createApiToken } from "@/lib/features/tokens/mutations";
import { requestDueRuns } from "@/lib/jobs/sync/requeue";
import { authenticateCall } from "@/lib/platform/auth/api-token";
import { getOpenInvitation } from "@/lib/platform/auth/invitation";
import { readSession, sessionLimits } from "@/lib/platform/auth/session";
import { createPrisma } from "@/lib/platform/prisma";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { skewedClock } from "@/tests/factories/database-clock";
import { createUser, signedIn } from "@/tests/factories/members";
import { Random } from "@/tests/factories/random";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { smallWorldRecords } from "@/tests/factories/small-world";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const minute = 60_000;
const hour = 60 * minute;
/** Instants at which clocks on walls jump, days are long or short, and years end. */
const instants = [
  "2027-03-28T00:45:00Z", // Europe moves forward
  "2027-10-31T00:45:00Z", // and back
  "2027-03-14T06:45:00Z", // so does New York
  "2027-11-07T05:45:00Z",
  "2028-02-28T23:50:00Z", // before a leap day
  "2028-02-29T23:50:00Z",
  "2027-12-31T23:50:00Z",
].map((text) => new Date(text));
const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"];
const zone = process.env.TZ;

let database: TestDatabase;
let pool: Pool;
let skew: (ms: number) => Promise<void>;

beforeAll(async () => {
  database = await createTestDatabase();
  await prepareQueue(database.pool);
  ({ pool, skew } = await skewedClock(database));
});
beforeEach(() => skew(0));
afterAll(async () => {
  process.env.TZ = zone;
  await pool.end();
  await database.drop();
});

const later = (from: Date, ms: number) => new Date(from.getTime() + ms);

describe.each([-2 * hour, 0, 2 * hour])("with the database's clock off by %i ms", (off) => {
  beforeEach(() => skew(off));

  it.each(off === 0 ? zones : ["UTC"])(
    "a session lives as long as its role says, to the millisecond (%s)",
    async (name) => {
      process.env.TZ = name;
      const prisma = createPrisma(pool);
      for (const [n, now] of instants.entries()) {
        const role = roles[n % roles.length] ?? "admin";
        const { idleMs, absoluteMs } = sessionLimits(role);
        const user = await createUser(prisma, role);
        const idle = await signedIn(prisma, pool, user, now);
        expect(await readSession(pool, idle.sid, later(now, idleMs + 1))).toBeNull();
        const used = await signedIn(prisma, pool, user, now);
        let at = now;
        while (at.getTime() < now.getTime() + absoluteMs - 1) {
          at = later(now, Math.min(at.getTime() - now.getTime() + idleMs, absoluteMs - 1));
          expect(await readSession(pool, used.sid, at), `${role} at ${at.toISOString()}`).not.toBeNull();
        }
        expect(await readSession(pool, used.sid, later(now, absoluteMs))).toBeNull();
      }
    },
  );

  it("a clock that was set back ends no session, and none outlives its end", async () => {
    const prisma = createPrisma(pool);
    const now = new Date("2027-06-01T12:00:00Z");
    const { sid } = await signedIn(prisma, pool, await createUser(prisma, "analyst"), now);
    expect(await readSession(pool, sid, later(now, -2 * hour))).not.toBeNull();
    expect(await readSession(pool, sid, later(now, hour))).not.toBeNull();
    expect(await readSession(pool, sid, later(now, sessionLimits("analyst").absoluteMs))).toBeNull();
  });

  it("tokens and links end when they say so", async () => {
    const prisma = createPrisma(pool);
    for (const now of instants) {
      const user = await createUser(prisma, "admin");
      const made = await createApiToken(
        { prisma },
        { userId: user.id, scope: systemScope("test") },
        { name: "clock", permissions: ["inventory:read"], days: 1 },
        now,
      );
      const call = (at: Date) =>
        authenticateCall({ pool, prisma }, `Bearer ${made.token}`, "inventory:read", at);
      await expect(call(later(now, 24 * hour - 1))).resolves.toBeDefined();
      await expect(call(later(now, 24 * hour))).rejects.toMatchObject({ code: "bad_token" });
      const invited = {
        email: `${now.getTime()}-${off}@example.com`,
        role: "owner" as const,
        scope: { kind: "all" as const },
      };
      const { token, expiresAt } = await inviteMember({ pool, prisma }, "test", invited, now);
      expect(expiresAt).toEqual(later(now, 72 * hour));
      expect(await getOpenInvitation(pool, token, later(expiresAt, -1))).not.toBeNull();
      expect(await getOpenInvitation(pool, token, expiresAt)).toBeNull();
    }
    await pool.query("DELETE FROM api_tokens");
    await pool.query("DELETE FROM users");
    const now = new Date();
    const link = (await createSetupLink(pool, "http://localhost", now))?.split("/").at(-1) ?? "";
    expect(await getOpenInvitation(pool, link, later(now, 30 * minute - 1))).not.toBeNull();
    expect(await getOpenInvitation(pool, link, later(now, 30 * minute))).toBeNull();
  });
});

describe("schedules", () => {
  it("never ask twice for what was due once, however the database's clock jumps", async () => {
    const random = new Random(14);
    const every = { hourly: 60, daily: 1440 };
    const ids = new Map<string, number>();
    for (const [name, minutes] of Object.entries(every)) {
      const id = await createSource(pool, `clock ${name}`);
      ids.set(id, minutes);
      await pool.query(
        "UPDATE sources SET every_minutes = $2, next_due_at = clock_timestamp() + make_interval(mins => $2) WHERE id = $1",
        [id, minutes],
      );
    }
    const asked = new Map<string, number[]>([...ids.keys()].map((id) => [id, []]));
    let off = 0;
    let furthest = 0;
    for (let tick = 0; tick < 120; tick += 1) {
      off += random.pick([10 * minute, 10 * minute, 35 * minute, 2 * hour, -2 * hour, hour, -hour]);
      furthest = Math.max(furthest, off);
      await skew(off);
      // Two workers look at the same moment.
      await Promise.all([requestDueRuns(pool), requestDueRuns(pool)]);
      const runs = await pool.query<{ source_id: string }>(
        "UPDATE sync_runs SET status = 'complete' WHERE status = 'requested' RETURNING source_id",
      );
      for (const { source_id: id } of runs.rows) asked.get(id)?.push(off);
    }
    for (const [id, times] of asked) {
      const periodMs = (ids.get(id) ?? 0) * minute;
      expect(times.length).toBeLessThanOrEqual(furthest / periodMs);
      for (const [n, time] of times.entries()) {
        if (n > 0) expect(time - (times[n - 1] ?? 0)).toBeGreaterThanOrEqual(periodMs - minute);
      }
    }
    expect([...asked.values()].some((times) => times.length > 3)).toBe(true);
  });

  it("a sync goes on to its end, once, while the clock jumps under its lease", async () => {
    const jumps = [2 * hour, -2 * hour, hour, -hour];
    const connector = scriptedConnector({
      scopes: [{ key: "all", pages: [[], smallWorldRecords, [], []] }],
      beforePage: (_scope, page) => skew(jumps[page] ?? 0),
    });
    const source = await createSource(pool, "clock jumps");
    const run = await syncOnce(testEngine(pool, connector), source);
    await skew(0);
    const { rows } = await pool.query(
      `SELECT r.status, (SELECT count(*)::int FROM identities i WHERE i.realm = 'test:one') AS identities,
         (SELECT count(*)::int FROM sync_runs o WHERE o.source_id = r.source_id) AS runs
       FROM sync_runs r WHERE r.id = $1`,
      [run],
    );
    expect(rows).toEqual([{ status: "complete", identities: 4, runs: 1 }]);
  });
});
