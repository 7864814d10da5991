import type { Metadata } from "next";
import { ChannelKinds, ChannelsList } from "@/components/channels/channels-list";
import { TimeZoneCard } from "@/components/channels/time-zone-card";
import { PageHeader } from "@/components/layout/page-header";
import { loadChannels } from "@/lib/features/channels/loaders";

export const metadata: Metadata = { title: "Channels" };

export default async function ChannelsPage() {
  const { channels, timeZone, timeZones } = await loadChannels();
  return (
    <>
      <PageHeader
        title="Channels"
        answers="Where alerts are told: by e-mail, in Slack, to a webhook, as issues in Jira."
      />
      <div className="flex flex-col gap-5">
        <ChannelsList channels={channels} />
        <ChannelKinds />
        <TimeZoneCard key={timeZone} timeZone={timeZone} timeZones={timeZones} />
      </div>
    </>
  );
}
