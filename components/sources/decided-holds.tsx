import { Card, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { DecidedHold } from "@/lib/features/sources/schema-runs";
import { countedRecords } from "@/lib/features/sources/schema-words";

const words = {
  released: "Released",
  discarded: "Discarded",
  replaced: "Replaced by a newer sync",
} as const;

/** How earlier disappearances were decided. */
export function DecidedHolds({ decided }: { decided: readonly DecidedHold[] }) {
  if (decided.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Decided" description="The latest decisions; the audit log has all of them." />
      <Table label="Decided" className="min-w-2xl">
        <TableHead>
          <tr>
            <TableHeaderCell>Scope</TableHeaderCell>
            <TableHeaderCell>What</TableHeaderCell>
            <TableHeaderCell>Decision</TableHeaderCell>
            <TableHeaderCell>By</TableHeaderCell>
            <TableHeaderCell>When</TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {decided.map((hold) => (
            <TableRow key={hold.id}>
              <TableCell className="max-w-72 truncate">{showText(hold.title, 100)}</TableCell>
              <TableCell className="tabular-nums">{countedRecords(hold.recordType, hold.missing)}</TableCell>
              <TableCell>
                {words[hold.state]}
                {hold.state !== "replaced" && hold.appliedAt === null ? (
                  <span className="text-muted"> · the worker is at it</span>
                ) : null}
              </TableCell>
              <TableCell>{hold.decidedBy ? showText(hold.decidedBy, 60) : "Rollcall"}</TableCell>
              <TableCell>
                {hold.decidedAt ? <TimeText date={hold.decidedAt} variant="long" /> : null}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
