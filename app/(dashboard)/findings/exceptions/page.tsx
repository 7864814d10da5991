import { FileCheck2 } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { RegisterTable } from "@/components/exceptions/register-table";
import { SecondPerson } from "@/components/exceptions/second-person";
import { EmptyState } from "@/components/feedback/empty-state";
import { FindingsTabs } from "@/components/findings/findings-tabs";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { LinkTabs } from "@/components/ui/link-tabs";
import { loadRegister } from "@/lib/features/exceptions/loaders";
import { type RegisterTab, registerTabs } from "@/lib/features/exceptions/schema";

export const metadata: Metadata = { title: "Exceptions" };

const titles: Record<RegisterTab, string> = {
  waiting: "Waiting for approval",
  active: "Active",
  ending: "Ending within 30 days",
  ended: "Ended",
};

const nothing: Record<RegisterTab, { title: string; text: string }> = {
  waiting: {
    title: "Nothing waits for approval",
    text: "What needs a second person is listed here until somebody decides.",
  },
  active: {
    title: "No exception holds",
    text: "In the inbox, findings are snoozed, their risk is accepted, or they are marked as false positive; always with an end.",
  },
  ending: {
    title: "Nothing ends soon",
    text: "What ends within 30 days is listed here; its findings then come back by themselves.",
  },
  ended: {
    title: "No exception has ended yet",
    text: "What expired, was withdrawn or declined stays listed here.",
  },
};

/** What the address holds; what it cannot hold falls back to what is in force. */
const addressSchema = z.object({
  tab: z.enum(registerTabs).catch("active"),
  after: z.string().max(20_000).optional().catch(undefined),
  before: z.string().max(20_000).optional().catch(undefined),
});

/** The register of exceptions: what people decided about findings, how widely, why and until when. */
export default async function ExceptionsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { tab, ...place } = addressSchema.parse(await searchParams);
  const { rows, before, after, counts, secondPerson, reader, may } = await loadRegister(tab, place);
  const address = (more: Record<string, string>) =>
    `/findings/exceptions?${new URLSearchParams({ tab, ...more })}`;
  return (
    <Page className="max-w-7xl">
      <PageCrumb label="Exceptions" />
      <PageHeader
        title="Exceptions"
        answers="What people decided about findings, exactly how widely, why, and until when. Every one ends; none changes a number."
        actions={
          may.export ? <DownloadLink href={`/api/exceptions/export?tab=${tab}`}>Export</DownloadLink> : null
        }
      />
      <div className="flex flex-col gap-5">
        <FindingsTabs current="exceptions" />
        <SecondPerson policy={secondPerson} mayChange={may.policy} />
        <LinkTabs
          label="Exceptions"
          tabs={registerTabs.map((each) => ({
            href: `/findings/exceptions?tab=${each}`,
            label: titles[each],
            current: each === tab,
            count: counts[each],
          }))}
        />
        {rows.length > 0 ? (
          <RegisterTable rows={rows} reader={reader} may={may} others={secondPerson.others} />
        ) : (
          <EmptyState
            icon={<FileCheck2 aria-hidden />}
            title={nothing[tab].title}
            action={<ButtonLink href="/findings">Open the inbox</ButtonLink>}
          >
            {nothing[tab].text}
          </EmptyState>
        )}
        {before || after ? (
          <nav aria-label="Pages" className="flex gap-2">
            {before ? <ButtonLink href={address({ before })}>Before</ButtonLink> : null}
            {after ? <ButtonLink href={address({ after })}>More</ButtonLink> : null}
          </nav>
        ) : null}
      </div>
    </Page>
  );
}
