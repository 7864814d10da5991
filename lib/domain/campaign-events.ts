import { z } from "zod";
import { count, event, id, label } from "@/lib/domain/audit-shapes";

const end = z.iso.datetime();

/** What the audit log tells of campaigns. */
export const campaignEvents = [
  /** `mark`: SHA-256 of the population, in order. */
  event("campaign.started", {
    campaignId: id,
    name: label,
    query: label,
    identities: count,
    items: count,
    asked: count,
    endsAt: end,
    atEnd: id,
    mark: id,
  }),
  event("campaign.asked", { campaignId: id, items: count }),
  event("campaign.reminded", { campaignId: id, people: count, items: count }),
  event("campaign.extended", { campaignId: id, from: end, until: end }),
  event("campaign.stopped", { campaignId: id, withdrawn: count }),
  event("campaign.ended", { campaignId: id, items: count, covered: count }),
] as const;

export const campaignEventTitles = {
  "campaign.started": { code: "RC-2111", title: "Campaign started" },
  "campaign.asked": { code: "RC-2112", title: "Further owners asked within a campaign" },
  "campaign.reminded": { code: "RC-2113", title: "Owners reminded by hand" },
  "campaign.extended": { code: "RC-2114", title: "End of a campaign moved" },
  "campaign.stopped": { code: "RC-2115", title: "Campaign stopped" },
  "campaign.ended": { code: "RC-2116", title: "Campaign ended" },
} as const;
