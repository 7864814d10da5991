import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { planQuestions } from "@/lib/domain/ownership/asking";
import { everything } from "@/lib/features/campaigns/mutations-run";
import { finishCampaign, noteFirst } from "@/lib/features/campaigns/mutations-write";
import { readCandidates } from "@/lib/features/questions/data-candidates";
import { readCircle } from "@/lib/features/questions/data-circle";
import { readEvidence } from "@/lib/features/questions/data-plan";
import { holdAsking } from "@/lib/features/questions/mutations-ask";
import { writeQuestions } from "@/lib/features/questions/mutations-ask-write";
import { origins } from "@/lib/features/questions/schema-asking";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";

/** Whom else to ask is looked at not more often than this. */
const everyMs = 10 * 60_000;

/** Within every campaign that runs, asks those who have room by now, and those who were named since, up to its end. */
export async function askCampaigns(pool: Pool, now: Date, signal: AbortSignal): Promise<void> {
  const due = await pool.query<{ id: string }>(
    "SELECT id FROM campaigns WHERE state = 'running' AND ends_at > $1 AND looked_at <= $2 ORDER BY ends_at, id",
    [now, new Date(now.getTime() - everyMs)],
  );
  for (const { id } of due.rows) {
    signal.throwIfAborted();
    await inTransaction(pool, (tx) => askWithin(tx, id, now));
  }
}

const heldSchema = z.object({
  origins: z.array(z.enum(origins)),
  startedBy: z.string(),
  endsAt: z.date(),
});

async function askWithin(tx: PoolClient, campaignId: string, now: Date): Promise<void> {
  await holdAsking(tx);
  const found = await tx.query(
    `UPDATE campaigns SET looked_at = $2 WHERE id = $1 AND state = 'running' AND ends_at > $2
     RETURNING origins, started_by AS "startedBy", ends_at AS "endsAt"`,
    [campaignId, now],
  );
  if (found.rows.length === 0) return;
  const { origins: chosen, startedBy, endsAt } = heldSchema.parse(found.rows[0]);
  // Whom somebody names meanwhile is asked, whatever was chosen at the start.
  const choice = { query: "", from: [...new Set([...chosen, "named" as const])], teamId: null };
  const candidates = await readCandidates(tx, everything("worker"), choice, { now, again: true, campaignId });
  if (candidates.length === 0) return noteFirst(tx, campaignId, [], new Set());
  const circle = await readCircle(tx, now);
  const plan = planQuestions(candidates, circle);
  const unreachable = plan.left.filter(({ why }) => why === "nobody").map(({ whom }) => whom.id);
  await noteFirst(tx, campaignId, candidates, new Set(unreachable));
  if (plan.questions.length === 0) return;
  const evidence = await readEvidence(tx, plan.questions, circle);
  const questions = plan.questions.map((question, n) => ({
    ...question,
    evidence: evidence[n] ?? [],
    roundId: campaignId,
  }));
  await writeQuestions(tx, questions, { askedBy: startedBy, dueAt: endsAt, now });
  await writeAudit(
    tx,
    { type: "campaign.asked", campaignId, items: questions.length },
    "worker",
    `campaign:${campaignId}`,
  );
}

/** Ends the campaigns whose day has passed: what was asked has expired before, and what became of every item is kept. */
export async function endCampaigns(pool: Pool, now: Date, signal: AbortSignal): Promise<void> {
  const over = await pool.query<{ id: string }>(
    `SELECT c.id FROM campaigns c WHERE c.state = 'running' AND c.ends_at <= $1
     AND NOT EXISTS (SELECT FROM owner_questions q WHERE q.round_id = c.id AND q.state = 'asked' AND q.due_at <= $1) ORDER BY c.ends_at, c.id`,
    [now],
  );
  for (const { id } of over.rows) {
    signal.throwIfAborted();
    await inTransaction(pool, async (tx) => {
      await holdAsking(tx);
      const done = await finishCampaign(tx, everything("worker"), id, { state: "ended", by: "worker", now });
      if (done === null) return;
      await writeAudit(tx, { type: "campaign.ended", campaignId: id, ...done }, "worker", `campaign:${id}`);
    });
  }
}
