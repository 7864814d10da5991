import { FileUp } from "lucide-react";
import type { Metadata } from "next";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { CollectCard } from "@/components/sources/collect-card";
import { NewSourceForm } from "@/components/sources/new-source-form";
import { ButtonLink } from "@/components/ui/button";
import { loadNewSource } from "@/lib/features/sources/loaders";

export const metadata: Metadata = { title: "Add a source" };

export default async function NewSourcePage({ params }: PageProps<"/sources/new/[connector]">) {
  const { connector: id } = await params;
  const page = await loadNewSource(id);
  return (
    <Page>
      <PageCrumb label={page.connector.title} parent={{ label: "Add a source", href: "/sources/new" }} />
      <PageHeader
        title={page.connector.title}
        answers={page.connector.summary}
        actions={
          <ButtonLink href={`/sources/import?connector=${page.connector.id}`}>
            <FileUp aria-hidden />
            {page.connector.exports.length > 0 ? "Bring a file instead" : "Bring a snapshot instead"}
          </ButtonLink>
        }
      />
      <div className="flex flex-col gap-5">
        <NewSourceForm {...page} />
        <CollectCard connector={page.connector.id} mayTakeKey />
      </div>
    </Page>
  );
}
