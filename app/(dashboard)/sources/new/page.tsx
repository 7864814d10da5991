import { FileUp } from "lucide-react";
import type { Metadata } from "next";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { ConnectorCatalogue } from "@/components/sources/connector-catalogue";
import { ButtonLink } from "@/components/ui/button";
import { loadCatalogue } from "@/lib/features/sources/loaders";

export const metadata: Metadata = { title: "Add a source" };

export default async function CataloguePage() {
  const connectors = await loadCatalogue();
  return (
    <Page>
      <PageCrumb label="Add a source" />
      <PageHeader
        title="Add a source"
        answers="Everything that Rollcall can read. It reads only; it never writes there."
        actions={
          <ButtonLink href="/sources/import">
            <FileUp aria-hidden />
            Bring a file
          </ButtonLink>
        }
      />
      <ConnectorCatalogue connectors={connectors} />
    </Page>
  );
}
