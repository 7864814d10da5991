import type { Metadata } from "next";
import { CampaignActions } from "@/components/campaigns/campaign-actions";
import { CampaignItems } from "@/components/campaigns/campaign-items";
import { CampaignOutcomes } from "@/components/campaigns/campaign-outcomes";
import { CampaignPeople } from "@/components/campaigns/campaign-people";
import { CampaignSentences } from "@/components/campaigns/campaign-sentences";
import { CampaignProgress, CampaignStateBadge } from "@/components/campaigns/campaigns-tab";
import { PageLinks } from "@/components/departures/leavers-table";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { LinkTabs } from "@/components/ui/link-tabs";
import { showText } from "@/lib/domain/text";
import { loadCampaign } from "@/lib/features/campaigns/loaders";
import { campaignViewSchema } from "@/lib/features/campaigns/schema";

export const metadata: Metadata = { title: "Campaign" };

/** How far a campaign is: what became of everything that it asks about, and who was asked. */
export default async function CampaignPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { id } = await params;
  const asked = campaignViewSchema.parse(await searchParams);
  const { campaign, view, items, people, whom, may } = await loadCampaign(id, asked);
  const { counts, endsAt, state } = campaign;
  const { show } = view;
  const at = `/ownership/campaigns/${id}`;
  const name = showText(campaign.name, 120);
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const outcome = show === "all" || show === "people" ? null : show;
  const address = new URLSearchParams();
  if (outcome) address.set("show", outcome);
  for (const key of ["person", "team", "said"] as const) {
    const value = view[key];
    if (value) address.set(key, value);
  }
  return (
    <Page className="max-w-5xl">
      <PageCrumb label={name} parent={{ label: "Campaigns", href: "/ownership?tab=campaigns" }} />
      <PageHeader
        title={
          <span className="inline-flex min-w-0 flex-wrap items-center gap-2">
            <bdi className="min-w-0 break-words">{name}</bdi>
            <CampaignStateBadge state={state} />
          </span>
        }
        answers="What became of everything that it asks about, and who was asked."
        actions={
          may.manage ? <CampaignActions campaignId={id} endsAt={endsAt} open={counts.open ?? 0} /> : null
        }
      />
      <div className="flex flex-col gap-5">
        <CampaignSentences campaign={campaign} />
        <CampaignProgress counts={counts} />
        <CampaignOutcomes counts={counts} current={outcome} href={(each) => `${at}?show=${each}`} />
        {may.export ? (
          <p className="flex flex-wrap gap-4 text-sm">
            <span className="text-muted">Who was asked what, and what they answered:</span>
            <a
              href={`/api/campaigns/export?id=${id}`}
              download
              className="text-accent underline pointer-coarse:py-2"
            >
              CSV
            </a>
          </p>
        ) : null}
        <LinkTabs
          label="Campaign"
          tabs={[
            { href: at, label: "All of it", current: show === "all" && whom === null, count: all },
            { href: `${at}?show=people`, label: "Who was asked", current: show === "people" },
          ]}
        />
        {people ? <CampaignPeople campaignId={id} {...people} mayRemind={may.remind} /> : null}
        {whom === null ? null : (
          <p className="text-sm">
            Only what {showText(whom, 80)} was asked{view.said ? `, and is ${view.said}` : ""}.
          </p>
        )}
        {items ? (
          <>
            <CampaignItems rows={items.rows} mayAssign={may.assign} />
            <PageLinks page={items} href={(cursor) => `${at}?${address}&${cursor}`} />
          </>
        ) : null}
      </div>
    </Page>
  );
}
