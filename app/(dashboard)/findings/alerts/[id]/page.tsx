import type { Metadata } from "next";
import { AlertForm } from "@/components/alerts/alert-form";
import { AlertPreviewCard } from "@/components/alerts/alert-preview";
import { stateWords } from "@/components/alerts/alert-words";
import { RemoveAlert } from "@/components/alerts/remove-alert";
import { DeliveryLog } from "@/components/channels/delivery-log";
import { StaleBanner } from "@/components/feedback/stale-banner";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { showText } from "@/lib/domain/text";
import { loadAlert } from "@/lib/features/alerts/loaders";
import { stateOf } from "@/lib/features/alerts/schema";

export const metadata: Metadata = { title: "Alert" };

export default async function AlertPage({ params }: PageProps<"/findings/alerts/[id]">) {
  const { alert, choices, preview, deliveries } = await loadAlert((await params).id);
  const { word, tone, about } = stateWords[stateOf(alert)];
  return (
    <Page className="max-w-6xl">
      <PageCrumb label={showText(alert.name, 60)} parent={{ label: "Alerts", href: "/findings/alerts" }} />
      <PageHeader
        title={showText(alert.name, 80)}
        answers={`Within the reach of ${showText(alert.createdByName, 60)}, who made it.`}
        asOf={
          <Badge tone={tone} title={about}>
            {word}
          </Badge>
        }
        actions={<RemoveAlert alertId={alert.id} name={alert.name} />}
      />
      <div className="flex flex-col gap-6">
        {alert.stoppedWhy ? (
          <StaleBanner>It stopped by itself: {alert.stoppedWhy} Mend that, then arm it again.</StaleBanner>
        ) : null}
        {preview ? <AlertPreviewCard alert={alert} preview={preview} mayArm={choices.mayArm} /> : null}
        <Card className="p-4">
          <AlertForm key={alert.id} alertId={alert.id} alert={alert} choices={choices} />
        </Card>
        <Card>
          <CardHeader title="Messages" description="The newest hundred; kept for 90 days." />
          <DeliveryLog deliveries={deliveries} of="alert" mayDecide={choices.mayArm} />
        </Card>
      </div>
    </Page>
  );
}
