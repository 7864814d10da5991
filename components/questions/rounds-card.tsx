"use client";

import { useAction } from "@/components/settings/use-action";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Progress } from "@/components/ui/progress";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import type { QuestionState } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";
import { stopRoundAction } from "@/lib/features/questions/actions-asking";
import type { RoundView } from "@/lib/features/questions/schema-asking";

const words: readonly [QuestionState, string][] = [
  ["asked", "open"],
  ["accepted", "accepted"],
  ["declined", "declined"],
  ["unsure", "not known"],
  ["expired", "expired"],
  ["withdrawn", "withdrawn"],
];

/** Every press of Send with how far its questions are, and a way to take it back. */
export function RoundsCard({ rounds, maySend }: { rounds: readonly RoundView[]; maySend: boolean }) {
  const [busy, run] = useAction();
  if (rounds.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Rounds" description="Questions that went on to others count with their round." />
      <Table label="Rounds">
        <TableHeadings titles={["Sent", "Of", "Progress", "State"]} />
        <TableBody>
          {rounds.map((round) => {
            const of = (state: QuestionState) => round.states[state] ?? 0;
            const all = words.reduce((sum, [state]) => sum + of(state), 0);
            const open = of("asked");
            return (
              <TableRow key={round.id}>
                <TableCell className="whitespace-nowrap">
                  <TimeText date={round.sentAt} />
                  <span className="block text-muted text-xs">{showText(round.sentBy, 60)}</span>
                </TableCell>
                <TableCell className="min-w-32 break-words text-sm">
                  {round.query === "" ? "Everything" : <code>{showText(round.query, 120)}</code>}
                  <span className="block text-muted text-xs">
                    {formatNumber(round.people)} people, {formatNumber(round.messages)} messages
                  </span>
                </TableCell>
                <TableCell className="min-w-44">
                  <Progress
                    label="Closed"
                    value={all - open}
                    max={all}
                    detail={`${formatNumber(all - open)} of ${formatNumber(all)}`}
                  />
                  <span className="text-muted text-xs">
                    {words
                      .filter(([state]) => of(state) > 0)
                      .map(([state, word]) => `${formatNumber(of(state))} ${word}`)
                      .join(" · ")}
                  </span>
                </TableCell>
                <TableCell className="text-end">
                  {round.stoppedAt ? (
                    <Badge tone="unknown">Stopped</Badge>
                  ) : maySend && open > 0 ? (
                    <ConfirmDialog
                      title="Stop this round?"
                      verb="Stop the round"
                      busy={busy}
                      onConfirm={() =>
                        run(() => stopRoundAction({ roundId: round.id }), "The round was stopped.")
                      }
                      trigger={
                        <Button size="sm" variant="dangerQuiet">
                          Stop…
                        </Button>
                      }
                    >
                      <p>
                        {formatNumber(open)} open questions are withdrawn, and what waits to be sent is not
                        sent. Answers stay. It cannot be taken up again; another Send asks anew.
                      </p>
                    </ConfirmDialog>
                  ) : null}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Card>
  );
}
