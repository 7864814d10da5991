import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool, PoolClient } from "pg";
import { packageRoot } from "@/lib/platform/data-dir";
import { AppError, messageOf } from "@/lib/platform/errors";

/** Prisma's own lock, so that its tools and we never migrate at the same time. */
const lockKey = 72707369;

export type Migration = { name: string; sql: string; checksum: string };

/** `empty`: no table yet. `behind`: some migrations are missing. `newer`: the database has some that this code does not know. */
export type SchemaState = "empty" | "current" | "behind" | "newer";

type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/** The migrations that this code brings, in their order. */
export function readMigrations(folder = join(packageRoot(), "prisma", "migrations")): Migration[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "migration.sql")))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

type Queryable = Pick<Pool | PoolClient, "query">;

async function hasTable(client: Queryable): Promise<boolean> {
  const result = await client.query<{ found: boolean }>(
    "select to_regclass('public._prisma_migrations') is not null as found",
  );
  return result.rows[0]?.found === true;
}

/** Tables of somebody else: a database that is not ours must not be filled by a wrong address. */
async function hasForeignTables(client: Queryable): Promise<boolean> {
  const result = await client.query(
    `select 1 from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      limit 1`,
  );
  return result.rows.length > 0;
}

async function readApplied(client: Queryable): Promise<Applied[]> {
  const result = await client.query<Applied>(
    `select migration_name, checksum, finished_at from public._prisma_migrations
      where rolled_back_at is null order by migration_name`,
  );
  return result.rows;
}

/** Refuses what only a person can decide about: a migration that failed half-way or whose text was changed afterwards. */
function refuseBroken(applied: readonly Applied[], known: readonly Migration[]): void {
  const failed = applied.find((row) => row.finished_at === null);
  if (failed !== undefined) {
    throw new AppError({
      code: "migration_failed",
      message: `The migration ${failed.migration_name} was begun by another tool and never finished.`,
      safe: "Nothing was changed now.",
      next: "Restore the last backup, or finish it with `prisma migrate resolve`.",
      exitCode: 2,
    });
  }
  const edited = known.find((migration) =>
    applied.some((row) => row.migration_name === migration.name && row.checksum !== migration.checksum),
  );
  if (edited === undefined) return;
  throw new AppError({
    code: "migration_edited",
    message: `The migration ${edited.name} was edited after this database applied it.`,
    safe: "Nothing was changed.",
    next: "Restore the file as it was (git checkout prisma/migrations) and put the change in a new migration.",
    exitCode: 2,
  });
}

function stateOf(applied: readonly Applied[], known: readonly Migration[]): SchemaState {
  const names = new Set(known.map((migration) => migration.name));
  if (applied.some((row) => !names.has(row.migration_name))) return "newer";
  return applied.length < known.length ? "behind" : "current";
}

/** How the database's tables relate to this code. Throws an AppError for a failed or edited migration, and for a foreign database. */
export async function schemaState(database: Queryable, known = readMigrations()): Promise<SchemaState> {
  if (!(await hasTable(database))) {
    if (!(await hasForeignTables(database))) return "empty";
    throw new AppError({
      code: "foreign_database",
      message: "This database already holds tables that are not Rollcall's.",
      safe: "Nothing was changed.",
      next: "Point DATABASE_URL at an empty database (create database rollcall).",
      exitCode: 2,
    });
  }
  const applied = await readApplied(database);
  refuseBroken(applied, known);
  return applied.length === 0 ? "empty" : stateOf(applied, known);
}

const createTable = `
  create table if not exists public._prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

/**
 * Brings the database up to date and gives the names of what it applied. Two at once wait for each other. Each migration
 * is one transaction together with its row, so a crash leaves it either whole or absent.
 */
export async function migrate(pool: Pool, known = readMigrations()): Promise<string[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`select pg_advisory_lock(${lockKey})`);
    const state = await schemaState(client, known);
    if (state === "newer") {
      throw new AppError({
        code: "database_newer",
        message: "The database is newer than this code: it has migrations that this version does not know.",
        safe: "Nothing was changed.",
        next: "Update Rollcall to the version that wrote it, or restore a backup from before the update.",
        exitCode: 2,
      });
    }
    if (state === "current") return [];
    await client.query(createTable);
    const done = new Set((await readApplied(client)).map((row) => row.migration_name));
    const missing = known.filter((migration) => !done.has(migration.name));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // After an error the connection is closed: the lock and whatever was open go with it.
    if (broken === undefined) await client.query(`select pg_advisory_unlock(${lockKey})`);
    client.release(broken);
  }
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query("begin");
    const id = randomUUID();
    await client.query(
      "insert into public._prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)",
      [id, migration.checksum, migration.name],
    );
    await client.query(migration.sql);
    await client.query(
      "update public._prisma_migrations set finished_at = clock_timestamp(), applied_steps_count = 1 where id = $1",
      [id],
    );
    await client.query("commit");
  } catch (error) {
    throw new AppError({
      code: "migration_error",
      message: `The migration ${migration.name} failed: ${messageOf(error)}.`,
      safe: "It was rolled back; the database is as it was before it.",
      next: "Correct what the sentence names and start again; nothing has to be repaired by hand.",
      cause: error,
    });
  }
}
