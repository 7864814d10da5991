import { createHash } from "node:crypto";
import { z } from "zod";
import { type Evidence, evidenceSchema } from "@/lib/domain/owner-question";
import {
  type AskingPlan,
  type Circle,
  type PlannedQuestion,
  planQuestions,
} from "@/lib/domain/ownership/asking";
import { channelMark } from "@/lib/features/channels/data";
import { readSuccessions } from "@/lib/features/departures/data-successors";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { readCandidates } from "./data-candidates";
import { readCircle } from "./data-circle";
import type { RoundChoice } from "./schema-asking";

/** A plan with whom it was made among. */
export interface MadePlan {
  plan: AskingPlan;
  circle: Circle;
  /** What was planned: another plan has another mark. */
  seen: string;
}

/** Plans what pressing Send would do now. */
export async function makePlan(db: Runner, scope: Scope, choice: RoundChoice, now: Date): Promise<MadePlan> {
  const circle = await readCircle(db, now);
  const candidates =
    choice.departureId === undefined
      ? await readCandidates(db, scope, choice, { now, again: true })
      : await readSuccessions(db, scope, choice.departureId);
  return planned(db, planQuestions(candidates, circle), circle, choice.channelId);
}

/** A plan with its mark. */
export async function planned(
  db: Runner,
  plan: AskingPlan,
  circle: Circle,
  channelId: string | null,
): Promise<MadePlan> {
  const seen = createHash("sha256")
    .update(channelId ?? "")
    .update(await channelMark(db, channelId));
  for (const { identityId, role, kind, whom, asked, step } of plan.questions) {
    seen.update(`${identityId} ${role} ${kind} ${whom.id} ${asked.id} ${step}\n`);
  }
  for (const id of plan.letters.keys()) seen.update(`${id} ${circle.people.get(id)?.email}\n`);
  return { plan, circle, seen: seen.digest("hex") };
}

const evidenceRows = z.array(z.object({ n: z.number(), evidence: z.array(evidenceSchema) }));

/** Why each is asked, in the order of the questions. Whoever stands in is told for whom. */
export async function readEvidence(
  db: Runner,
  questions: readonly PlannedQuestion[],
  { people }: Pick<Circle, "people">,
): Promise<Evidence[][]> {
  const wanted = questions.map(({ identityId, role, kind, whom }, n) => ({
    n,
    id: identityId,
    role,
    kind,
    person: whom.kind === "person" ? whom.id : null,
    team: whom.kind === "team" ? whom.id : null,
  }));
  const found = await db.query(
    `SELECT w.n, CASE WHEN w.kind = 'reconfirm'
         THEN coalesce((SELECT jsonb_agg(e) FROM owner_suggestions s, jsonb_array_elements(s.evidence) e
             WHERE s.identity_id = w.id AND s.role = w.role AND s.kind = 'contradiction'), '[]')
           || jsonb_build_array(jsonb_build_object('kind', 'accepted', 'text', coalesce('accepted on ' || to_char(o.confirmed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'accepted, nobody knows when')))
         ELSE CASE WHEN o.state IN ('suggested', 'asked') AND o.set_by <> 'account' AND o.person_id IS NOT DISTINCT FROM w.person AND o.team_id IS NOT DISTINCT FROM w.team
             THEN jsonb_build_array(jsonb_build_object('kind', 'named', 'text', left(o.evidence, 500))) ELSE '[]' END
           || coalesce((SELECT s.evidence FROM owner_suggestions s WHERE s.identity_id = w.id AND s.role = w.role AND s.kind = 'own'
             AND s.person_id IS NOT DISTINCT FROM w.person AND s.team_id IS NOT DISTINCT FROM w.team ORDER BY s.place LIMIT 1), '[]')
         END AS evidence
     FROM json_to_recordset($1::json) AS w(n int, id uuid, role text, kind text, person uuid, team uuid)
     LEFT JOIN ownerships o ON o.subject_id = w.id AND o.role = w.role ORDER BY w.n`,
    [JSON.stringify(wanted)],
  );
  const evidence = evidenceRows.parse(found.rows).map((row) => row.evidence);
  return questions.map((question, n) => {
    const own = [...(question.because ?? []), ...(evidence[n] ?? [])];
    const { whom, step } = question;
    if (step === "owner" || whom.kind === "team") return own;
    const name = people.get(whom.id)?.name ?? "somebody who is not here any more";
    return [{ kind: "stands_in", text: `you stand in for ${name}`.slice(0, 500) }, ...own];
  });
}
