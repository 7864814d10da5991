"use client";

import { deliveryWords } from "@/components/channels/channel-words";
import { useAction } from "@/components/settings/use-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { dropDeliveryAction, retryDeliveryAction } from "@/lib/features/channels/actions";
import type { DeliveryView } from "@/lib/features/channels/schema";

/** Messages, the newest first, with what became of each. */
export function DeliveryLog({
  deliveries,
  of,
  mayDecide,
}: {
  deliveries: readonly DeliveryView[];
  /** Of what it is the log: the other is a column. */
  of: "channel" | "alert";
  mayDecide: boolean;
}) {
  const [busy, run] = useAction();
  if (deliveries.length === 0) return <p className="px-4 pb-4 text-muted text-sm">Nothing was sent.</p>;
  return (
    <Table label="Messages">
      <TableHead>
        <tr>
          <TableHeaderCell>When</TableHeaderCell>
          <TableHeaderCell>{of === "channel" ? "Alert" : "Channel"}</TableHeaderCell>
          <TableHeaderCell>About</TableHeaderCell>
          <TableHeaderCell>State</TableHeaderCell>
          <TableHeaderCell>
            <span className="sr-only">Actions</span>
          </TableHeaderCell>
        </tr>
      </TableHead>
      <TableBody>
        {deliveries.map((delivery) => (
          <TableRow key={delivery.id}>
            <TableCell className="whitespace-nowrap">
              <TimeText date={delivery.createdAt} />
            </TableCell>
            <TableCell className="max-w-48 break-words">
              {showText(of === "channel" ? delivery.alertName : delivery.channelName, 80)}
            </TableCell>
            <TableCell className="whitespace-nowrap">{delivery.summary}</TableCell>
            <TableCell className="min-w-48">
              <State delivery={delivery} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-end">
              {mayDecide && (delivery.state === "failed" || delivery.state === "given_up") ? (
                <span className="inline-flex gap-2">
                  <Button
                    size="sm"
                    busy={busy}
                    onClick={() =>
                      run(() => retryDeliveryAction({ deliveryId: delivery.id }), "It is sent again.")
                    }
                  >
                    Retry
                  </Button>
                  <Button
                    size="sm"
                    variant="ghost"
                    busy={busy}
                    onClick={() =>
                      run(() => dropDeliveryAction({ deliveryId: delivery.id }), "It is not sent any more.")
                    }
                  >
                    Let it be
                  </Button>
                </span>
              ) : null}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function State({ delivery }: { delivery: DeliveryView }) {
  const { word, tone, about } = deliveryWords[delivery.state];
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        <Badge tone={tone} title={about}>
          {word}
        </Badge>
        {delivery.state === "waiting" && delivery.attempts > 0 ? (
          <span className="text-muted text-xs">
            tried {delivery.attempts} {delivery.attempts === 1 ? "time" : "times"}; next{" "}
            <TimeText date={delivery.nextAt} variant="long" />
          </span>
        ) : null}
      </span>
      {delivery.lastError ? (
        <span className="mt-0.5 block break-words text-muted text-xs">
          {showText(delivery.lastError, 400)}
        </span>
      ) : null}
    </>
  );
}
