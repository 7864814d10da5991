import type { Metadata } from "next";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { ImportFlow } from "@/components/sources/import-flow";
import { loadImport } from "@/lib/features/sources/loaders";

export const metadata: Metadata = { title: "Bring a file" };

export default async function ImportPage({ searchParams }: PageProps<"/sources/import">) {
  const { connector, source } = await searchParams;
  const page = await loadImport();
  return (
    <Page>
      <PageCrumb label="Bring a file" />
      <PageHeader
        title="Bring a file"
        answers="The register that you already keep, an export, or a snapshot collected elsewhere."
      />
      <ImportFlow
        {...page}
        chosenConnector={typeof connector === "string" ? connector : null}
        chosenSource={typeof source === "string" ? source : null}
      />
    </Page>
  );
}
