import { reachedIdentity } from "@/lib/features/identities/reach";
import type { NounList } from "@/lib/platform/list";
import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { type CampaignSort, campaignNoun, campaignSorts } from "./query";
import { type CampaignWithout, campaignSchema } from "./schema";

/** The columns of a campaign `c`. */
export const campaignSelect = `c.id, c.name, c.query, (SELECT m.name FROM teams m WHERE m.id = c.team_id) AS team, c.at_end AS "atEnd", c.remind_days AS "remindDays", c.channel_id IS NOT NULL AS "byMessage",
  c.started_at AS "startedAt", c.started_by AS "startedBy", c.ends_at AS "endsAt", c.first_ends_at AS "firstEndsAt", c.state,
  c.ended_at AS "endedAt", c.ended_by AS "endedBy", c.found, c.identities, c.items, c.mark`;

/** The condition of a campaign `c` of which the scope reaches something. */
export function reachedCampaign(scope: Scope, p: SqlParameters): string[] {
  return reachedIdentity(scope, "t.identity_id", p).map(
    (reached) => `EXISTS (SELECT FROM campaign_items t WHERE t.campaign_id = c.id AND ${reached})`,
  );
}

/** How campaigns are listed, without what became of their items. */
export const campaignList: NounList<Record<string, unknown>, CampaignWithout, CampaignSort> = {
  noun: campaignNoun,
  table: "campaigns",
  alias: "c",
  select: () => campaignSelect,
  joins: "",
  sorts: campaignSorts,
  present: null,
  reach: reachedCampaign,
  toRow: (raw) => campaignSchema.parse(raw),
};
