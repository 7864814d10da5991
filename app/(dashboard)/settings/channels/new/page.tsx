import type { Metadata } from "next";
import { z } from "zod";
import { ChannelForm } from "@/components/channels/channel-form";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { channelKinds } from "@/lib/domain/alert";
import { loadNewChannel } from "@/lib/features/channels/loaders";
import { channelKindViews } from "@/lib/features/channels/schema-kinds";

export const metadata: Metadata = { title: "Add a channel" };

const kindSchema = z.enum(channelKinds).catch("email");

export default async function NewChannelPage({ searchParams }: PageProps<"/settings/channels/new">) {
  const kind = kindSchema.parse((await searchParams).kind);
  const { channelId } = await loadNewChannel();
  const { title, summary } = channelKindViews[kind];
  return (
    <>
      <PageCrumb label={title} parent={{ label: "Channels", href: "/settings/channels" }} />
      <PageHeader title={`Add ${title}`} answers={summary} />
      <ChannelForm kind={kind} channelId={channelId} />
    </>
  );
}
