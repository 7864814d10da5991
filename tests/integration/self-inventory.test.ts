import type { Pool } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiToken, revokeApiToken } from "@/lib/features/tokens/mutations";
import { lookAtOurselves, selfConnector } from "@/lib/jobs/self-inventory";
import { scopeOf } from "@/lib/platform/loader";
import { createPrisma } from "@/lib/platform/prisma";
import { prepareQueue } from "@/lib/platform/queue";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser, signedIn } from "@/tests/factories/members";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
  await prepareQueue(pool);
});
afterAll(() => database.drop());

const runs = async () => Number((await pool.query("SELECT count(*) FROM sync_runs")).rows[0].count);
const identities = async () =>
  (await pool.query("SELECT external_id, kind, name, status, realm FROM identities ORDER BY kind")).rows;

it("Rollcall's own tokens and source credentials are identities like all others", async () => {
  await lookAtOurselves(pool);
  await lookAtOurselves(pool);
  const sources = await pool.query("SELECT id, connector, every_minutes FROM sources WHERE mode = 'builtin'");
  expect(sources.rows).toEqual([{ id: expect.any(String), connector: "rollcall", every_minutes: 60 }]);
  // Asked for once, on an installation that has nothing of its own yet.
  expect(await runs()).toBe(1);
  const engine = testEngine(pool, selfConnector(pool));
  const source: string = sources.rows[0].id;
  await syncOnce(engine, source);
  expect((await pool.query("SELECT status FROM sync_runs")).rows).toEqual([{ status: "complete" }]);
  expect(await identities()).toEqual([]);
  await lookAtOurselves(pool);
  expect(await runs()).toBe(1);

  const user = await createUser(prisma, "admin");
  const { member } = await signedIn(prisma, pool, user, new Date());
  const owner = { userId: user.id, scope: scopeOf(member) };
  const asked = { name: "=cmd|nightly", permissions: ["inventory:read" as const], days: 30 };
  const { token, prefix } = await createApiToken({ prisma }, owner, asked, new Date());
  const aws = await createSource(pool, "aws production", "aws");
  await pool.query(
    `INSERT INTO source_secrets (source_id, field, key_id, sealed, fingerprint, set_at, set_by)
     VALUES ($1, 'secret_access_key', 'k', '\\x00', 'abcdef', now(), 'user:x')`,
    [aws],
  );
  await lookAtOurselves(pool);
  expect(await runs()).toBe(2);
  await syncOnce(engine, source);
  const realm = expect.stringMatching(/^rollcall:[0-9a-f-]{36}$/);
  expect(await identities()).toEqual([
    { external_id: `token/${prefix}`, kind: "access_token", name: asked.name, status: "active", realm },
    {
      external_id: `source/${aws}/secret_access_key`,
      kind: "api_key",
      name: "aws production: secret_access_key",
      status: "active",
      realm,
    },
  ]);
  const credentials = await pool.query(
    "SELECT type, lifetime, last_used_grade FROM credentials ORDER BY type",
  );
  expect(credentials.rows).toEqual([
    { type: "bearer_token", lifetime: "expiring", last_used_grade: "none" },
    { type: "unknown", lifetime: "unknown", last_used_grade: "none" },
  ]);
  const dump = await pool.query("SELECT observed::text, raw::text FROM sightings");
  expect(JSON.stringify(dump.rows)).not.toContain(token.slice(22));

  const { id } = await prisma.apiToken.findFirstOrThrow();
  await revokeApiToken({ prisma }, owner, id, new Date());
  await lookAtOurselves(pool);
  expect(await runs()).toBe(3);
  await syncOnce(engine, source);
  expect((await identities())[0]).toMatchObject({ kind: "access_token", status: "disabled" });
});
