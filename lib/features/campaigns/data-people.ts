import { z } from "zod";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { type CampaignPerson, campaignPersonSchema } from "./schema";

/** So many are listed one by one. */
export const mostPeople = 200;

/** Who was asked about the same item twice was asked about one: the numbers are of the rows that they open. */
const items = "count(DISTINCT (q.identity_id, q.role))";

/** Everybody who was asked within a campaign, people and teams: who has the most open first. */
export async function listCampaignPeople(
  db: Runner,
  scope: Scope,
  campaignId: string,
): Promise<{ rows: CampaignPerson[]; total: number }> {
  const p = new SqlParameters();
  const where = [`q.round_id = ${p.add(campaignId)}::uuid`, ...reachedIdentity(scope, "q.identity_id", p)];
  const found = await db.query(
    `WITH counted AS (
       SELECT CASE WHEN q.person_id IS NULL THEN 'team' ELSE 'person' END AS kind, coalesce(q.person_id, q.team_id) AS id, ${items}::int AS asked,
         ${items} FILTER (WHERE q.state IN ('accepted', 'declined', 'unsure'))::int AS answered, ${items} FILTER (WHERE q.state = 'asked')::int AS open,
         ${items} FILTER (WHERE q.state = 'expired')::int AS expired,
         max((SELECT max(m.created_at) FROM owner_message_items x JOIN owner_messages m ON m.id = x.message_id
           WHERE x.question_id = q.id AND m.kind IN ('asked', 'reminder', 'escalated') AND m.state <> 'dropped')) AS "lastWrittenAt"
       FROM owner_questions q WHERE ${where.join(" AND ")} AND coalesce(q.person_id, q.team_id) IS NOT NULL GROUP BY 1, 2)
     SELECT c.*, coalesce(h.name, m.name, 'Somebody who is not listed any more') AS name, count(*) OVER ()::int AS total
     FROM counted c LEFT JOIN people h ON c.kind = 'person' AND h.id = c.id LEFT JOIN teams m ON c.kind = 'team' AND m.id = c.id
     ORDER BY c.open DESC, name, c.id LIMIT ${mostPeople}`,
    p.values,
  );
  const rows = z.array(campaignPersonSchema.extend({ total: z.number().int() })).parse(found.rows);
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
