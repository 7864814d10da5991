import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { inheritDecisions } from "@/lib/features/accounts/mutations-inherit";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { chunkRows } from "@/lib/features/identities/schema-selection";
import { derivedSql } from "@/lib/features/ownership/where";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { writeAudit } from "@/lib/platform/audit";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import { lotsOf } from "@/lib/platform/selection";
import { inTransaction, planByKeys } from "@/lib/platform/transaction";
import { type LiveRule, readStoredRules, type StoredRule, toLive } from "./data-live";
import { declinedBesideSql, differsSql, joinByHash, leftOverSql, targetSql } from "./data-outcome";

/** The worker's task that brings owners in line with the rules. */
export const applyOwnerRulesTask = "owner-rules";

/** Changes of labels, accounts and teams reach the rules at least this often. */
const restMs = 3_600_000;
const stateSetting = "owner-rules-applied";
const stateSchema = z.object({ print: z.string(), at: z.coerce.date() });

/** How many owners were named anew, and how many that no rule stands behind any more were taken away. */
export interface AppliedRules {
  named: number;
  taken: number;
}

/**
 * Brings the owners that rules name in line with the rules, for these identities or for all: finds by itself what is not,
 * so that it can be repeated at any time. What a person said is never touched. What no rule names any more goes back to
 * what its account suggests.
 */
export async function applyOwnerRules(
  pool: Pool,
  now: Date,
  { ids, signal }: { ids?: readonly string[]; signal?: AbortSignal } = {},
): Promise<AppliedRules> {
  const differing = await readDiffering(pool, ids ?? null, now);
  const done: AppliedRules = { named: 0, taken: 0 };
  const freed = new Set<string>();
  for (const lot of lotsOf(differing, chunkRows)) {
    signal?.throwIfAborted();
    const written = await inTransaction(pool, (tx) => writeLot(tx, lot, now));
    done.named += written.named;
    done.taken += written.taken;
    for (const id of written.freed) freed.add(id);
  }
  // Where everything is looked at, all accounts are: what a killed process did not come to is made good.
  const within = ids === undefined ? {} : { containerIds: [...freed] };
  if (ids === undefined || freed.size > 0) {
    await inheritDecisions(pool, now, { ...within, ...(signal ? { signal } : {}) });
  }
  return done;
}

/** The same for everything, where a rule, or whether its owner is here, changed since it was done last, and once an hour. */
export async function applyOwnerRulesDue(pool: Pool, now: Date, signal: AbortSignal): Promise<boolean> {
  const print = printOf(await readStoredRules(pool));
  const found = await pool.query<{ value: unknown }>("SELECT value FROM settings WHERE name = $1", [
    stateSetting,
  ]);
  const state = found.rows[0] ? stateSchema.parse(found.rows[0].value) : null;
  if (state?.print === print && now.getTime() - state.at.getTime() < restMs) return false;
  await applyOwnerRules(pool, now, { signal });
  await pool.query(
    `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, 'worker')
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    [stateSetting, JSON.stringify({ print, at: now }), now],
  );
  return true;
}

function printOf(rules: readonly StoredRule[]): string {
  return createHash("sha256").update(JSON.stringify(rules)).digest("hex");
}

/** Rules are changed, and owners written by them, by one at a time: who comes second goes by what the first wrote. */
export async function holdOwnerRules(tx: PoolClient): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock($1)", [advisoryLocks.ownerRules]);
}

/** The identities whose owner by rule is not what the rules say, in order. */
async function readDiffering(pool: Pool, ids: readonly string[] | null, now: Date): Promise<string[]> {
  return inTransaction(pool, async (tx) => {
    const rules = await toLive(tx, await readStoredRules(tx), now);
    return differingIds(tx, rules, ids, now);
  });
}

/** The same for any rules, as if these were the ones that are on. */
export async function differingIds(
  db: Runner,
  rules: readonly LiveRule[],
  ids: readonly string[] | null,
  now: Date,
): Promise<string[]> {
  await joinByHash(db, true);
  const p = new SqlParameters();
  const within = ids === null ? null : `${p.add(ids)}::uuid[]`;
  const found = await db.query<{ id: string }>(
    `WITH ${targetSql(rules, { now, ids: within }, p)}
     SELECT t.id FROM target t LEFT JOIN ownerships o ON o.subject_id = t.id AND o.role = t.role WHERE ${differsSql}
     UNION SELECT o.subject_id FROM ownerships o WHERE ${leftOverSql(within)} ORDER BY 1`,
    p.values,
  );
  await joinByHash(db, false);
  return found.rows.map(({ id }) => id);
}

interface Written extends AppliedRules {
  /** Accounts whose identities lost the owner that a rule had named. */
  freed: string[];
}

/**
 * Writes the owners of some identities, which are locked first: whoever answers, or names somebody, at the same moment is
 * either seen or waits.
 */
async function writeLot(tx: PoolClient, ids: readonly string[], now: Date): Promise<Written> {
  await planByKeys(tx);
  await holdOwnerRules(tx);
  await tx.query(
    "SELECT count(*) FROM (SELECT FROM identities WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE) locked",
    [ids],
  );
  const rules = await toLive(tx, await readStoredRules(tx), now);
  await joinByHash(tx, true);
  const p = new SqlParameters();
  const within = `${p.add(ids)}::uuid[]`;
  const at = p.time(now);
  const found = await tx.query<{ id: string; what: "named" | "taken" }>(
    `WITH ${targetSql(rules, { now, ids: within }, p)},
     before AS (
       SELECT o.subject_id AS id, o.role, coalesce(h.name, g.name, 'somebody') || ' (' || o.state || ')' AS named FROM ownerships o
       LEFT JOIN people h ON h.id = o.person_id LEFT JOIN teams g ON g.id = o.team_id WHERE o.subject_id = ANY(${within})),
     put AS (
       INSERT INTO ownerships AS o (subject_type, subject_id, role, person_id, team_id, state, evidence, confidence, set_by, set_at, rule_id)
       SELECT 'identity', t.id, t.role, t.person_id, t.team_id, 'suggested', t.evidence, 100, 'rule:' || t.rule_id, ${at}, t.rule_id
       FROM target t LEFT JOIN ownerships o ON o.subject_id = t.id AND o.role = t.role WHERE ${differsSql} ORDER BY t.id, t.role
       ON CONFLICT (subject_id, role) DO UPDATE SET person_id = excluded.person_id, team_id = excluded.team_id, state = excluded.state, evidence = excluded.evidence,
         confidence = excluded.confidence, set_by = excluded.set_by, set_at = excluded.set_at,
         confirmed_at = NULL, rule_id = excluded.rule_id
       WHERE ${derivedSql("o")} OR ${declinedBesideSql("excluded")}
       RETURNING o.subject_id AS id, o.role, o.set_by AS by, o.person_id, o.team_id),
     gone AS (DELETE FROM ownerships o WHERE ${leftOverSql(within)} RETURNING o.subject_id AS id, o.role, o.set_by AS by),
     told AS (
       INSERT INTO changes (identity_id, run_id, at, kind, details, by)
       SELECT c.id, NULL, ${at}, 'decided', jsonb_build_array(jsonb_build_object('what',
         CASE c.role WHEN 'technical' THEN 'owner' ELSE 'business owner' END, 'before', b.named, 'after', c.named)), c.by
       FROM (SELECT w.id, w.role, w.by, coalesce(h.name, g.name, 'somebody') || ' (suggested)' AS named FROM put w
           LEFT JOIN people h ON h.id = w.person_id LEFT JOIN teams g ON g.id = w.team_id
         UNION ALL SELECT id, role, by, NULL FROM gone) c
       LEFT JOIN before b ON b.id = c.id AND b.role = c.role WHERE b.named IS DISTINCT FROM c.named)
     SELECT id, 'named' AS what FROM put UNION ALL SELECT id, 'taken' FROM gone`,
    p.values,
  );
  await joinByHash(tx, false);
  const changed = [...new Set(found.rows.map(({ id }) => id))].sort();
  if (changed.length === 0) return { named: 0, taken: 0, freed: [] };
  await refreshDerived(tx, changed);
  const taken = found.rows.filter(({ what }) => what === "taken").map(({ id }) => id);
  const counts = { named: found.rows.length - taken.length, taken: taken.length };
  await writeAudit(tx, { type: "owner-rules.applied", ...counts }, "worker", "owner-rules");
  const freed = await tx.query<{ id: string }>(
    "SELECT DISTINCT container_id AS id FROM identities WHERE id = ANY($1::uuid[]) AND container_id IS NOT NULL",
    [taken],
  );
  return { ...counts, freed: freed.rows.map(({ id }) => id) };
}
