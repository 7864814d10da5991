import { z } from "zod";
import {
  type CampaignOutcome,
  campaignOutcomes,
  type ItemFacts,
  outcomeOf,
} from "@/lib/domain/ownership/campaign";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { OutcomeCounts } from "./schema";

/**
 * What stands about an item `t` of the campaign `k`, as one text (`ItemFacts` in JSON). What became of it is told from that by
 * `outcomeOf` alone: reads group by the text, or keep those texts whose outcome they want.
 */
export const factsSql = "f.facts";
/** Joined to a campaign item `t`; of what is over nothing needs to be read. */
export const factsJoins = `JOIN campaigns k ON k.id = t.campaign_id
  LEFT JOIN LATERAL (SELECT q.state, q.reason, q.asked_at FROM owner_questions q
    WHERE t.outcome IS NULL AND q.round_id = k.id AND q.identity_id = t.identity_id AND q.role = t.role
    ORDER BY q.asked_at DESC, q.state = 'asked' DESC, q.id LIMIT 1) q ON TRUE
  LEFT JOIN identities i ON i.id = t.identity_id
  LEFT JOIN ownerships o ON t.outcome IS NULL AND o.subject_id = t.identity_id AND o.role = t.role AND o.state = 'accepted'
  CROSS JOIN LATERAL (SELECT CASE WHEN t.outcome IS NULL THEN json_build_object('state', q.state, 'reason', q.reason,
    'late', coalesce(q.asked_at >= k.ends_at, false),
    'owned', o.id IS NOT NULL AND (t.kind = 'own' OR coalesce(o.confirmed_at > k.started_at, false)),
    'elsewhere', EXISTS (SELECT FROM owner_questions e WHERE e.identity_id = t.identity_id AND e.role = t.role AND e.state = 'asked'
      AND e.round_id IS DISTINCT FROM k.id),
    'present', coalesce(${populationSql("i")}, false), 'waits', t.waits)::text ELSE '' END AS facts) f`;

const factsSchema = z.object({
  state: z.enum(["asked", "accepted", "declined", "unsure", "expired", "withdrawn"]).nullable(),
  reason: z.string().nullable(),
  late: z.boolean(),
  owned: z.boolean(),
  elsewhere: z.boolean(),
  present: z.boolean(),
  waits: z.enum(["room", "somebody"]),
}) satisfies z.ZodType<ItemFacts>;

/** What became of an item: as it was kept when its campaign was over, else as it stands. */
export function outcomeFrom(kept: CampaignOutcome | null, facts: string): CampaignOutcome {
  return kept ?? outcomeOf(factsSchema.parse(JSON.parse(facts)));
}

const groupSchema = z.array(
  z.object({
    id: z.uuid(),
    outcome: z.enum(campaignOutcomes).nullable(),
    facts: z.string(),
    n: z.number().int(),
  }),
);
export type FactGroup = z.output<typeof groupSchema>[number];

/** How many items of these campaigns stand how, of those within reach: as many groups as there are different facts, which are few. */
export async function readFactGroups(db: Runner, scope: Scope, ids: readonly string[]): Promise<FactGroup[]> {
  const p = new SqlParameters();
  const where = [`t.campaign_id = ANY(${p.uuidList(ids)})`, ...reachedIdentity(scope, "t.identity_id", p)];
  const found = await db.query(
    `SELECT t.campaign_id AS id, t.outcome, ${factsSql} AS facts, count(*)::int AS n FROM campaign_items t ${factsJoins}
     WHERE ${where.join(" AND ")} GROUP BY 1, 2, 3`,
    p.values,
  );
  return groupSchema.parse(found.rows);
}

/** The counts of one campaign by outcome. */
export function countsOf(groups: readonly FactGroup[], id: string): OutcomeCounts {
  const counts: OutcomeCounts = {};
  for (const group of groups) {
    if (group.id !== id) continue;
    const outcome = outcomeFrom(group.outcome, group.facts);
    counts[outcome] = (counts[outcome] ?? 0) + group.n;
  }
  return counts;
}
