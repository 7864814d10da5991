import { exportCampaign } from "@/lib/features/campaigns/loaders-export";
import { memberRoute } from "@/lib/platform/member-route";

/** The record of a campaign, as a file. */
export const GET = memberRoute("campaign:read", exportCampaign);
