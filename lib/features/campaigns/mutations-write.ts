import type { PoolClient } from "pg";
import type { Candidate } from "@/lib/domain/ownership/asking";
import { type CampaignState, coveredOutcomes } from "@/lib/domain/ownership/campaign";
import { chunkRows } from "@/lib/features/identities/schema-selection";
import type { Scope } from "@/lib/platform/scope";
import { lotsOf } from "@/lib/platform/selection";
import { countsOf, factsJoins, factsSql, outcomeFrom, readFactGroups } from "./data-facts";
import { countOf } from "./schema";

/** The rows that campaigns write, all within somebody's transaction. */

/**
 * Notes on the items of a campaign whom to ask first, and that they wait for nothing but room; and of those about which nobody was asked,
 * and whom nobody is known for any more, that they wait for somebody. `unreachable`: those of whom to ask whom nobody can be asked for,
 * because neither they nor whoever stands in is here.
 */
export async function noteFirst(
  tx: PoolClient,
  campaignId: string,
  candidates: readonly Candidate[],
  unreachable: ReadonlySet<string>,
): Promise<void> {
  const rows = candidates.map(({ identityId, role, whom }) => ({
    id: identityId,
    role,
    person: whom.kind === "person" ? whom.id : null,
    team: whom.kind === "team" ? whom.id : null,
    waits: unreachable.has(whom.id) ? "somebody" : "room",
  }));
  for (const lot of lotsOf(rows, chunkRows)) {
    await tx.query(
      `UPDATE campaign_items t SET person_id = r.person, team_id = r.team, waits = r.waits
       FROM json_to_recordset($2::json) AS r(id uuid, role text, person uuid, team uuid, waits text)
       WHERE t.campaign_id = $1 AND t.identity_id = r.id AND t.role = r.role
         AND (t.person_id, t.team_id, t.waits) IS DISTINCT FROM (r.person, r.team, r.waits)`,
      [campaignId, JSON.stringify(lot)],
    );
  }
  await tx.query(
    `UPDATE campaign_items t SET person_id = NULL, team_id = NULL, waits = 'somebody'
     WHERE t.campaign_id = $1 AND t.kind = 'own' AND t.outcome IS NULL AND (t.waits = 'room' OR num_nonnulls(t.person_id, t.team_id) > 0)
       AND NOT EXISTS (SELECT FROM owner_questions q WHERE q.round_id = $1 AND q.identity_id = t.identity_id AND q.role = t.role)
       AND NOT EXISTS (SELECT FROM json_to_recordset($2::json) AS r(id uuid, role text) WHERE r.id = t.identity_id AND r.role = t.role)`,
    [campaignId, JSON.stringify(rows.map(({ id, role }) => ({ id, role })))],
  );
}

/**
 * Puts a running campaign to its end: what became of every item is kept from here on. `scope`: one that reaches everything.
 * Gives how many items have an owner. Does nothing (null) where it does not run any more.
 */
export async function finishCampaign(
  tx: PoolClient,
  everything: Scope,
  campaignId: string,
  { state, by, now }: { state: Exclude<CampaignState, "running">; by: string; now: Date },
): Promise<{ items: number; covered: number } | null> {
  const ended = await tx.query<{ items: number }>(
    "UPDATE campaigns SET state = $2, ended_at = $3, ended_by = $4 WHERE id = $1 AND state = 'running' RETURNING items",
    [campaignId, state, now, by],
  );
  const [row] = ended.rows;
  if (!row) return null;
  for (;;) {
    const groups = await readFactGroups(tx, everything, [campaignId]);
    const open = groups.filter(({ outcome }) => outcome === null);
    if (open.length === 0) {
      return { items: row.items, covered: countOf(countsOf(groups, campaignId), coveredOutcomes) };
    }
    // Answers are taken meanwhile: what stands otherwise by now than it was read is read again.
    const kept = open.map(({ facts }) => ({ facts, outcome: outcomeFrom(null, facts) }));
    await tx.query(
      `UPDATE campaign_items u SET outcome = m.outcome FROM (SELECT t.id, ${factsSql} AS facts FROM campaign_items t ${factsJoins} WHERE t.campaign_id = $1) s
       JOIN json_to_recordset($2::json) AS m(facts text, outcome text) ON m.facts = s.facts WHERE u.id = s.id AND u.outcome IS NULL`,
      [campaignId, JSON.stringify(kept)],
    );
  }
}
