import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { AuditRow } from "@/lib/features/audit/schema";

/** Who did what, newest first. What was written about an event opens under it. A narrow screen has each event stacked. */
export function AuditTable({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <Table label="Audit events" className="max-sm:block">
      <TableHead className="max-sm:sr-only">
        <tr>
          <TableHeaderCell className="hidden md:table-cell">No.</TableHeaderCell>
          {["When (UTC)", "Who", "What", "On"].map((title) => (
            <TableHeaderCell key={title}>{title}</TableHeaderCell>
          ))}
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {rows.map((row) => (
          <TableRow
            key={row.seq}
            className="align-top max-sm:grid max-sm:h-auto max-sm:grid-cols-[auto_minmax(0,1fr)] max-sm:py-1.5"
          >
            <TableCell className="hidden text-muted tabular-nums md:table-cell">{row.seq}</TableCell>
            <TableCell className="whitespace-nowrap max-sm:py-0.5">
              <TimeText date={row.at} variant="absolute" />
            </TableCell>
            <TableCell className="break-words max-sm:py-0.5">
              <bdi>{showText(row.actorName ?? row.actor, 80)}</bdi>
            </TableCell>
            <TableCell className="max-sm:col-span-2 max-sm:py-0.5 sm:min-w-56">
              <Details row={row} />
            </TableCell>
            <TableCell className="min-w-0 break-words max-sm:col-span-2 max-sm:py-0.5 sm:min-w-40">
              <span className="text-muted sm:hidden">On </span>
              <bdi title={row.targetName ? row.target : undefined}>
                {showText(row.targetName ?? row.target, 160)}
              </bdi>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Details({ row }: { row: AuditRow }) {
  if (Object.keys(row.details).length === 0) return row.title;
  return (
    <details>
      <summary className="cursor-pointer rounded-sm" title={row.code}>
        {row.title}
      </summary>
      <pre className="mt-1 max-w-xl overflow-x-auto whitespace-pre-wrap break-all font-mono text-muted text-xs">
        {showText(JSON.stringify(row.details), 4000)}
      </pre>
    </details>
  );
}
