import type { Metadata } from "next";
import { z } from "zod";
import { AlertForm } from "@/components/alerts/alert-form";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { loadNewAlert } from "@/lib/features/alerts/loaders";

export const metadata: Metadata = { title: "New alert" };

const viewSchema = z.uuid().optional().catch(undefined);

export default async function NewAlertPage({ searchParams }: PageProps<"/findings/alerts/new">) {
  const startView = viewSchema.parse((await searchParams).view);
  const { alertId, ...choices } = await loadNewAlert();
  return (
    <Page className="max-w-6xl">
      <PageCrumb label="New alert" parent={{ label: "Alerts", href: "/findings/alerts" }} />
      <PageHeader
        title="New alert"
        answers="It tells within your reach. Nothing is sent before it was looked at and armed."
      />
      <AlertForm alertId={alertId} startView={startView} choices={choices} />
    </Page>
  );
}
