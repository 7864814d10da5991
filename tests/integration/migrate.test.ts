import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPool } from "@/lib/platform/database";
import { type Migration, migrate, schemaState } from "@/lib/platform/migrate";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}

const first = migration("001_first", "create table a (id int); create table b (id int);");
const second = migration(
  "002_second",
  "do $$ begin execute 'insert into a values (1)'; end $$; alter table b add column name text;",
);

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase("empty");
});
afterEach(() => database.drop());

describe("migrate", () => {
  it("applies in order, once, and says what it did", async () => {
    expect(await schemaState(database.pool, [first, second])).toBe("empty");
    expect(await migrate(database.pool, [first])).toEqual(["001_first"]);
    expect(await schemaState(database.pool, [first, second])).toBe("behind");
    expect(await migrate(database.pool, [first, second])).toEqual(["002_second"]);
    expect(await migrate(database.pool, [first, second])).toEqual([]);
    expect(await schemaState(database.pool, [first, second])).toBe("current");
    const rows = await database.pool.query("select count(*)::int as n from a");
    expect(rows.rows[0].n).toBe(1);
  });

  it("lets two at once apply everything exactly once", async () => {
    const other = createPool(database.url, 2);
    const results = await Promise.all([
      migrate(database.pool, [first, second]),
      migrate(other, [first, second]),
    ]);
    await other.end();
    expect(results.map((names) => names.length).sort()).toEqual([0, 2]);
  });

  it("leaves nothing of a migration that fails, and can be repeated once corrected", async () => {
    const wrong = migration("001_first", "create table a (id int); select * from nowhere;");
    await expect(migrate(database.pool, [wrong])).rejects.toThrow(/001_first failed.*nowhere/);
    const tables = await database.pool.query("select to_regclass('a') as a");
    expect(tables.rows[0].a).toBeNull();
    expect(await migrate(database.pool, [first])).toEqual(["001_first"]);
  });

  it("refuses a database that is newer than the code", async () => {
    await migrate(database.pool, [first, second]);
    expect(await schemaState(database.pool, [first])).toBe("newer");
    await expect(migrate(database.pool, [first])).rejects.toThrow(/newer than this code/);
  });

  it("refuses an edited migration", async () => {
    await migrate(database.pool, [first]);
    const edited = migration("001_first", "create table a (id bigint);");
    await expect(migrate(database.pool, [edited, second])).rejects.toThrow(/001_first was edited/);
    expect((await database.pool.query("select to_regclass('b') as b")).rows[0].b).not.toBeNull();
  });

  it("refuses a migration that another tool left unfinished", async () => {
    await migrate(database.pool, [first]);
    await database.pool.query("update _prisma_migrations set finished_at = null");
    await expect(migrate(database.pool, [first])).rejects.toThrow(/never finished/);
  });

  it("refuses a database with somebody else's tables", async () => {
    await database.pool.query("create table invoices (id int)");
    await expect(migrate(database.pool, [first])).rejects.toThrow(/not Rollcall's/);
    expect((await database.pool.query("select to_regclass('_prisma_migrations') as t")).rows[0].t).toBeNull();
  });
});
