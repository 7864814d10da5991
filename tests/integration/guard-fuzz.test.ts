import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { encode } from "next-auth/jwt";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { sessionSecret } from "@/lib/platform/auth/cookies";
import { processEnv } from "@/lib/platform/env";
import { loadKeys } from "@/lib/platform/keys";
import { createPrisma } from "@/lib/platform/prisma";
import { prepareQueue } from "@/lib/platform/queue";
import { web, webKeys } from "@/lib/platform/web";
import { insertPerson, insertTeam } from "@/tests/factories/inventory";
import { createUser, signedIn } from "@/tests/factories/members";
import { near } from "@/tests/factories/near-schema";
import { insertSmallWorld } from "@/tests/factories/small-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** The request that an action believes to serve: outside of the web server there is none. */
const request = vi.hoisted(() => ({
  headers: new Headers({ origin: "http://localhost:3000" }),
  cookies: new Map<string, string>(),
}));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => ({ name, value: request.cookies.get(name) ?? "" }),
    set: () => undefined,
  }),
}));
vi.mock("next/cache", async (original) => ({ ...(await original<object>()), refresh: () => undefined }));

type Action = (input?: unknown) => Promise<unknown>;
const isAction = (value: unknown): value is Action => typeof value === "function";
const actionFiles = import.meta.glob<Record<string, unknown>>("/lib/features/*/actions*.ts");
const schemaFiles = import.meta.glob<Record<string, unknown>>("/lib/features/*/schema*.ts");
const resultSchema = z.looseObject({
  data: z.unknown().optional(),
  validationErrors: z.unknown().optional(),
  serverError: z.looseObject({ code: z.string(), id: z.string() }).optional(),
});

const folder = mkdtempSync(join(tmpdir(), "rollcall-fuzz-"));
/** Tries of one action; those that hash a password take a third of a second each. */
const tries = (name: string) => (/members\/(setUp|join|changePassword)/.test(name) ? 15 : 40);
const longestMs = 5000;
let database: TestDatabase;
let pool: Pool;
const actions = new Map<string, { call: Action; schema: z.core.$ZodType | null }>();
const ids: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await prepareQueue(pool);
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ROLLCALL_DATA", folder);
  vi.stubEnv("ROLLCALL_LOG_LEVEL", "silent");
  await loadKeys({ env: processEnv(), dataDir: folder, pool, role: "command" });
  const prisma = createPrisma(pool);
  const { sid } = await signedIn(prisma, pool, await createUser(prisma, "admin"), new Date());
  request.cookies.set(
    "rollcall.session",
    await encode({ token: { sid }, secret: sessionSecret(await webKeys()) }),
  );
  const { cloud } = await insertSmallWorld(pool);
  const person = await insertPerson(pool, "Ada", "ada@example.com");
  ids.push(cloud, person, await insertTeam(pool, "Platform", [person]));
  for (const table of ["identities", "containers", "sync_runs"]) {
    const some = await pool.query<{ id: string }>(`SELECT id FROM ${table} LIMIT 3`);
    ids.push(...some.rows.map((row) => row.id));
  }
  const schemas = new Map<string, z.core.$ZodType>();
  for (const load of Object.values(schemaFiles)) {
    for (const [name, value] of Object.entries(await load()))
      if (value instanceof z.ZodType) schemas.set(name, value);
  }
  for (const [path, load] of Object.entries(actionFiles)) {
    const text = readFileSync(join(process.cwd(), path), "utf8");
    for (const [name, call] of Object.entries(await load())) {
      if (!isAction(call)) continue;
      const named = new RegExp(`${name} = [^;]*?\\.inputSchema\\((\\w+)\\)`).exec(text)?.[1];
      actions.set(`${path.split("/")[3]}/${name}`, { call, schema: schemas.get(named ?? "") ?? null });
    }
  }
});
afterAll(async () => {
  await (await web()).pool.end();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await database.drop();
});

it("no input breaks an action: each is done, refused in words, or told what is wrong with it", async () => {
  const broken = new Map<string, string>();
  let done = 0;
  for (const [name, { call, schema }] of actions) {
    const inputs = schema === null ? fc.anything({ withNullPrototype: true }) : near(schema, ids);
    for (const input of fc.sample(inputs, { numRuns: tries(name), seed: 20261126 })) {
      const started = performance.now();
      const told = await call(input).then(
        (result) => {
          const { data, serverError } = resultSchema.parse(result ?? {});
          if (data !== undefined) done += 1;
          return serverError?.code ?? "answered";
        },
        (error: unknown) => `threw ${error}`,
      );
      const ms = performance.now() - started;
      if (told === "unexpected" || told.startsWith("threw")) broken.set(`${name}: ${told}`, show(input));
      if (ms > longestMs) broken.set(`${name}: took ${Math.round(ms)} ms`, show(input));
    }
  }
  expect(Object.fromEntries(broken)).toEqual({});
  // Many did get past the checks.
  expect(done).toBeGreaterThan(300);
  expect(Object.prototype).not.toHaveProperty("polluted");
  const users = await pool.query("SELECT count(*)::int AS n FROM users WHERE role = 'admin'");
  expect(users.rows).toEqual([{ n: 1 }]);
}, 300_000);

function show(input: unknown): string {
  return fc.stringify(input).slice(0, 400);
}
