import type { Pool, PoolClient } from "pg";
import { restartAssessment } from "@/lib/features/assessment/mutations-marks";
import { askingSetting } from "@/lib/features/questions/schema-asking";
import { writeAudit } from "@/lib/platform/audit";
import { wakeWorker } from "@/lib/platform/queue";
import { inTransaction } from "@/lib/platform/transaction";
import { companyDomain } from "./company/company";

/** The worker's task that adds up the counters of facets, once the rows are gone. */
export const foldTalliesTask = "fold-tallies";

/**
 * Removes the demo organisation, also while it is still being read: its sources with all that they brought, and what hangs
 * on that: owners, labels, history, metrics since it was loaded, the people with addresses of the made-up company, and the
 * rules that named these as owners. What people made for themselves stays: members, settings except those by which messages
 * leave by themselves, saved views, other rules, identities added by hand. Gives how many identities went; null: there was no demo.
 */
export async function removeDemo(pool: Pool, actor: string): Promise<number | null> {
  return inTransaction(pool, async (tx) => {
    const sources = await tx.query<{ id: string; since: Date }>(
      "SELECT id, created_at AS since FROM sources WHERE demo ORDER BY id FOR UPDATE",
    );
    const [first] = sources.rows;
    if (!first) return null;
    const ids = sources.rows.map((row) => row.id);
    await stopReaders(tx, ids);
    await nameRecords(tx, ids);
    for (const statement of statements) await tx.query(statement);
    const identities = await tx.query("DELETE FROM identities i USING demo_records d WHERE i.id = d.id");
    for (const table of ofSource)
      await tx.query(`DELETE FROM ${table} WHERE source_id = ANY($1::uuid[])`, [ids]);
    await tx.query("DELETE FROM sources WHERE id = ANY($1::uuid[])", [ids]);
    for (const statement of ofLogs) await tx.query(statement);
    await tx.query(unusedBodies);
    await tx.query("DELETE FROM metric_days WHERE taken_at >= $1", [first.since]);
    await restartAssessment(tx);
    await removePeople(tx, first.since);
    await removeOwnerRules(tx, actor);
    await tx.query(quietAsking, [askingSetting]);
    await wakeWorker(tx, foldTalliesTask, foldTalliesTask, {});
    await writeAudit(tx, { type: "demo.removed", identities: identities.rowCount ?? 0 }, actor, "demo");
    return identities.rowCount ?? 0;
  });
}

/**
 * Waits for the pages that are being written, and fails whoever reads on at the next one. Metrics that are being counted
 * are waited for too, so that none is written from what is about to go.
 */
async function stopReaders(tx: PoolClient, sourceIds: string[]): Promise<void> {
  await tx.query("UPDATE sync_scopes SET fence = fence + 1 WHERE source_id = ANY($1::uuid[])", [sourceIds]);
  await tx.query("LOCK TABLE metric_days IN SHARE ROW EXCLUSIVE MODE");
}

/** Names what only the demo shows, in the temporary table `demo_records`. */
async function nameRecords(tx: PoolClient, sourceIds: string[]): Promise<void> {
  await tx.query("CREATE TEMP TABLE demo_records (id uuid PRIMARY KEY) ON COMMIT DROP");
  await tx.query(
    `INSERT INTO demo_records
     SELECT g.record_id FROM sightings g GROUP BY g.record_id HAVING bool_and(g.source_id = ANY($1::uuid[]))
     UNION SELECT c.id FROM containers c WHERE c.source_id = ANY($1::uuid[])`,
    [sourceIds],
  );
  await tx.query("ANALYZE demo_records");
}

const ofRecord = (table: string, column: string) =>
  `DELETE FROM ${table} t USING demo_records d WHERE t.${column} = d.id`;

/** What hangs on a record of the demo, and the records that are not identities. */
const statements = [
  "DELETE FROM undo_steps u USING owner_questions q JOIN demo_records d ON d.id = q.identity_id WHERE u.subject_id = q.id",
  ofRecord("actions", "identity_id"),
  ofRecord("labels", "subject_id"),
  ofRecord("ownerships", "subject_id"),
  ofRecord("owner_questions", "identity_id"),
  ofRecord("owner_message_identities", "identity_id"),
  `DELETE FROM owner_messages m WHERE NOT EXISTS (SELECT FROM owner_message_items x WHERE x.message_id = m.id)
     AND NOT EXISTS (SELECT FROM owner_message_identities y WHERE y.message_id = m.id)`,
  ofRecord("campaign_items", "identity_id"),
  "DELETE FROM campaigns c WHERE NOT EXISTS (SELECT FROM campaign_items t WHERE t.campaign_id = c.id)",
  // A campaign may have asked nobody as yet.
  "DELETE FROM ask_rounds r WHERE NOT EXISTS (SELECT FROM owner_questions q WHERE q.round_id = r.id) AND NOT EXISTS (SELECT FROM campaigns c WHERE c.id = r.id)",
  ofRecord("owner_suggestions", "identity_id"),
  ofRecord("owner_lapses", "identity_id"),
  ofRecord("owner_escalations", "identity_id"),
  ofRecord("owner_halves", "identity_id"),
  ofRecord("owner_refusals", "identity_id"),
  ofRecord("owner_baselines", "identity_id"),
  // No sheet but the demo's can stand beside it.
  "DELETE FROM owner_texts",
  ofRecord("undo_steps", "subject_id"),
  ofRecord("attestations", "identity_id"),
  ofRecord("changes", "identity_id"),
  ofRecord("aliases", "identity_id"),
  ofRecord("links", "from_id"),
  ofRecord("links", "to_id"),
  ofRecord("credentials", "id"),
  ofRecord("placements", "id"),
  ofRecord("observed_uses", "subject_id"),
];

/** Tables whose rows are stated by one source. */
const ofSource = [
  "sightings",
  "members",
  "grants",
  "trusts",
  "usage",
  "usage_logs",
  "usage_intakes",
  "unknown_actors",
  "identity_touches",
  "containers",
  "entitlements",
  "resources",
  "dead_letters",
  "holds",
  "source_tests",
];

/** No log but the demo's can stand beside it. */
const ofLogs = [
  "DELETE FROM usage_events",
  "DELETE FROM usage_months",
  `DELETE FROM observed_uses u WHERE NOT EXISTS (SELECT FROM identities i WHERE i.id = u.subject_id)
     AND NOT EXISTS (SELECT FROM credentials c WHERE c.id = u.subject_id)`,
];

const unusedBodies = `DELETE FROM policy_bodies b WHERE NOT EXISTS (SELECT FROM entitlements e WHERE e.body_hash = b.hash)
  AND NOT EXISTS (SELECT FROM resources r WHERE r.policy_hash = b.hash)`;

/** A Send that was tried on the demo has nothing asked or told of what comes after it. */
const quietAsking = `UPDATE settings SET value = value || '{"channelId": null, "further": null, "overdue": null}' WHERE name = $1`;

/** People of the made-up company, unless they answer for something that stays; and teams that are left with nobody and nothing. */
async function removePeople(tx: PoolClient, since: Date): Promise<void> {
  await tx.query(
    `DELETE FROM people p WHERE p.email LIKE '%@' || $1 AND NOT EXISTS (SELECT FROM ownerships o WHERE o.person_id = p.id)
       AND NOT EXISTS (SELECT FROM users u WHERE u.person_id = p.id)`,
    [companyDomain],
  );
  await tx.query(
    `DELETE FROM teams t WHERE t.created_at >= $1 AND NOT EXISTS (SELECT FROM team_members m WHERE m.team_id = t.id)
       AND NOT EXISTS (SELECT FROM ownerships o WHERE o.team_id = t.id)
       AND NOT EXISTS (SELECT FROM users u WHERE u.scope->'ids' ? t.id::text)`,
    [since],
  );
}

/** Rules that name owners, whose owner went with the demo: they would stay on, and name nobody. */
async function removeOwnerRules(tx: PoolClient, actor: string): Promise<void> {
  const gone = await tx.query<{ id: string; name: string }>(
    `DELETE FROM owner_rules u WHERE NOT EXISTS (SELECT FROM people p WHERE p.id = u.person_id)
       AND NOT EXISTS (SELECT FROM teams t WHERE t.id = u.team_id) RETURNING id, name`,
  );
  for (const { id, name } of gone.rows) {
    await writeAudit(tx, { type: "owner-rule.deleted", ruleId: id, name }, actor, `owner-rule:${id}`);
  }
}

/**
 * Clears what the reader of a run wrote last, after the demo was removed under it: labels that rules gave to identities
 * that are gone by now. Does nothing while the run is there.
 */
export async function clearAfterRemoval(pool: Pool, runId: string): Promise<void> {
  await pool.query(
    `DELETE FROM labels l WHERE NOT EXISTS (SELECT FROM sync_runs r WHERE r.id = $1) AND l.origin = 'rule'
       AND NOT EXISTS (SELECT FROM identities i WHERE i.id = l.subject_id)`,
    [runId],
  );
}
