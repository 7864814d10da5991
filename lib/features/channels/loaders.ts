import "server-only";
import { randomUUID } from "node:crypto";
import { notFound } from "next/navigation";
import { requireMember, requireScope, scopeOf } from "@/lib/platform/loader";
import { guardedRead } from "@/lib/platform/read";
import { web } from "@/lib/platform/web";
import { countFailed, getChannel, listChannels, listDeliveries, readTimeZone } from "./data";
import type { ChannelDetail, ChannelRow, DeliveryFilter, DeliveryView } from "./schema";

export interface ChannelsLoad {
  channels: ChannelRow[];
  timeZone: string;
  timeZones: readonly string[];
}

export async function loadChannels(): Promise<ChannelsLoad> {
  await requireScope("channel:manage");
  const { pool } = await web();
  const timeZone = await guardedRead(pool, readTimeZone);
  return {
    channels: await listChannels(pool),
    timeZone,
    timeZones: [...new Set(["UTC", timeZone, ...Intl.supportedValuesOf("timeZone")])],
  };
}

/** The id of a channel that is to be added. */
export async function loadNewChannel(): Promise<{ channelId: string }> {
  await requireScope("channel:manage");
  return { channelId: randomUUID() };
}

/** One channel with its log. What is not there is not found. */
export async function loadChannel(
  id: string,
  filter: DeliveryFilter | null,
): Promise<{ channel: ChannelDetail; deliveries: DeliveryView[] }> {
  await requireScope("channel:manage");
  const { pool } = await web();
  const channel = await getChannel(pool, id);
  if (!channel) notFound();
  return { channel, deliveries: await listDeliveries(pool, { channelId: id }, filter) };
}

/** Messages that came to nothing, for whoever can do something about it; null for others, and where there is none. */
export async function loadFailedDeliveries(): Promise<{
  messages: number;
  channels: { id: string; name: string }[];
} | null> {
  const scope = scopeOf(await requireMember());
  if (!scope.can("channel:manage")) return null;
  const failed = await countFailed((await web()).pool);
  return failed.messages > 0 ? failed : null;
}
