import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { foldTallies } from "@/lib/jobs/sync/tallies";
import { inTransaction } from "@/lib/platform/transaction";
import { populate } from "@/tests/bench/population";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await populate(database.pool, 2000);
});
afterEach(() => database.drop());

const tallies = {
  identity_tallies:
    "system, kind, class, managed_by, status, environment, sensitivity, owner_state, grade, has_static, has_exposed, gone, container_id, source_ids",
  identity_account_tallies: "class, managed_by, status, owner_state, gone, container_id",
};
const tables = ["identity_tallies", "identity_account_tallies"] as const;

/** Combinations that a tally and the identities themselves count differently. */
async function differences(table: keyof typeof tallies): Promise<unknown[]> {
  const combination = tallies[table];
  const counted = `SELECT ${combination}, count(*) AS n FROM (
    SELECT *, last_used_grade AS grade, active_static > 0 AS has_static, exposed_placements > 0 AS has_exposed, gone_at IS NOT NULL AS gone FROM identities) i GROUP BY ${combination}`;
  const tallied = `SELECT ${combination}, sum(n) AS n FROM ${table} GROUP BY ${combination} HAVING sum(n) <> 0`;
  const found = await database.pool.query(
    `(${counted} EXCEPT ${tallied}) UNION ALL (${tallied} EXCEPT ${counted})`,
  );
  return found.rows;
}

describe("the tallies", () => {
  it("count what there is, whoever writes, before a fold and after it", async () => {
    const { pool } = database;
    await pool.query(
      "UPDATE identities SET status = 'disabled' WHERE id IN (SELECT id FROM identities LIMIT 300)",
    );
    await pool.query(
      "UPDATE identities SET container_id = NULL WHERE id IN (SELECT id FROM identities LIMIT 90)",
    );
    await pool.query("DELETE FROM identities WHERE id IN (SELECT id FROM identities ORDER BY name LIMIT 70)");
    for (const table of tables) {
      expect(await differences(table)).toEqual([]);
    }
    await foldTallies(pool);
    for (const table of tables) {
      expect(await differences(table)).toEqual([]);
      const split = await pool.query(
        `SELECT FROM ${table} GROUP BY ${tallies[table]} HAVING count(*) > 1 OR sum(n) = 0`,
      );
      expect(split.rowCount).toBe(0);
    }
  });

  it("are folded when it is worth it, and say so to whoever keeps the sums", async () => {
    const { pool } = database;
    const change = (most: number) =>
      pool.query(
        "UPDATE identities SET sensitivity = 'low' WHERE id IN (SELECT id FROM identities WHERE sensitivity IS NULL LIMIT $1)",
        [most],
      );
    const generation = async () => (await pool.query("SELECT generation FROM identity_tally_folds")).rows;
    const before = await generation();
    await change(5);
    await foldTallies(pool);
    expect(await generation()).toEqual(before);
    await change(500);
    await foldTallies(pool);
    expect(await generation()).not.toEqual(before);
    for (const table of tables) {
      expect(await differences(table)).toEqual([]);
    }
  });
});

describe("the made-up inventory of the benchmark", () => {
  it("is one that the product would have derived", async () => {
    const read = () =>
      database.pool.query<{ id: string; row: string }>(
        "SELECT id, i::text AS row FROM identities i ORDER BY id",
      );
    const before = await read();
    await inTransaction(database.pool, (tx) =>
      refreshDerived(
        tx,
        before.rows.map((row) => row.id),
      ),
    );
    const changed = (await read()).rows.filter((row, index) => row.row !== before.rows[index]?.row);
    expect(changed).toEqual([]);
  });
});
