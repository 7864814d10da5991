import Link from "next/link";
import { WhyBadges } from "@/components/departures/why-badges";
import { EmptyState } from "@/components/feedback/empty-state";
import { tabAddress } from "@/components/people/people-frame";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { type DepartureList, type DepartureRow, wayTitles } from "@/lib/features/departures/schema";

/** Who left, those first of whom something is to be settled. */
export function LeaversTable({ page }: { page: DepartureList<DepartureRow> }) {
  if (page.rows.length === 0) {
    return (
      <EmptyState
        title="Nobody has left since Rollcall knows them"
        action={<ButtonLink href={tabAddress("people", { q: "state:gone" })}>Who was gone before</ButtonLink>}
      >
        When a directory, a list or somebody here says that a person left, everything that they owned, made,
        lent a token to or could know a secret of stands here at once. Of those who were gone before, their
        page lists it.
      </EmptyState>
    );
  }
  return (
    <>
      <p className="text-muted text-sm">Nothing of it goes to anybody by itself: successors are asked.</p>
      <Card>
        <Table label="People who left">
          <TableHead>
            <tr>
              <TableHeaderCell>Person</TableHeaderCell>
              <TableHeaderCell className="hidden sm:table-cell">Noticed</TableHeaderCell>
              <TableHeaderCell>To settle</TableHeaderCell>
              <TableHeaderCell className="hidden md:table-cell">Why</TableHeaderCell>
            </tr>
          </TableHead>
          <TableBody>
            {page.rows.map((row) => (
              <TableRow key={row.id}>
                <TableCell className="min-w-0">
                  <Link
                    href={`/ownership/leavers/${row.id}`}
                    prefetch={false}
                    className="break-words font-medium hover:underline pointer-coarse:py-2"
                  >
                    {showText(row.person.name, 60)}
                  </Link>{" "}
                  {row.closedAt ? <Badge>{row.person.active ? "came back" : "closed"}</Badge> : null}
                </TableCell>
                <TableCell className="hidden text-muted sm:table-cell">
                  <TimeText date={row.noticedAt} />, {wayTitles[row.how]}
                </TableCell>
                <TableCell className="tabular-nums">
                  {formatNumber(row.unsettled)} of {formatNumber(row.identities)}
                  {row.unrotated > 0 ? (
                    <span className="block text-medium text-xs">
                      {formatNumber(row.unrotated)} taken over, not rotated since
                    </span>
                  ) : null}
                </TableCell>
                <TableCell className="hidden md:table-cell">
                  <WhyBadges why={row.why} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
      <PageLinks page={page} href={(cursor) => `/ownership?tab=leavers&${cursor}`} />
    </>
  );
}

/** The way to the pages beside this one. */
export function PageLinks({
  page: { previous, next },
  href,
}: {
  page: Omit<DepartureList<never>, "rows">;
  href: (cursor: string) => string;
}) {
  if (!previous && !next) return null;
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2">
      {previous ? (
        <ButtonLink size="sm" href={href(`before=${encodeURIComponent(previous)}`)}>
          Previous
        </ButtonLink>
      ) : null}
      {next ? (
        <ButtonLink size="sm" href={href(`after=${encodeURIComponent(next)}`)}>
          Next
        </ButtonLink>
      ) : null}
    </nav>
  );
}
