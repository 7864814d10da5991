import { campaignFields } from "@/lib/domain/query/campaign-fields";
import { listCampaigns, usualOrder } from "@/lib/features/campaigns/data";
import { campaignSorts } from "@/lib/features/campaigns/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

/** The campaigns of which the token reaches something, running ones first, each with what became of its items. */
export const GET = apiRoute("campaign:read", (call) =>
  apiList(call, {
    fields: campaignFields,
    sorts: campaignSorts,
    ...usualOrder,
    read: listCampaigns,
  }),
);
