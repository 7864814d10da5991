"use client";

import Link from "next/link";
import { EmptyState } from "@/components/feedback/empty-state";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { remindNowAction } from "@/lib/features/campaigns/actions";
import type { CampaignPerson } from "@/lib/features/campaigns/schema";

/** Everybody who was asked, people and teams, with how far they are. Each number opens exactly what it counts. */
export function CampaignPeople({
  campaignId,
  rows,
  total,
  mayRemind,
}: {
  campaignId: string;
  rows: readonly CampaignPerson[];
  total: number;
  mayRemind: boolean;
}) {
  if (rows.length === 0) {
    return (
      <EmptyState title="Nobody was asked so far" action={null}>
        As soon as somebody with room is named for something of it, they are asked.
      </EmptyState>
    );
  }
  return (
    <>
      <Card>
        <Table label="Who was asked">
          <TableHead>
            <tr>
              <TableHeaderCell>Person or team</TableHeaderCell>
              <TableHeaderCell className="text-end">Asked</TableHeaderCell>
              <TableHeaderCell className="text-end">Open</TableHeaderCell>
              <TableHeaderCell className="hidden text-end sm:table-cell">Answered</TableHeaderCell>
              <TableHeaderCell className="hidden text-end sm:table-cell">Expired</TableHeaderCell>
              <TableHeaderCell className="hidden md:table-cell">Last message</TableHeaderCell>
              {mayRemind ? (
                <TableHeaderCell>
                  <span className="sr-only">Remind</span>
                </TableHeaderCell>
              ) : null}
            </tr>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <PersonRow key={row.id} campaignId={campaignId} row={row} mayRemind={mayRemind} />
            ))}
          </TableBody>
        </Table>
      </Card>
      {total > rows.length ? (
        <p className="text-muted text-sm">
          These are the {formatNumber(rows.length)} with the most open, of {formatNumber(total)}.
        </p>
      ) : null}
    </>
  );
}

function PersonRow({
  campaignId,
  row,
  mayRemind,
}: {
  campaignId: string;
  row: CampaignPerson;
  mayRemind: boolean;
}) {
  const { busy, decide } = useDecision();
  const { kind, id, name, asked, open, answered, expired, lastWrittenAt } = row;
  const shown = showText(name, 80);
  const remind = async () => {
    const done = await decide(() => remindNowAction({ campaignId, whom: { kind, id } }));
    if (done) notify(done.people === 1 ? "1 message leaves." : `${done.people} messages leave.`);
  };
  const number = (n: number, said: string | null, word: string) =>
    n === 0 ? (
      "0"
    ) : (
      <Link
        href={`/ownership/campaigns/${campaignId}?${kind}=${id}${said ? `&said=${said}` : ""}`}
        prefetch={false}
        aria-label={`${formatNumber(n)} ${word} of ${shown}`}
        className="text-accent underline-offset-2 hover:underline"
      >
        {formatNumber(n)}
      </Link>
    );
  return (
    <TableRow>
      <TableCell className="min-w-0 max-w-64 break-words">
        {kind === "person" ? (
          <Link
            href={`/ownership/people/${id}`}
            prefetch={false}
            className="underline-offset-2 hover:underline"
          >
            {shown}
          </Link>
        ) : (
          <>
            {shown} <span className="text-muted text-xs">team</span>
          </>
        )}
      </TableCell>
      <TableCell className="text-end tabular-nums">{number(asked, null, "asked")}</TableCell>
      <TableCell className="text-end tabular-nums">{number(open, "open", "open")}</TableCell>
      <TableCell className="hidden text-end tabular-nums sm:table-cell">
        {number(answered, "answered", "answered")}
      </TableCell>
      <TableCell className="hidden text-end tabular-nums sm:table-cell">
        {number(expired, "expired", "expired")}
      </TableCell>
      <TableCell className="hidden text-muted text-sm md:table-cell">
        {lastWrittenAt ? <TimeText date={lastWrittenAt} /> : "none"}
      </TableCell>
      {mayRemind ? (
        <TableCell className="text-end">
          {open > 0 ? (
            <Button size="sm" busy={busy} aria-label={`Remind ${shown} now`} onClick={() => void remind()}>
              Remind
            </Button>
          ) : null}
        </TableCell>
      ) : null}
    </TableRow>
  );
}
