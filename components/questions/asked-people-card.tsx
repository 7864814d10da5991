import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { WaitingPerson } from "@/lib/features/questions/schema-asking";

/** Everybody who was asked, with what they have open, and how many identities nobody is left to ask about. */
export function AskedPeopleCard({ people, queued }: { people: readonly WaitingPerson[]; queued: number }) {
  if (people.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="People who were asked"
        description={
          queued === 0
            ? "Their own questions and those of their teams."
            : `Their own questions and those of their teams. Of ${formatNumber(queued)} identities nobody is left to ask: an analyst decides.`
        }
      />
      <Table label="People who were asked">
        <TableHead>
          <tr>
            <TableHeaderCell>Person</TableHeaderCell>
            <TableHeaderCell className="text-end">Open</TableHeaderCell>
            <TableHeaderCell className="text-end">Answered</TableHeaderCell>
            <TableHeaderCell className="text-end">Expired</TableHeaderCell>
            <TableHeaderCell className="hidden sm:table-cell">Next due</TableHeaderCell>
            <TableHeaderCell className="hidden sm:table-cell">Last message</TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {people.map((person) => (
            <TableRow key={person.id}>
              <TableCell className="min-w-0 break-words">
                <Link href={`/ownership/people/${person.id}`} className="underline-offset-2 hover:underline">
                  {showText(person.name, 80)}
                </Link>{" "}
                {person.away ? <Badge tone="medium">Away</Badge> : null}
              </TableCell>
              <TableCell className="text-end tabular-nums">{formatNumber(person.open)}</TableCell>
              <TableCell className="text-end tabular-nums">{formatNumber(person.answered)}</TableCell>
              <TableCell className="text-end tabular-nums">{formatNumber(person.expired)}</TableCell>
              <TableCell className="hidden text-sm sm:table-cell">
                {person.nextDueAt ? <TimeText date={person.nextDueAt} /> : null}
              </TableCell>
              <TableCell className="hidden text-sm sm:table-cell">
                {person.lastWrittenAt ? <TimeText date={person.lastWrittenAt} /> : null}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
