import type { Pool, PoolClient } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { countIdentities } from "@/lib/features/identities/data";
import { tallies } from "@/lib/features/identities/data-tally";
import { isTallied, judgedWords, wordFacets } from "@/lib/features/identities/data-tally-words";
import { identityList } from "@/lib/features/identities/list";
import { foldTallies } from "@/lib/jobs/sync/tallies";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { Scope, systemScope } from "@/lib/platform/scope";
import { populate } from "@/tests/bench/population";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
/** Nothing here is about time. */
const timeoutMs = 30_000;
const everything = systemScope("test");
let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await populate(pool, 2000);
});
afterEach(() => database.drop());

const queries = [
  "",
  "kind:cloud_role,cloud_user",
  "-kind:cloud_role system:AWS,github",
  "-system:aws",
  "status:active,unknown managed:customer,third_party class:non_human,both,unsure",
  "status:unknown -managed:person",
  "env:none",
  "env:production,any -env:sandbox",
  "-env:any sensitivity:high,none",
  "owner:none",
  "owner:any -owner:none",
  "grade:none,observed",
  "static:true kind:cloud_user",
  "exposed:>0",
  "-exposed:>0 status:active",
  "gone:true",
  "gone:true,false class:unsure",
  "-gone:true account:none",
  "account:account-7",
  "account:unit-3 kind:cloud_role -account:account-2",
  "-account:acme",
  "source:register",
  "source:AWS,register -kind:cloud_user",
  "-source:github status:active",
  "source:nothing",
  "account:any,nothing env:production status:active",
];

function termsOf(query: string): Term[] {
  const parsed = parseQuery(query, identityFields);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.terms;
}

type Counts = Record<string, Record<string, number>>;

/** What the rows themselves say: each facet beside the other facets' terms. */
async function byRows(scope: Scope, terms: readonly Term[]): Promise<Counts> {
  const counts: Counts = {};
  const count = async (field: string, word: string, from = "identities i") => {
    const others = terms.filter((term) => term.kind !== "match" || term.field !== field || term.negated);
    const p = new SqlParameters();
    const where = listWhere(identityList, scope, { terms: others, now }, p).join(" AND ");
    const { rows } = await pool.query<{ word: string | null; n: number }>(
      `SELECT ${word} AS word, count(*)::int AS n FROM ${from} WHERE ${where} GROUP BY 1`,
      p.values,
    );
    counts[field] = Object.fromEntries(rows.map((row) => [String(row.word), row.n]));
  };
  await count("total", "'all'");
  for (const { field, identity } of [...wordFacets, ...judgedWords]) await count(field, identity);
  await count("account", "i.container_id::text");
  await count("source", "s.id::text", "identities i, unnest(i.source_ids) s(id)");
  return counts;
}

async function byTally(scope: Scope, terms: readonly Term[]): Promise<Counts> {
  const { total, fields } = await tallies(pool, scope, { terms, now, timeoutMs });
  expect(total.capped).toBe(false);
  expect(await countIdentities(pool, scope, { terms, now, timeoutMs })).toEqual(total);
  const counts: Counts = { total: total.count > 0 ? { all: total.count } : {} };
  for (const [field, { counts: found }] of fields) {
    counts[field] = Object.fromEntries([...(found ?? [])].map(([word, n]) => [String(word), n]));
  }
  return counts;
}

/** Compares every query, and gives what was counted. */
async function compare(scope = everything): Promise<Counts[]> {
  const all: Counts[] = [];
  for (const query of queries) {
    const terms = termsOf(query);
    expect(terms.every(isTallied), query).toBe(true);
    const counted = await byTally(scope, terms);
    expect(counted, query).toEqual(await byRows(scope, terms));
    all.push(counted);
  }
  return all;
}

const some = (order: string, count: number) =>
  `id IN (SELECT id FROM identities ORDER BY ${order} LIMIT ${count})`;

async function transaction(): Promise<PoolClient> {
  const client = await pool.connect();
  await client.query("BEGIN");
  return client;
}

describe("the tally in memory", () => {
  it("says of every query what the rows say, as they change, before a fold and after it", async () => {
    const before = await compare();
    await pool.query(
      `UPDATE identities SET kind = 'oauth_app', environment = NULL, exposed_placements = 2 WHERE ${some("id", 200)}`,
    );
    await pool.query(
      `UPDATE identities SET source_ids = source_ids[2:] || (SELECT id FROM sources WHERE name = 'github') WHERE ${some("name DESC", 80)}`,
    );
    await pool.query(`UPDATE identities SET source_ids = '{}' WHERE ${some("external_id DESC", 30)}`);
    await pool.query(`UPDATE identities SET container_id = NULL, gone_at = now() WHERE ${some("name", 150)}`);
    const between = await compare();
    expect(between).not.toEqual(before);
    await pool.query(`DELETE FROM identities WHERE ${some("external_id", 300)}`);
    await foldTallies(pool);
    const after = await compare();
    expect(after).not.toEqual(between);
    await foldTallies(pool);
    expect(await compare()).toEqual(after);
  });

  it("misses nothing of a transaction that began before others and ended after them", async () => {
    const long = await transaction();
    await long.query(`UPDATE identities SET status = 'disabled' WHERE ${some("id", 120)}`);
    const before = await compare();
    const undone = await transaction();
    await undone.query(`UPDATE identities SET status = 'unknown' WHERE ${some("id DESC", 60)}`);
    await undone.query("ROLLBACK");
    undone.release();
    await pool.query(`UPDATE identities SET status = 'expired' WHERE ${some("id DESC", 90)}`);
    const between = await compare();
    expect(between).not.toEqual(before);
    await foldTallies(pool);
    expect(await compare()).toEqual(between);
    await long.query("COMMIT");
    long.release();
    expect(await compare()).not.toEqual(between);
  });

  it("is for everybody who asks as of then or later", async () => {
    const count = async () => (await countIdentities(pool, everything, { terms: [], now, timeoutMs })).count;
    const start = await count();
    for (let round = 1; round <= 15; round += 1) {
      const early = Promise.all([count(), count()]);
      await pool.query(`DELETE FROM identities WHERE ${some("id", 1)}`);
      const late = await Promise.all([count(), count(), count()]);
      expect(late).toEqual(Array(3).fill(late[0]));
      for (const each of await early) expect([late[0], (late[0] ?? 0) + 1]).toContain(each);
      const rows = await pool.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM identities WHERE gone_at IS NULL",
      );
      expect(late[0]).toBe(rows.rows[0]?.n);
    }
    expect(await count()).toBeLessThan(start);
  });

  it("is right of rows that a dump brought from a server with more transactions", async () => {
    await compare();
    await pool.query("UPDATE identity_tallies SET added_by = '900000000' WHERE id % 2 = 0");
    await compare();
    await pool.query(`UPDATE identities SET status = 'disabled' WHERE ${some("id", 40)}`);
    await compare();
    await foldTallies(pool);
    await compare();
    const { rows } = await pool.query("SELECT FROM identity_tallies WHERE added_by = '900000000'");
    expect(rows).toEqual([]);
  });

  it.each(["containers", "sources"] as const)("tells a member of %s about these alone", async (kind) => {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM ${kind} WHERE name IN ('unit-3', 'account-7', 'register', 'host')`,
    );
    const member = Scope.ofMember({
      actor: "user:test",
      role: "analyst",
      membership: { kind, ids: rows.map((row) => row.id) },
      personId: null,
    });
    expect(await compare(member)).not.toEqual(await compare());
  });
});
