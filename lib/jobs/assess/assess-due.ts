import type { Pool, PoolClient } from "pg";
import { questionsOf } from "@/lib/domain/rules/question";
import { wholeSurroundings } from "@/lib/features/assessment/data-context";
import { type LateLooks, readLateLooks } from "@/lib/features/assessment/data-looks";
import { markAll } from "@/lib/features/assessment/mutations-marks";
import { readStanding, type Standing } from "@/lib/features/rules/data-standing";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { inTransaction } from "@/lib/platform/transaction";
import { assessBatch, type Batch } from "./assess-batch";
import { assessPlaces } from "./assess-places";
import { markLate } from "./late-looks";
import { followChains, readOwnTiers } from "./privileges";
import { followReach } from "./reach";

/** Identities that are judged in one transaction. */
const batch = 1000;

export type AssessmentPass = { assessed: number } | "nothing_due" | "busy_elsewhere";

/**
 * Assesses what changed since the last pass and what time alone changes by now: reads what each may do, follows who may become
 * whom, then asks every rule. Cheap to call often. What a pass does not finish stays marked.
 */
export async function assessDue(pool: Pool, now: Date, signal: AbortSignal): Promise<AssessmentPass> {
  const lock = await pool.connect();
  try {
    const held = await lock.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [
      advisoryLocks.assess,
    ]);
    if (!held.rows[0]?.held) return "busy_elsewhere";
    try {
      return await pass(pool, now, signal);
    } finally {
      await lock.query("SELECT pg_advisory_unlock($1)", [advisoryLocks.assess]);
    }
  } finally {
    lock.release();
  }
}

async function pass(pool: Pool, now: Date, signal: AbortSignal): Promise<AssessmentPass> {
  const standing = await readStanding(pool);
  const { set, policy, name } = standing;
  const late = await readLateLooks(pool, now);
  await inTransaction(pool, (tx) => markDue(tx, standing, late, now));
  let last = await lastMark(pool);
  if (last === null) {
    await notePassed(pool, now);
    return "nothing_due";
  }
  const around = await wholeSurroundings(pool, now);
  await readOwnTiers(pool, last, around, signal);
  await inTransaction(pool, async (tx) => {
    await followChains(tx);
    await followReach(tx, policy.thresholds);
  });
  last = (await lastMark(pool)) ?? last;
  await pool.query(
    `DELETE FROM assessment_marks m USING assessment_marks later
     WHERE later.identity_id = m.identity_id AND later.id > m.id AND later.id <= $1`,
    [last],
  );
  const questions = questionsOf(set, policy);
  const judged = { set, rules: set.identityRules, catalogue: name, questions, policy };
  const batches = { last, batch, ...judged, around, now };
  // Two at once: while the database writes for one, the other is judged.
  const done = await Promise.all([0, 1].map(() => assessMarked(pool, batches, signal)));
  await inTransaction(pool, (tx) => assessPlaces(tx, set.placeRules, policy, questions, now));
  await notePassed(pool, now);
  return { assessed: done.reduce((sum, each) => sum + each, 0) };
}

/** All is assessed as of this instant. */
async function notePassed(pool: Pool, now: Date): Promise<void> {
  await pool.query("UPDATE assessment_state SET passed_at = $1", [now]);
}

async function assessMarked(pool: Pool, batches: Batch, signal: AbortSignal): Promise<number> {
  for (let assessed = 0; ; ) {
    signal.throwIfAborted();
    const done = await inTransaction(pool, (tx) => assessBatch(tx, batches));
    if (done === 0) return assessed;
    assessed += done;
  }
}

/** Marks all where the rules or limits are others than before, and whatever is due by time. */
async function markDue(tx: PoolClient, standing: Standing, late: LateLooks, now: Date): Promise<void> {
  const state = await tx.query<{ catalogue: string }>("SELECT catalogue FROM assessment_state");
  if (state.rows[0]?.catalogue !== standing.name) {
    await closeUnasked(tx, standing, now);
    await tx.query("TRUNCATE rule_tallies");
    await tx.query("TRUNCATE assessment_marks");
    await markAll(tx);
    await tx.query(
      `INSERT INTO assessment_state (catalogue) VALUES ($1) ON CONFLICT (one) DO UPDATE SET catalogue = excluded.catalogue`,
      [standing.name],
    );
  }
  await markLate(tx, late);
  await tx.query(
    `INSERT INTO assessment_marks (identity_id) SELECT identity_id FROM assessments WHERE due_at <= $1`,
    [now],
  );
}

/** What a rule found that is not asked any more is open no longer: nothing would ever resolve it. */
async function closeUnasked(tx: PoolClient, { set }: Standing, now: Date): Promise<void> {
  await tx.query(
    `WITH closed AS (
       UPDATE findings SET state = 'resolved', resolved_why = 'rule_off', resolved_at = $2, unsure = false, exception_id = NULL
       WHERE state = 'open' AND rule_id <> ALL($1::text[]) RETURNING id)
     INSERT INTO finding_events (finding_id, at, kind, details) SELECT id, $2, 'resolved', '{"why": "rule_off"}' FROM closed`,
    [[...set.identityRules, ...set.placeRules].map(({ id }) => id), now],
  );
}

async function lastMark(pool: Pool): Promise<string | null> {
  const found = await pool.query<{ id: string | null }>("SELECT max(id) AS id FROM assessment_marks");
  return found.rows[0]?.id ?? null;
}
