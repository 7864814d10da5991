import type { Metadata } from "next";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { OwnerTexts } from "@/components/ownership/owner-texts";
import { showText } from "@/lib/domain/text";
import { loadOwnerTexts } from "@/lib/features/ownership/loaders";

export const metadata: Metadata = { title: "Owners in spreadsheets" };

/** What owner columns say, matched to the people and teams here. */
export default async function OwnerNamesPage({ searchParams }: PageProps<"/ownership/names">) {
  const page = await loadOwnerTexts((await searchParams).source);
  const name = page.source && showText(page.source.name, 80);
  return (
    <Page className="max-w-5xl">
      <PageCrumb
        label="Owners in spreadsheets"
        parent={page.source && name ? { label: name, href: `/sources/${page.source.id}` } : undefined}
      />
      <PageHeader
        title={name ? "Owners in this sheet" : "Owners in spreadsheets"}
        answers={`What the owner columns ${name ? `of ${name}` : "of your spreadsheets"} say, and whom that means here.`}
      />
      <OwnerTexts key={page.source?.id ?? "all"} page={page} />
    </Page>
  );
}
