import { campaignEndWords, outcomeWords } from "@/lib/domain/ownership/campaign";
import { showText } from "@/lib/domain/text";
import type { CampaignItem, CampaignRow } from "./schema";

type Cell = string | number | Date | null;
/** One line of a campaign's record: an item with one question of it, or with none. */
export interface Line {
  campaign: CampaignRow;
  item: CampaignItem;
  question: CampaignItem["questions"][number] | null;
}

const plain = (text: string | null | undefined) => (text ? showText(text, 2000) : null);

/** The record of a campaign, a line for each question: what, who was asked when, who answered what when by which way. */
export const campaignColumns: readonly { title: string; cell: (line: Line) => Cell }[] = [
  { title: "Campaign", cell: ({ campaign }) => plain(campaign.name) },
  { title: "Started", cell: ({ campaign }) => campaign.startedAt },
  { title: "Started by", cell: ({ campaign }) => plain(campaign.startedBy) },
  { title: "Ends", cell: ({ campaign }) => campaign.endsAt },
  { title: "End at the start", cell: ({ campaign }) => campaign.firstEndsAt },
  { title: "At the end", cell: ({ campaign }) => campaignEndWords[campaign.atEnd].title },
  { title: "State", cell: ({ campaign }) => campaign.state },
  { title: "SHA-256 of the population", cell: ({ campaign }) => campaign.mark },
  { title: "Identity", cell: ({ item }) => plain(item.identity.name) },
  { title: "Identity id", cell: ({ item }) => item.identity.id },
  { title: "System", cell: ({ item }) => plain(item.system) },
  { title: "Owner asked for", cell: ({ item }) => item.role },
  { title: "Risk at the start", cell: ({ item }) => (item.risk < 0 ? null : item.risk) },
  { title: "What became of it", cell: ({ item }) => outcomeWords[item.outcome].title },
  { title: "To ask first", cell: ({ item }) => plain(item.first) },
  { title: "Owner now", cell: ({ item }) => plain(item.owner) },
  { title: "Asked", cell: ({ question }) => plain(question?.asked) },
  { title: "Asked at", cell: ({ question }) => question?.askedAt ?? null },
  { title: "Due", cell: ({ question }) => question?.dueAt ?? null },
  { title: "Answer", cell: ({ question }) => question?.state ?? null },
  { title: "Reason", cell: ({ question }) => question?.reason ?? null },
  { title: "Answered by", cell: ({ question }) => plain(question?.answeredBy) },
  { title: "Answered at", cell: ({ question }) => question?.answeredAt ?? null },
  { title: "By way of", cell: ({ question }) => question?.via ?? null },
  { title: "Note", cell: ({ question }) => plain(question?.note) },
];
