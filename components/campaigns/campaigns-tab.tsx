import Link from "next/link";
import { PageLinks } from "@/components/departures/leavers-table";
import { EmptyState } from "@/components/feedback/empty-state";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Progress } from "@/components/ui/progress";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { type CampaignState, coveredOutcomes, dayWords } from "@/lib/domain/ownership/campaign";
import { showText } from "@/lib/domain/text";
import { type CampaignRow, countOf, type OutcomeCounts } from "@/lib/features/campaigns/schema";

const states: Record<CampaignState, { title: string; tone: BadgeTone }> = {
  running: { title: "Running", tone: "accent" },
  ended: { title: "Ended", tone: "neutral" },
  stopped: { title: "Stopped", tone: "unknown" },
};

export function CampaignStateBadge({ state }: { state: CampaignState }) {
  return <Badge tone={states[state].tone}>{states[state].title}</Badge>;
}

/** How many items have an owner, of those that the reader sees. */
export function CampaignProgress({ counts }: { counts: OutcomeCounts }) {
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const covered = countOf(counts, coveredOutcomes);
  return (
    <Progress
      label="Have an owner"
      value={covered}
      max={all}
      detail={`${formatNumber(covered)} of ${formatNumber(all)}`}
    />
  );
}

/** Every campaign with how far it is, those that run first. */
export function CampaignsTab({
  page,
  mayStart,
}: {
  page: { rows: readonly CampaignRow[]; next: string | null; previous: string | null };
  mayStart: boolean;
}) {
  const start = mayStart ? (
    <ButtonLink href="/ownership/campaigns/new" variant="primary">
      Start a campaign
    </ButtonLink>
  ) : null;
  if (page.rows.length === 0) {
    return (
      <EmptyState title="No campaign so far" action={start}>
        A campaign asks for the owners of an account, a system or whatever a query finds, until a day. What is
        asked about is frozen at the start; whoever has no room yet is asked as they answer.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-56 text-muted text-sm">
          Until a day, about what was frozen at the start. Nothing is switched off or given to anybody by
          itself.
        </p>
        {start}
      </div>
      <Card>
        <Table label="Campaigns">
          <TableHead>
            <tr>
              <TableHeaderCell>Campaign</TableHeaderCell>
              <TableHeaderCell className="hidden sm:table-cell">Ends</TableHeaderCell>
              <TableHeaderCell>Progress</TableHeaderCell>
              <TableHeaderCell className="hidden sm:table-cell">State</TableHeaderCell>
            </tr>
          </TableHead>
          <TableBody>
            {page.rows.map((row) => (
              <TableRow key={row.id}>
                <TableCell className="min-w-0 max-w-72">
                  <Link
                    href={`/ownership/campaigns/${row.id}`}
                    prefetch={false}
                    className="break-words font-medium hover:underline pointer-coarse:py-2"
                  >
                    <bdi>{showText(row.name, 80)}</bdi>
                  </Link>
                  <span className="block text-muted text-xs sm:hidden">
                    {row.state === "running"
                      ? `until ${dayWords(row.endsAt)} (UTC)`
                      : states[row.state].title}
                  </span>
                </TableCell>
                <TableCell className="hidden whitespace-nowrap sm:table-cell">
                  {dayWords(row.endsAt)} (UTC)
                  {row.state === "running" ? (
                    <span className="block text-muted text-xs">
                      <TimeText date={row.endsAt} variant="long" />
                    </span>
                  ) : null}
                </TableCell>
                <TableCell className="min-w-36">
                  <CampaignProgress counts={row.counts} />
                </TableCell>
                <TableCell className="hidden sm:table-cell">
                  <CampaignStateBadge state={row.state} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
      <PageLinks page={page} href={(cursor) => `/ownership?tab=campaigns&${cursor}`} />
    </>
  );
}
