import type { Metadata } from "next";
import { AlertsList } from "@/components/alerts/alerts-list";
import { FindingsTabs } from "@/components/findings/findings-tabs";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { loadAlerts } from "@/lib/features/alerts/loaders";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage() {
  const { alerts, timeZone, may } = await loadAlerts();
  return (
    <Page className="max-w-6xl">
      <PageCrumb label="Alerts" />
      <PageHeader
        title="Alerts"
        answers="What of the findings is told, where and how often. Each finding once, and again when it comes back."
        actions={
          <>
            {may.channels ? <ButtonLink href="/settings/channels">Channels</ButtonLink> : null}
            {may.manage ? (
              <ButtonLink variant="primary" href="/findings/alerts/new">
                New alert
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-5">
        <FindingsTabs current="alerts" />
        <AlertsList alerts={alerts} timeZone={timeZone} mayManage={may.manage} />
      </div>
    </Page>
  );
}
