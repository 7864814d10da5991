import type { ListedNoun } from "@/bin/listed-noun";
import { campaignOutcomes, coveredOutcomes } from "@/lib/domain/ownership/campaign";
import { fieldSets } from "@/lib/domain/query/fields";
import { countCampaigns, eachCampaign, listCampaigns, usualOrder } from "@/lib/features/campaigns/data";
import { type CampaignRow, countOf } from "@/lib/features/campaigns/schema";

export const campaigns: ListedNoun<CampaignRow> = {
  fields: fieldSets.campaigns,
  page: (pool, scope, query) => listCampaigns(pool, scope, { ...query, ...usualOrder }),
  each: eachCampaign,
  count: countCampaigns,
  table: [
    { title: "campaign", cell: (row) => row.name, width: 40 },
    { title: "state", cell: (row) => row.state },
    { title: "ends (UTC)", cell: (row) => row.endsAt.toISOString().slice(0, 10) },
    { title: "items", cell: (row) => row.items },
    { title: "owned", cell: ({ counts }) => countOf(counts, coveredOutcomes) },
    { title: "open", cell: ({ counts }) => counts.open ?? 0 },
    { title: "declined", cell: ({ counts }) => countOf(counts, ["declined", "unsure", "retire"]) },
    { title: "not answered", cell: ({ counts }) => countOf(counts, ["unanswered", "onward"]) },
    { title: "started by", cell: (row) => row.startedBy, width: 28 },
  ],
  csv: [
    { title: "campaign", cell: (row) => row.name },
    { title: "query", cell: (row) => row.query },
    { title: "team", cell: (row) => row.team },
    { title: "state", cell: (row) => row.state },
    { title: "started", cell: (row) => row.startedAt },
    { title: "started_by", cell: (row) => row.startedBy },
    { title: "ends", cell: (row) => row.endsAt },
    { title: "first_ends", cell: (row) => row.firstEndsAt },
    { title: "ended", cell: (row) => row.endedAt },
    { title: "ended_by", cell: (row) => row.endedBy },
    { title: "found", cell: (row) => row.found },
    { title: "identities", cell: (row) => row.identities },
    { title: "items", cell: (row) => row.items },
    ...campaignOutcomes.map((outcome) => ({
      title: `items_${outcome}`,
      cell: ({ counts }: CampaignRow) => counts[outcome] ?? 0,
    })),
    { title: "sha256", cell: (row) => row.mark },
    { title: "id", cell: (row) => row.id },
  ],
};
