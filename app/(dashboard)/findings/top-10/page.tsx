import type { Metadata } from "next";
import { FindingsTabs } from "@/components/findings/findings-tabs";
import { AsOf, NoNumbers } from "@/components/findings/rules-numbers";
import { TopTenList } from "@/components/findings/top-ten-list";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { loadCatalogue } from "@/lib/features/rules/loaders";

export const metadata: Metadata = { title: "OWASP NHI Top 10" };

export default async function TopTenPage() {
  const { told, rules } = await loadCatalogue();
  return (
    <Page className="max-w-6xl">
      <PageCrumb label="Top 10" />
      <PageHeader
        title="OWASP Non-Human Identities Top 10"
        answers="The risks of the 2025 list: who fails a rule of each, who passes all that can be asked, and what could not be told."
        asOf={<AsOf stand={told.numbers?.stand ?? null} />}
      />
      <div className="flex flex-col gap-5">
        <FindingsTabs current="top-10" />
        {told.why === null ? null : <NoNumbers why={told.why} />}
        <TopTenList rules={rules} numbers={told.numbers} />
      </div>
    </Page>
  );
}
