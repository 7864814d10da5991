"use client";

import Link from "next/link";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { notify } from "@/components/ui/toast";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import { attestIdentityAction } from "@/lib/features/manual/actions";
import type { ManualRow } from "@/lib/features/manual/schema";

/** What was added by hand, those first whose yearly look is due. */
export function ManualList({ rows }: { rows: readonly ManualRow[] }) {
  const { busy, decide } = useDecision();
  const due = rows.filter((row) => row.due).length;
  if (rows.length === 0) return null;
  const attest = async (row: ManualRow) => {
    const done = await decide(() => attestIdentityAction({ identityId: row.identityId }));
    if (done) notify(`${showText(row.facts.name, 60)} is still true. It is asked again in a year.`);
  };
  return (
    <Card>
      <CardHeader
        title="Added by hand"
        description={
          due === 0
            ? "No source can tell whether these still exist, so each is confirmed once a year. None is due."
            : `No source can tell whether these still exist, so each is confirmed once a year. ${due} ${due === 1 ? "is" : "are"} due.`
        }
      />
      <Table label="Identities added by hand">
        <TableHead>
          <tr>
            <TableHeaderCell>Name</TableHeaderCell>
            <TableHeaderCell className="hidden sm:table-cell">System</TableHeaderCell>
            <TableHeaderCell className="hidden md:table-cell">Last confirmed</TableHeaderCell>
            <TableHeaderCell>Due</TableHeaderCell>
            <TableHeaderCell>
              <span className="sr-only">Actions</span>
            </TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.identityId}>
              <TableCell>
                {row.arrived ? (
                  <Link href={`/inventory/${row.identityId}`} className="hover:underline">
                    {showText(row.facts.name, 60)}
                  </Link>
                ) : (
                  <span className="inline-flex items-center gap-2">
                    {showText(row.facts.name, 60)} <Badge>being added</Badge>
                  </span>
                )}
              </TableCell>
              <TableCell className="hidden text-muted sm:table-cell">
                {systemTitle(row.facts.system)}
              </TableCell>
              <TableCell className="hidden text-muted md:table-cell">
                <TimeText date={row.attestedAt} variant="long" /> by {showText(row.attestedBy, 40)}
              </TableCell>
              <TableCell>
                {row.due ? (
                  <Badge tone="medium">
                    <TimeText date={row.dueAt} variant="long" />
                  </Badge>
                ) : (
                  <TimeText date={row.dueAt} variant="long" />
                )}
              </TableCell>
              <TableCell>
                <span className="flex justify-end gap-2">
                  {row.due ? (
                    <Button size="sm" variant="primary" busy={busy} onClick={() => void attest(row)}>
                      Still true
                    </Button>
                  ) : null}
                  <ButtonLink
                    size="sm"
                    href={`/inventory/new?edit=${row.identityId}`}
                    aria-label={`Edit ${showText(row.facts.name, 60)}`}
                  >
                    Edit
                  </ButtonLink>
                </span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
