import { Plug } from "lucide-react";
import Link from "next/link";
import { placeWords } from "@/components/channels/channel-words";
import { EmptyState } from "@/components/feedback/empty-state";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { channelKinds } from "@/lib/domain/alert";
import { showText } from "@/lib/domain/text";
import type { ChannelRow } from "@/lib/features/channels/schema";
import { channelKindViews } from "@/lib/features/channels/schema-kinds";

/** Every channel, and how it does. */
export function ChannelsList({ channels }: { channels: readonly ChannelRow[] }) {
  if (channels.length === 0) {
    return (
      <Card>
        <EmptyState icon={<Plug aria-hidden />} title="No channel yet" action={null}>
          A channel is where alerts are told. Nothing is sent over it before an alert was looked at and armed.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <Table label="Channels">
        <TableHeadings
          titles={["Channel", "State", "Where to", "Alerts", "Last sent"]}
          numbers={["Alerts"]}
        />
        <TableBody>
          {channels.map((channel) => (
            <TableRow key={channel.id}>
              <TableCell className="min-w-36">
                <Link
                  href={`/settings/channels/${channel.id}`}
                  className="font-medium underline-offset-2 hover:underline"
                >
                  {showText(channel.name, 80)}
                </Link>
                <span className="block text-muted text-xs">{channelKindViews[channel.kind].title}</span>
              </TableCell>
              <TableCell>
                {channel.failing > 0 ? (
                  <Badge tone="critical">{channel.failing} failed</Badge>
                ) : channel.waiting > 0 ? (
                  <Badge>{channel.waiting} waiting</Badge>
                ) : (
                  <Badge tone="ok">All sent</Badge>
                )}
              </TableCell>
              <TableCell className="max-w-64 break-words text-muted">
                {showText(placeWords(channel), 120)}
              </TableCell>
              <TableCell className="text-end tabular-nums">{channel.alerts}</TableCell>
              <TableCell className="whitespace-nowrap">
                {channel.lastSentAt ? (
                  <TimeText date={channel.lastSentAt} />
                ) : (
                  <span className="text-muted">Never</span>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

/** The kinds of channel, each with a way to add one. */
export function ChannelKinds() {
  return (
    <Card>
      <CardHeader title="Add a channel" />
      <ul className="divide-y divide-line-subtle border-line-subtle border-t">
        {channelKinds.map((kind) => {
          const { title, summary } = channelKindViews[kind];
          return (
            <li key={kind} className="flex flex-wrap items-center justify-between gap-3 px-4 py-2.5">
              <div className="min-w-0 flex-1 basis-56">
                <p className="font-medium text-sm">{title}</p>
                <p className="text-muted text-sm">{summary}</p>
              </div>
              <ButtonLink href={`/settings/channels/new?kind=${kind}`} aria-label={`Add ${title}`}>
                Add
              </ButtonLink>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
