import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import type { OwnerRole, QuestionKind } from "@/lib/domain/owner-question";
import type { Candidate } from "@/lib/domain/ownership/asking";
import { parseQuery } from "@/lib/domain/query/parse";
import { identityList } from "@/lib/features/identities/list";
import { needsBusinessSql, populationSql } from "@/lib/features/metrics/definition-sql";
import { joinByHash } from "@/lib/features/owner-rules/data-outcome";
import { readThresholds } from "@/lib/features/thresholds/data";
import { AppError } from "@/lib/platform/errors";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { AskChoice } from "./schema-asking";

/** Two owners are asked for: of what is highly sensitive, and of what is all-powerful in production. */
export const needsTwoSql = `${needsBusinessSql("i")} IS TRUE`;

interface AskedOf {
  now: Date;
  again: boolean;
  identityId?: string;
  campaignId?: string;
}

interface Row {
  id: string;
  role: OwnerRole;
  kind: QuestionKind;
  risk: number | null;
  confidence: number;
  person_id: string | null;
  team_id: string | null;
}

/** The condition under which the accepted owner `o` is to say again that they answer for it: their word is older than `cut`, or contradicted. */
export function sayAgainSql(cut: string): string {
  return `(o.state = 'accepted' AND (o.confirmed_at IS NULL OR o.confirmed_at < ${cut} OR EXISTS (SELECT FROM owner_suggestions s
      WHERE s.identity_id = o.subject_id AND s.role = o.role AND s.kind = 'contradiction'))
    AND EXISTS (SELECT FROM people h WHERE h.active AND (h.id = o.person_id
      OR h.id IN (SELECT m.person_id FROM team_members m WHERE m.team_id = o.team_id)))
    AND NOT EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = o.subject_id AND q.role = o.role
      AND (q.state = 'asked' OR (q.kind = 'reconfirm' AND q.asked_at >= ${cut}))))`;
}

/**
 * Whom to ask about what, of the identities that a query finds within the scope's reach: of each that nobody answers for,
 * who is named or suggested first and has not said that it is not theirs; and owners whose word is too old or contradicted.
 * `again`: also whoever let a question about it pass before. `identityId`: of this one only. `campaignId`: of its items that nobody
 * was asked about within it, or for which somebody was named since.
 */
export async function readCandidates(
  db: Runner,
  scope: Scope,
  choice: Pick<AskChoice, "query" | "from" | "teamId">,
  { now, again, identityId, campaignId }: AskedOf,
): Promise<Candidate[]> {
  const p = new SqlParameters();
  const campaign = campaignId === undefined ? null : `${p.add(campaignId)}::uuid`;
  const where = [
    populationSql("i"),
    ...(identityId === undefined ? [] : [`i.id = ${p.add(identityId)}::uuid`]),
    ...(campaign === null
      ? []
      : [`i.id IN (SELECT t.identity_id FROM campaign_items t WHERE t.campaign_id = ${campaign})`]),
    ...listWhere(identityList, scope, { terms: termsOf(choice.query), now }, p),
  ];
  const cut = p.time(await sayAgainBefore(db, now));
  const from = `${p.add(choice.from)}::text[]`;
  const passed = again ? "FALSE" : "q.state IN ('expired', 'withdrawn')";
  const team = choice.teamId === null ? null : `${p.add(choice.teamId)}::uuid`;
  const ofTeam =
    team === null
      ? ""
      : `WHERE c.team_id = ${team} OR c.person_id IN (SELECT m.person_id FROM team_members m WHERE m.team_id = ${team})`;
  const isWhole = identityId === undefined && campaignId === undefined;
  if (isWhole) await joinByHash(db, true);
  const found = await db.query<Row>(
    `WITH about AS MATERIALIZED (SELECT i.id, i.risk, ${needsTwoSql} AS two FROM identities i WHERE ${where.join(" AND ")}),
     possible AS (
       SELECT o.subject_id AS id, o.role, 0 AS place, 'named' AS origin, o.person_id, o.team_id, o.confidence, o.set_at AS said_at
       FROM ownerships o WHERE o.subject_type = 'identity' AND o.state = 'suggested' AND o.set_by <> 'account'
       UNION ALL
       SELECT s.identity_id, s.role, s.place, s.level, s.person_id, s.team_id, s.confidence, NULL FROM owner_suggestions s
       WHERE s.kind = 'own'),
     own AS (
       SELECT DISTINCT ON (n.id, n.role) n.id, n.role, 'own' AS kind, a.risk, n.confidence, n.person_id, n.team_id
       FROM possible n JOIN about a ON a.id = n.id
       WHERE n.origin = ANY(${from}) AND (n.role = 'technical' OR a.two) AND num_nonnulls(n.person_id, n.team_id) = 1
         AND NOT EXISTS (SELECT FROM ownerships o WHERE o.subject_id = n.id AND o.role = n.role AND o.state = 'accepted')
         AND NOT EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = n.id AND q.role = n.role AND (q.state = 'asked'
           OR (q.state IN ('declined', 'unsure') AND (q.person_id = n.person_id OR q.team_id = n.team_id)
             AND (n.said_at IS NULL OR n.said_at <= q.answered_at))
           OR (${passed} AND (coalesce(q.for_person_id, q.person_id) = n.person_id OR coalesce(q.for_team_id, q.team_id) = n.team_id))))
         ${campaign === null ? "" : leftInCampaignSql(campaign)}
       ORDER BY n.id, n.role, n.place),
     again AS (
       SELECT o.subject_id AS id, o.role, 'reconfirm' AS kind, a.risk, o.confidence, o.person_id, o.team_id
       FROM ownerships o JOIN about a ON a.id = o.subject_id
       WHERE 'reconfirm' = ANY(${from}) AND (o.role = 'technical' OR a.two) AND ${sayAgainSql(cut)}
         ${campaign === null ? "" : `AND EXISTS (SELECT FROM campaign_items t WHERE t.campaign_id = ${campaign} AND t.identity_id = o.subject_id AND t.role = o.role AND t.kind = 'reconfirm')`})
     SELECT c.* FROM (SELECT * FROM own UNION ALL SELECT * FROM again) c ${ofTeam}`,
    p.values,
  );
  if (isWhole) await joinByHash(db, false);
  return found.rows.map(({ id, person_id, team_id, ...row }) => ({
    identityId: id,
    ...row,
    whom:
      person_id !== null
        ? { kind: "person" as const, id: person_id }
        : { kind: "team" as const, id: team_id ?? "" },
  }));
}

/** What is left of a campaign: nobody was asked about `n` within it, or somebody was named since who was not. */
function leftInCampaignSql(campaign: string): string {
  const asked = `SELECT FROM owner_questions b WHERE b.round_id = ${campaign} AND b.identity_id = n.id AND b.role = n.role`;
  return `AND EXISTS (SELECT FROM campaign_items t WHERE t.campaign_id = ${campaign} AND t.identity_id = n.id AND t.role = n.role AND t.kind = 'own')
         AND NOT EXISTS (SELECT FROM actions x WHERE x.identity_id = n.id AND x.state IN ('requested', 'approved'))
         AND (NOT EXISTS (${asked} AND b.state <> 'withdrawn')
           OR (n.origin = 'named' AND NOT EXISTS (${asked} AND (b.person_id = n.person_id OR b.team_id = n.team_id))))`;
}

/** Whoever said so before then is to say it again. */
export async function sayAgainBefore(db: Runner, now: Date): Promise<Date> {
  const days = thresholdOf("ownerReconfirmation", await readThresholds(db));
  return new Date(now.getTime() - days * 86_400_000);
}

/** The terms of a query. Throws AppError `bad_query`. */
export function termsOf(query: string) {
  const parsed = parseQuery(query, identityList.noun.set);
  if (parsed.ok) return parsed.terms;
  throw new AppError({
    code: "bad_query",
    message: parsed.problems[0]?.message ?? "The query cannot be read.",
    safe: "Nothing was changed.",
    next: "Correct the query and repeat it.",
  });
}
