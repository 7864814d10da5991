import { Bell } from "lucide-react";
import Link from "next/link";
import { cadenceWords, stateWords } from "@/components/alerts/alert-words";
import { EmptyState } from "@/components/feedback/empty-state";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { type AlertRow, stateOf } from "@/lib/features/alerts/schema";

/** Every alert: of what, to where, how often, and how it does. */
export function AlertsList({
  alerts,
  timeZone,
  mayManage,
}: {
  alerts: readonly AlertRow[];
  timeZone: string;
  mayManage: boolean;
}) {
  if (alerts.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={<Bell aria-hidden />}
          title="No alert yet"
          action={
            mayManage ? (
              <ButtonLink variant="primary" href="/findings/alerts/new">
                New alert
              </ButtonLink>
            ) : null
          }
        >
          An alert tells what is new in a shared view of findings: by e-mail, in Slack, to a webhook, or as
          issues in Jira. Nothing is sent before it was looked at and armed.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <Table label="Alerts">
        <TableHeadings titles={["Alert", "State", "Where to", "How often", "Last told", "Next"]} />
        <TableBody>
          {alerts.map((alert) => {
            const { word, tone, about } = stateWords[stateOf(alert)];
            return (
              <TableRow key={alert.id}>
                <TableCell className="min-w-40">
                  {mayManage ? (
                    <Link
                      href={`/findings/alerts/${alert.id}`}
                      className="font-medium underline-offset-2 hover:underline"
                    >
                      {showText(alert.name, 80)}
                    </Link>
                  ) : (
                    <span className="font-medium">{showText(alert.name, 80)}</span>
                  )}
                  <span className="block text-muted text-xs">
                    {alert.viewName ? `of ${showText(alert.viewName, 60)}` : "its view is gone"}
                    {alert.minSeverity ? `, at least ${alert.minSeverity}` : ""}
                  </span>
                </TableCell>
                <TableCell>
                  <Badge tone={tone} title={alert.stoppedWhy ?? about}>
                    {word}
                  </Badge>
                  {alert.stoppedWhy ? (
                    <span className="mt-0.5 block text-muted text-xs">{alert.stoppedWhy}</span>
                  ) : null}
                </TableCell>
                <TableCell className="min-w-32">
                  {alert.channelName ? showText(alert.channelName, 60) : "its channel is gone"}
                  {alert.recipients.length > 0 ? (
                    <span className="block text-muted text-xs">
                      {alert.recipients.length === 1
                        ? showText(alert.recipients[0] ?? "", 60)
                        : `${alert.recipients.length} recipients`}
                    </span>
                  ) : null}
                </TableCell>
                <TableCell className="whitespace-nowrap">{cadenceWords(alert, timeZone)}</TableCell>
                <TableCell className="whitespace-nowrap">
                  {alert.lastToldAt ? (
                    <TimeText date={alert.lastToldAt} />
                  ) : (
                    <span className="text-muted">Never</span>
                  )}
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  {alert.nextAt === null ? (
                    <span className="text-muted">—</span>
                  ) : alert.cadence === "at_once" ? (
                    "When there is news"
                  ) : (
                    <TimeText date={alert.nextAt} variant="absolute" />
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Card>
  );
}
