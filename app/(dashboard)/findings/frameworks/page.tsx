import type { Metadata } from "next";
import { FindingsTabs } from "@/components/findings/findings-tabs";
import { evidenceAddress, RulesFrameworks } from "@/components/findings/rules-frameworks";
import { AsOf, NoNumbers } from "@/components/findings/rules-numbers";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { DownloadLink } from "@/components/ui/button";
import { loadCatalogue } from "@/lib/features/rules/loaders";

export const metadata: Metadata = { title: "Frameworks" };

export default async function FrameworksPage() {
  const { told, mayExport } = await loadCatalogue();
  return (
    <Page className="max-w-6xl">
      <PageCrumb label="Frameworks" />
      <PageHeader
        title="Frameworks"
        answers="What the rules say about clauses of standards. They are evidence about non-human identities; they do not prove that a clause is met."
        asOf={<AsOf stand={told.numbers?.stand ?? null} />}
        actions={mayExport ? <DownloadLink href={evidenceAddress()}>Export all</DownloadLink> : null}
      />
      <div className="flex flex-col gap-5">
        <FindingsTabs current="frameworks" />
        {told.why === null ? null : <NoNumbers why={told.why} />}
        <RulesFrameworks numbers={told.numbers} mayExport={mayExport} />
      </div>
    </Page>
  );
}
