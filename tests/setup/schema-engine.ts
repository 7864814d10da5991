import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { readMigrations } from "@/lib/platform/migrate";

/** Loads Prisma's schema engine, which is the same code as its native one; once per process, or it panics. */
function loadEngine(): void {
  const file = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    "./schema_engine_bg.js": { ...engine },
  });
  engine.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== "function") throw new Error("the schema engine has another shape than expected");
  start();
}

/** Prisma's engine calls this by name when it panics. */
class PanicRegistry {
  set_message(message: string): void {
    throw new Error(`the schema engine panicked: ${message}`);
  }
}

function schemaFiles(folder: string): { path: string; content: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".prisma") && !name.startsWith("generated"))
    .sort()
    .map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), "utf8") }));
}

/** The adapter of the package, but with scripts that are waited for and may fail. */
async function adapterFor(database: PGlite): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPGlite(database).connect();
  return Object.assign(adapter, {
    executeScript: async (script: string) => {
      await database.exec(script);
    },
  });
}

/**
 * The SQL that would bring what the migrations make to what the schema says; null when they agree.
 * The migrations run in a PostgreSQL in memory.
 */
export async function schemaDrift(prismaFolder: string): Promise<string | null> {
  loadEngine();
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: new PanicRegistry() });
  const files = schemaFiles(prismaFolder);
  const databases: PGlite[] = [];
  const open = async () => {
    const database = new PGlite({ extensions: { btree_gin, pg_trgm } });
    databases.push(database);
    return adapterFor(database);
  };
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: "postgres",
    adapterName: "pglite",
    connect: open,
    connectToShadowDb: open,
  });
  const schemaEngine = await engine.SchemaEngine.new(
    { datamodels: files.map(({ path, content }): [string, string] => [path, content]) },
    () => {},
    factory,
  );
  const baseDir = join(prismaFolder, "migrations");
  try {
    const result = await schemaEngine.diff({
      from: {
        tag: "migrations",
        baseDir,
        lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
        shadowDbInitScript: "",
        migrationDirectories: readMigrations(baseDir).map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
        })),
      },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.exitCode === 0
      ? null
      : (result.stdout ?? `differs in ${relative(process.cwd(), prismaFolder)}`);
  } finally {
    schemaEngine.free();
    await Promise.all(databases.map((database) => database.close()));
  }
}
