import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import type { AskablePerson, AskableTeam, Circle } from "@/lib/domain/ownership/asking";
import { readThresholds } from "@/lib/features/thresholds/data";
import type { Runner } from "@/lib/platform/read";

/** Everybody who may be asked, with how much each has open: their own questions and those of their teams. */
export async function readCircle(db: Runner, now: Date): Promise<Circle> {
  const people = await db.query<AskablePerson>(
    `SELECT id, name, email, active, away_from AS "awayFrom", away_until AS "awayUntil", delegate_id AS "delegateId",
       backup_id AS "backupId", manager_id AS "managerId" FROM people`,
  );
  const teams = await db.query<AskableTeam>(
    `SELECT t.id, t.name, ARRAY(SELECT m.person_id FROM team_members m WHERE m.team_id = t.id) AS "memberIds" FROM teams t`,
  );
  const open = await db.query<{ id: string; n: number }>(
    `SELECT id, sum(n)::int AS n FROM (
       SELECT person_id AS id, count(*) AS n FROM owner_questions WHERE state = 'asked' AND person_id IS NOT NULL GROUP BY 1
       UNION ALL
       SELECT m.person_id, q.n FROM (SELECT team_id, count(*) AS n FROM owner_questions WHERE state = 'asked' AND team_id IS NOT NULL GROUP BY 1) q
         JOIN team_members m ON m.team_id = q.team_id) o GROUP BY 1`,
  );
  return {
    people: new Map(people.rows.map((each) => [each.id, each])),
    teams: new Map(teams.rows.map((each) => [each.id, each])),
    open: new Map(open.rows.map(({ id, n }) => [id, n])),
    cap: thresholdOf("openQuestions", await readThresholds(db)),
    now,
  };
}
