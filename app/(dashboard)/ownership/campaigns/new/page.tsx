import type { Metadata } from "next";
import { z } from "zod";
import { StartScreen } from "@/components/campaigns/start-screen";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { loadCampaignStart } from "@/lib/features/campaigns/loaders";

export const metadata: Metadata = { title: "Start a campaign" };

const text = z.string().optional().catch(undefined);
const addressSchema = z.object({
  name: text,
  q: text,
  from: text,
  team: text,
  channel: text,
  end: text,
  atEnd: text,
  remind: text,
});

/** Chooses what a campaign asks, and shows what it would do. */
export default async function StartCampaignPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const start = await loadCampaignStart(addressSchema.parse(await searchParams));
  return (
    <Page className="max-w-6xl">
      <PageCrumb label="Start a campaign" parent={{ label: "Campaigns", href: "/ownership?tab=campaigns" }} />
      <PageHeader
        title="Start a campaign"
        answers="Whose all of this is, until a day, and what happens then."
      />
      <StartScreen start={start} />
    </Page>
  );
}
