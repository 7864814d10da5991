import "server-only";
import type { Pool } from "pg";
import { packageRoot, resolveDataDir } from "@/lib/platform/data-dir";
import { createPool } from "@/lib/platform/database";
import { type Env, processEnv } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { loadKeys, type WebKeys } from "@/lib/platform/keys";
import { createLog, type Log } from "@/lib/platform/log";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";

/** What the web process works with. It holds the keys of web only: it seals source credentials and cannot open them. */
export interface Web {
  env: Env;
  dataDir: string;
  pool: Pool;
  prisma: PrismaClient;
  log: Log;
}

interface Held {
  web?: Promise<Web>;
  keys?: Promise<WebKeys>;
}

const connections = 16;

/** Kept on the global object, so that a reloaded module finds it again. */
const place = Symbol.for("rollcall.web");
const shelf: typeof globalThis & { [place]?: Held } = globalThis;
const held: Held = shelf[place] ?? {};
shelf[place] = held;

/** Opens the database at the first call. A failed attempt is not kept: the next call tries again. */
export function web(): Promise<Web> {
  held.web ??= open().catch((error: unknown) => {
    held.web = undefined;
    throw error;
  });
  return held.web;
}

/** The keys of the web role. Throws an AppError while they do not exist or belong to another database. */
export function webKeys(): Promise<WebKeys> {
  held.keys ??= web()
    .then(({ env, dataDir, pool }) => loadKeys({ env, dataDir, pool, role: "web" }))
    .catch((error: unknown) => {
      held.keys = undefined;
      throw error;
    });
  return held.keys;
}

/** `up` gives the database's address, keeps an embedded server running for as long as we live, and migrates it. */
async function open(): Promise<Web> {
  const env = processEnv();
  if (env.databaseUrl === undefined) {
    throw new AppError({
      code: "no_database",
      message: "The web server was not told which database to use.",
      safe: "Nothing was changed.",
      next: "Start it with `npm run up`, or set DATABASE_URL.",
      exitCode: 2,
    });
  }
  const dataDir = resolveDataDir(env.data, packageRoot());
  const log = createLog({ level: env.logLevel, name: "web" });
  const pool = createPool(env.databaseUrl, connections);
  return { env, dataDir, pool, prisma: createPrisma(pool), log };
}
