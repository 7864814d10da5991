import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { ChannelActions } from "@/components/channels/channel-actions";
import { ChannelForm } from "@/components/channels/channel-form";
import { DeliveryLog } from "@/components/channels/delivery-log";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { LinkTabs } from "@/components/ui/link-tabs";
import { showText } from "@/lib/domain/text";
import { loadChannel } from "@/lib/features/channels/loaders";
import { deliveryFilters } from "@/lib/features/channels/schema";
import { channelKindViews } from "@/lib/features/channels/schema-kinds";

export const metadata: Metadata = { title: "Channel" };

const filters = ["waiting", "sent", "failed", "dropped"] as const;
const filterSchema = z.enum(filters).nullable().catch(null);

export default async function ChannelPage({ params, searchParams }: PageProps<"/settings/channels/[id]">) {
  const { id } = await params;
  const filter = filterSchema.parse((await searchParams).state ?? null);
  const { channel, deliveries } = await loadChannel(id, filter);
  const path = `/settings/channels/${channel.id}`;
  return (
    <>
      <PageCrumb
        label={showText(channel.name, 60)}
        parent={{ label: "Channels", href: "/settings/channels" }}
      />
      <PageHeader
        title={showText(channel.name, 80)}
        answers={channelKindViews[channel.kind].summary}
        actions={<ChannelActions channel={channel} />}
      />
      <div className="flex flex-col gap-6">
        <ChannelForm key={channel.id} kind={channel.kind} channelId={channel.id} channel={channel} />
        {channel.alertNames.length > 0 ? (
          <p className="flex flex-wrap items-center gap-2 text-sm">
            Alerts over it:
            {channel.alertNames.map((alert) => (
              <span key={alert.id} className="inline-flex items-center gap-1">
                <Link
                  href={`/findings/alerts/${alert.id}`}
                  className="text-accent underline-offset-2 hover:underline"
                >
                  {showText(alert.name, 80)}
                </Link>
                {alert.armed ? null : <Badge tone="unknown">not armed</Badge>}
              </span>
            ))}
          </p>
        ) : null}
        <Card>
          <CardHeader title="Messages" description="The newest hundred; kept for 90 days." />
          <div className="px-4 pb-2">
            <LinkTabs
              label="State"
              tabs={[
                { href: path, label: "All", current: filter === null },
                ...filters.map((each) => ({
                  href: `${path}?state=${each}`,
                  label: deliveryFilters[each].title,
                  current: filter === each,
                })),
              ]}
            />
          </div>
          <DeliveryLog deliveries={deliveries} of="channel" mayDecide />
        </Card>
      </div>
    </>
  );
}
