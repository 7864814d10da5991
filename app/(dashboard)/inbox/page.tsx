import type { Metadata } from "next";
import { InboxScreen } from "@/components/inbox/inbox-screen";
import { RecentAnswers } from "@/components/inbox/recent-answers";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { loadInbox } from "@/lib/features/questions/loaders";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage() {
  const { groups, owned, recent, reader } = await loadInbox();
  return (
    <Page className="max-w-3xl">
      <PageHeader title="Inbox" answers="What you are asked to answer for, the riskiest first." />
      <InboxScreen groups={groups} owned={owned} reader={reader} />
      <RecentAnswers answers={recent} />
    </Page>
  );
}
