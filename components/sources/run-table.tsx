import Link from "next/link";
import { durationWords, runWords, triggerWords } from "@/components/sources/source-words";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { RunView } from "@/lib/features/sources/schema-runs";

/** A source's runs, newest first. */
export function RunTable({ sourceId, runs }: { sourceId: string; runs: readonly RunView[] }) {
  return (
    <Table label="Runs" className="min-w-3xl">
      <TableHead>
        <tr>
          <TableHeaderCell>When</TableHeaderCell>
          <TableHeaderCell>Outcome</TableHeaderCell>
          <TableHeaderCell>Scopes</TableHeaderCell>
          <TableHeaderCell className="text-end">Records</TableHeaderCell>
          <TableHeaderCell className="text-end">New</TableHeaderCell>
          <TableHeaderCell className="text-end">Changed</TableHeaderCell>
          <TableHeaderCell className="text-end">Missing</TableHeaderCell>
          <TableHeaderCell className="text-end">Took</TableHeaderCell>
          <TableHeaderCell>Why</TableHeaderCell>
        </tr>
      </TableHead>
      <TableBody>
        {runs.map((run) => (
          <TableRow key={run.id}>
            <TableCell className="whitespace-nowrap">
              <Link
                href={`/sources/${sourceId}/runs/${run.id}`}
                className="rounded-sm font-medium text-accent underline-offset-2 hover:underline"
              >
                <TimeText date={run.requestedAt} variant="long" />
              </Link>
            </TableCell>
            <TableCell>
              <span className="inline-flex items-center gap-1.5">
                <Badge tone={runWords[run.status].tone}>{runWords[run.status].word}</Badge>
                {run.held > 0 ? <Badge tone="high">held</Badge> : null}
              </span>
            </TableCell>
            <TableCell className="whitespace-nowrap tabular-nums">
              {run.complete} of {run.scopes}
            </TableCell>
            <Count n={run.records} />
            <Count n={run.counts.added ?? 0} />
            <Count n={run.counts.changed ?? 0} />
            <Count n={run.counts.missing ?? 0} />
            <TableCell className="whitespace-nowrap text-end tabular-nums">
              {run.startedAt && run.finishedAt ? durationWords(run.startedAt, run.finishedAt) : ""}
            </TableCell>
            <TableCell className="max-w-56 truncate text-muted">
              {triggerWords[run.trigger]}
              {run.trigger === "schedule" ? "" : ` ${showText(run.requestedBy, 40)}`}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Count({ n }: { n: number }) {
  return (
    <TableCell className="text-end tabular-nums">
      {n === 0 ? <span className="text-muted">0</span> : n.toLocaleString("en")}
    </TableCell>
  );
}
