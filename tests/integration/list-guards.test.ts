import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { facets } from "@/lib/features/identities/data-facets";
import { termsOf } from "@/lib/features/overview/queries";
import { createPool } from "@/lib/platform/database";
import { eachRow, listRows, type NounList } from "@/lib/platform/list";
import { boundedPart, eachApart, guardedRead } from "@/lib/platform/read";
import { systemScope } from "@/lib/platform/scope";
import { identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("INSERT INTO teams (name) SELECT 'team ' || n FROM generate_series(1, 450) n");
});
afterAll(() => database.drop());

describe("a guarded read", () => {
  it("is cut with a sentence, and leaves the connection usable", async () => {
    const cut = guardedRead(database.pool, (db) => db.query("SELECT pg_sleep(60)"), 50);
    await expect(cut).rejects.toMatchObject({ code: "query_timeout", safe: "Nothing was changed." });
    const limit = await database.pool.query<{ statement_timeout: string }>("SHOW statement_timeout");
    expect(limit.rows[0]?.statement_timeout).toBe("0");
  });

  it("changes nothing", async () => {
    const write = guardedRead(database.pool, (db) => db.query("DELETE FROM teams"));
    await expect(write).rejects.toThrow("read-only");
  });

  it("keeps other errors as they are", async () => {
    await expect(guardedRead(database.pool, (db) => db.query("SELECT 1/0"))).rejects.toThrow(
      "division by zero",
    );
  });

  it("goes on when a bounded part takes too long, under its own limit", async () => {
    const said = await guardedRead(
      database.pool,
      async (db) => {
        const slow = await boundedPart(db, 50, 20_000, () => db.query("SELECT pg_sleep(60)"));
        const quick = await boundedPart(db, 30_000, 20_000, () => db.query<{ n: number }>("SELECT 1 AS n"));
        const limit = await db.query<{ statement_timeout: string }>("SHOW statement_timeout");
        return { slow, quick: quick?.rows[0]?.n, limit: limit.rows[0]?.statement_timeout };
      },
      20_000,
    );
    expect(said).toEqual({ slow: undefined, quick: 1, limit: "20s" });
  });
});

describe("a read apart", () => {
  it("gives its rows, with values and without", async () => {
    const db = eachApart(database.pool);
    const without = await db.query<{ n: number }>("SELECT 1 AS n");
    const some = await db.query<{ n: number }>("SELECT n FROM generate_series(1, $1::int) n", [3]);
    const none = await db.query("SELECT FROM teams WHERE name = $1", ["nobody"]);
    expect(without.rows).toEqual([{ n: 1 }]);
    expect(some.rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(none).toMatchObject({ rows: [], rowCount: 0 });
  });

  it("is cut with a sentence, changes nothing, and leaves no limit on the connection", async () => {
    const alone = createPool(database.url, 1);
    try {
      const cut = eachApart(alone, 50).query("SELECT pg_sleep(60)");
      await expect(cut).rejects.toMatchObject({ code: "query_timeout", safe: "Nothing was changed." });
      await expect(eachApart(alone).query("DELETE FROM teams")).rejects.toThrow("read-only");
      await expect(eachApart(alone).query("SELECT 1 / $1::int", [0])).rejects.toThrow("division by zero");
      const left = await alone.query(
        "SELECT current_setting('statement_timeout') AS timeout, current_setting('transaction_read_only') AS only",
      );
      expect(left.rows).toEqual([{ timeout: "0", only: "off" }]);
    } finally {
      await alone.end();
    }
  });
});

describe("facets of more matches than are counted", () => {
  it("say that their counts are lower bounds, and none goes beyond the limit", async () => {
    const { pool } = database;
    await insertIdentities(pool, [identityFixture({ name: "many", kind: "cloud_user" })]);
    // The tallies are not asked here, and need not follow.
    await pool.query("ALTER TABLE identities DISABLE TRIGGER USER");
    await pool.query(
      `INSERT INTO identities SELECT (json_populate_record(i, json_build_object('id', gen_random_uuid(), 'external_id', n))).*
       FROM identities i, generate_series(1, 5000) n`,
    );
    // No tally knows words of names.
    const query = { terms: termsOf("many"), now: new Date(), timeoutMs: 60_000 };
    const counted = await facets(pool, systemScope("test"), query);
    expect(counted.total).toEqual({ count: 2_000, capped: true });
    const kinds = counted.facets.find((facet) => facet.field === "kind");
    expect(kinds).toMatchObject({ capped: true });
    expect(kinds?.options.find((option) => option.value.value === "cloud_user")?.count).toBe(2_000);
  });
});

describe("a list", () => {
  const teams: NounList<{ name: string }, string, "name"> = {
    noun: {
      set: {
        noun: "teams",
        fields: [
          {
            name: "size",
            title: "Size",
            type: "number",
            states: ["unknown"],
            description: "",
            example: "size:>1",
          },
        ],
      },
      fields: {
        size: {
          states: { unknown: "(SELECT pg_sleep(60)) IS NOT NULL" },
          compare: () => "TRUE",
        },
      },
      search: () => "FALSE",
    },
    table: "teams",
    alias: "t",
    select: () => "t.name",
    joins: "",
    sorts: {
      name: [
        { sql: "t.name", type: "text" },
        { sql: "t.id", type: "uuid" },
      ],
    },
    present: null,
    reach: () => [],
    toRow: (raw) => raw.name,
  };

  it("is shown even when what a comparison left out cannot be counted in time", async () => {
    const page = await listRows(database.pool, teams, systemScope("test"), {
      terms: [
        { kind: "compare", negated: false, field: "size", op: ">", operand: { kind: "number", value: 1 } },
      ],
      now: new Date(),
      sort: "name",
      direction: "asc",
      limit: 10,
    });
    expect(page.rows).toHaveLength(10);
    expect(page.incomparable).toEqual({ count: 0, capped: true });
  });

  it("looks every match up first when walking the sort order does not end soon", async () => {
    const sleepy = `(SELECT pg_sleep(CASE WHEN current_setting('statement_timeout') = '75ms' THEN 60 ELSE 0 END)) IS NOT NULL`;
    const slowAtFirst = { ...teams, reach: () => [sleepy] };
    const request = { terms: [], now: new Date(), sort: "name" as const, limit: 7, timeoutMs: 20_000 };
    for (const direction of ["asc", "desc"] as const) {
      const slow = await listRows(database.pool, slowAtFirst, systemScope("test"), { ...request, direction });
      const quick = await listRows(database.pool, teams, systemScope("test"), { ...request, direction });
      expect(slow).toEqual(quick);
      expect(slow.rows).toHaveLength(7);
    }
  });

  it("is read to its end, page by page", async () => {
    const names = new Set<string>();
    const query = { terms: [], now: new Date(), sort: "name" as const, direction: "desc" as const };
    for await (const name of eachRow(database.pool, teams, systemScope("test"), query)) names.add(name);
    expect(names.size).toBe(450);
  });
});
