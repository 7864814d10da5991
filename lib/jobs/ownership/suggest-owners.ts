import type { Pool, PoolClient } from "pg";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { type Around, loadAround, stemOf } from "@/lib/features/suggestions/data-around";
import { baselinesOf, decidedOf } from "@/lib/features/suggestions/data-decided";
import { printOfPeople } from "@/lib/features/suggestions/data-roll";
import { rowsOf } from "@/lib/features/suggestions/data-rows";
import { tracesOf } from "@/lib/features/suggestions/data-traces";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { inTransaction, planByKeys } from "@/lib/platform/transaction";
import { workOut } from "./work-out";
import { writeBaselines, writeSuggestions } from "./write-suggestions";

/** Identities that are worked out in one transaction. */
const batch = 1000;
const dayMs = 86_400_000;
/** Use of the last half year tells who uses it. */
const usedWithin = 180 * dayMs;
/** After a look at everything, so many times as long as it took nothing makes another one. */
const restTimes = 20;

export type SuggestionPass = { looked: number } | "nothing_due" | "busy_elsewhere";

/**
 * Works out anew who may own what changed since the last pass; everything, where people or teams changed, and once a day. Cheap
 * to call often. What a pass does not finish stays marked.
 */
export async function suggestOwners(pool: Pool, now: Date, signal: AbortSignal): Promise<SuggestionPass> {
  const lock = await pool.connect();
  try {
    const held = await lock.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [
      advisoryLocks.suggestOwners,
    ]);
    if (!held.rows[0]?.held) return "busy_elsewhere";
    try {
      return await pass(pool, now, signal);
    } finally {
      await lock.query("SELECT pg_advisory_unlock($1)", [advisoryLocks.suggestOwners]);
    }
  } finally {
    lock.release();
  }
}

async function pass(pool: Pool, now: Date, signal: AbortSignal): Promise<SuggestionPass> {
  const started = performance.now();
  const people = await printOfPeople(pool);
  const whole = await isWholeDue(pool, people, now);
  if (whole) await inTransaction(pool, markAll);
  const last = await lastMark(pool);
  if (last === null) return "nothing_due";
  const around = await loadAround(pool);
  await inTransaction(pool, (tx) => markSiblings(tx, last));
  const until = (await lastMark(pool)) ?? last;
  let looked = 0;
  for (;;) {
    signal.throwIfAborted();
    const done = await inTransaction(pool, (tx) => suggestBatch(tx, { until, around, now }));
    if (done === null) break;
    looked += done;
  }
  await pool.query(
    `INSERT INTO suggestion_state (people, whole_at, whole_ms, passed_at) VALUES ($1, $2, $3, $2)
     ON CONFLICT (one) DO UPDATE SET passed_at = excluded.passed_at,
       people = CASE WHEN $4 THEN excluded.people ELSE suggestion_state.people END,
       whole_at = CASE WHEN $4 THEN excluded.whole_at ELSE suggestion_state.whole_at END,
       whole_ms = CASE WHEN $4 THEN excluded.whole_ms ELSE suggestion_state.whole_ms END`,
    [people, now, Math.round(performance.now() - started), whole],
  );
  return { looked };
}

async function isWholeDue(pool: Pool, people: string, now: Date): Promise<boolean> {
  const found = await pool.query<{ people: string; whole_at: Date; whole_ms: number }>(
    "SELECT people, whole_at, whole_ms FROM suggestion_state",
  );
  const state = found.rows[0];
  if (!state) return true;
  const since = now.getTime() - state.whole_at.getTime();
  return since >= dayMs || (state.people !== people && since >= state.whole_ms * restTimes);
}

/** In the order of their ids, so that what a batch reads and writes lies together. */
async function markAll(tx: PoolClient): Promise<void> {
  await tx.query(
    `INSERT INTO suggestion_marks (identity_id) SELECT id FROM (SELECT id FROM identities i WHERE ${populationSql("i")}
     UNION SELECT identity_id FROM owner_suggestions) w ORDER BY id`,
  );
}

async function lastMark(pool: Pool): Promise<string | null> {
  const found = await pool.query<{ id: string | null }>("SELECT max(id) AS id FROM suggestion_marks");
  return found.rows[0]?.id ?? null;
}

/** An owner who accepted since the last pass speaks for what is called alike beside it. */
async function markSiblings(tx: PoolClient, last: string): Promise<void> {
  const found = await tx.query<{ container_id: string; name: string }>(
    `SELECT DISTINCT i.container_id, i.name FROM suggestion_marks m JOIN ownerships o ON o.subject_id = m.identity_id AND o.role = 'technical'
     JOIN identities i ON i.id = m.identity_id JOIN suggestion_state s ON o.set_at > s.passed_at
     WHERE m.id <= $1 AND i.container_id IS NOT NULL`,
    [last],
  );
  const stems = found.rows.map(({ container_id, name }) => ({
    container_id,
    first: stemOf(name).split("-")[0] ?? "",
  }));
  await tx.query(
    `INSERT INTO suggestion_marks (identity_id)
     SELECT DISTINCT i.id FROM json_to_recordset($1::json) AS r(container_id uuid, first text)
     JOIN identities i ON i.container_id = r.container_id AND i.gone_at IS NULL AND starts_with(lower(i.name), r.first)`,
    [JSON.stringify(stems)],
  );
}

/** Takes the next marked identities and writes what is suggested of them. Null: none was left. */
async function suggestBatch(
  tx: PoolClient,
  { until, around, now }: { until: string; around: Around; now: Date },
): Promise<number | null> {
  await planByKeys(tx);
  const taken = await tx.query<{ id: string }>(
    `DELETE FROM suggestion_marks WHERE id IN (SELECT id FROM suggestion_marks WHERE id <= $1 ORDER BY id LIMIT $2)
     RETURNING identity_id AS id`,
    [until, batch],
  );
  if (taken.rows.length === 0) return null;
  const ids = [...new Set(taken.rows.map(({ id }) => id))].sort();
  // Whoever removes one of them now waits until it is written.
  await tx.query("SELECT FROM identities WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE", [ids]);
  const rows = await rowsOf(tx, ids, populationSql("i"), new Date(now.getTime() - usedWithin));
  const there = rows.map(({ id }) => id);
  const decided = await decidedOf(tx, there);
  const baselines = await baselinesOf(tx, there);
  const worked = rows.map((row) => ({
    id: row.id,
    ...workOut({
      traces: tracesOf(row, around),
      decided: decided.get(row.id) ?? { accepted: {}, refusals: [] },
      baseline: (role) => baselines.get(`${row.id} ${role}`),
      roll: around.roll,
      now,
    }),
  }));
  await writeSuggestions(tx, ids, worked, now);
  await writeBaselines(tx, worked);
  return ids.length;
}
