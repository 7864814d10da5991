import type { Pool } from "pg";
import { planQuestions } from "@/lib/domain/ownership/asking";
import { readAsking } from "@/lib/features/questions/data-asking";
import { readCandidates } from "@/lib/features/questions/data-candidates";
import { readCircle } from "@/lib/features/questions/data-circle";
import { readEvidence } from "@/lib/features/questions/data-plan";
import { dueFrom, holdAsking } from "@/lib/features/questions/mutations-ask";
import { writeQuestions } from "@/lib/features/questions/mutations-ask-write";
import { writeAudit } from "@/lib/platform/audit";
import { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";

/** It looks over the whole inventory: not more often than this. */
const everyMs = 3_600_000;
const lookedSetting = "askingLooked";

/**
 * Where an administrator had it ask on by itself: fills the inboxes of those who were asked before up to what they may have
 * open, and asks owners whose word is too old. Nobody who was never sent a question gets a first one so, but by reconfirming.
 */
export async function askFurther(pool: Pool, now: Date): Promise<void> {
  if ((await readAsking(pool)).further === null || !(await isTime(pool, now))) return;
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const { further } = await readAsking(tx);
    if (further === null || !(await isTime(tx, now))) return;
    await tx.query(
      `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, 'worker')
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [lookedSetting, JSON.stringify({ at: now }), now],
    );
    const everything = Scope.ofMember({
      actor: "worker",
      role: "admin",
      membership: { kind: "all" },
      personId: null,
    });
    const known = await tx.query<{ id: string }>(
      `SELECT DISTINCT unnest(ARRAY[person_id, team_id, for_person_id, for_team_id]) AS id FROM owner_questions WHERE round_id IS NOT NULL`,
    );
    const asked = new Set(known.rows.map(({ id }) => id));
    const candidates = await readCandidates(tx, everything, further.choice, { now, again: false });
    const circle = await readCircle(tx, now);
    const plan = planQuestions(
      candidates.filter(({ kind, whom }) => kind === "reconfirm" || asked.has(whom.id)),
      circle,
    );
    if (plan.questions.length === 0) return;
    const evidence = await readEvidence(tx, plan.questions, circle);
    const questions = plan.questions.map((question, n) => ({ ...question, evidence: evidence[n] ?? [] }));
    await writeQuestions(tx, questions, { askedBy: "worker", dueAt: await dueFrom(tx, now), now });
    await writeAudit(
      tx,
      { type: "questions.followed", items: questions.length, because: "room" },
      "worker",
      "questions",
    );
  });
}

async function isTime(db: Pick<Pool, "query">, now: Date): Promise<boolean> {
  const found = await db.query("SELECT FROM settings WHERE name = $1 AND updated_at > $2", [
    lookedSetting,
    new Date(now.getTime() - everyMs),
  ]);
  return found.rowCount === 0;
}
