import type { Runner } from "@/lib/platform/read";
import type { Facet } from "./schema";

/** Matches by id. */
type Counts = ReadonlyMap<string | null, number>;

const topAccounts = 20;

/**
 * The containers with the most matches, each with those below it, as the term `account:…` has them. The term uses the
 * name where one container has it, else the external id, else the id.
 */
export async function accountOptions(db: Runner, accounts: Counts): Promise<Facet["options"]> {
  const options: Facet["options"] = [];
  const ids = [...accounts.keys()].filter((id) => id !== null);
  if (ids.length > 0) {
    const found = await db.query<{ id: string; name: string; word: string; n: number }>(
      `WITH RECURSIVE up AS (SELECT id, n, id AS at FROM unnest($1::uuid[], $2::int[]) AS d(id, n)
         UNION SELECT up.id, up.n, c.parent_id FROM up JOIN containers c ON c.id = up.at WHERE c.parent_id IS NOT NULL),
       summed AS (SELECT at AS id, sum(n)::int AS n FROM up GROUP BY at),
       top AS (SELECT s.id, s.n, c.name, c.external_id FROM summed s JOIN containers c USING (id) ORDER BY s.n DESC, c.name, s.id LIMIT $3),
       wanted AS (SELECT lower(name) AS word FROM top UNION SELECT lower(external_id) FROM top),
       words AS (SELECT lower(name) AS word FROM containers
         UNION ALL SELECT lower(external_id) FROM containers WHERE lower(external_id) <> lower(name)),
       shared AS (SELECT word FROM words WHERE word IN (SELECT word FROM wanted) GROUP BY word HAVING count(*) > 1)
       SELECT t.id, t.name, t.n, CASE
         WHEN t.name <> '' AND lower(t.name) NOT IN (SELECT word FROM shared) THEN t.name
         WHEN lower(t.external_id) NOT IN (SELECT word FROM shared) THEN t.external_id
         ELSE t.id::text END AS word
       FROM top t ORDER BY t.n DESC, t.name, t.id`,
      [ids, ids.map((id) => accounts.get(id) ?? 0), topAccounts],
    );
    for (const row of found.rows) {
      options.push({ value: { kind: "value", value: row.word }, label: row.name || row.word, count: row.n });
    }
  }
  const outside = accounts.get(null);
  if (outside) options.push({ value: { kind: "state", value: "none" }, label: "none", count: outside });
  return options;
}

/** Every source, with its matches. */
export async function sourceOptions(db: Runner, counts: Counts): Promise<Facet["options"]> {
  const found = await db.query<{ id: string; name: string }>(
    "SELECT id, name FROM sources ORDER BY name, id",
  );
  return found.rows.map(({ id, name }) => ({
    value: { kind: "value", value: name },
    label: name,
    count: counts.get(id) ?? 0,
  }));
}
