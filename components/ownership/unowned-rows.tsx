"use client";

import { UserRoundPlus } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useMemo, useState } from "react";
import {
  allMatching,
  boxState,
  isSelected,
  noSelection,
  type Selection,
  selectedCount,
  withSelected,
} from "@/components/data-table/selection";
import { selectionInput } from "@/components/labels/selection-size";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { formatTotal } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { kindWords } from "@/lib/domain/identity-sentence";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { UnownedRow } from "@/lib/features/ownership/schema-unowned";

const BulkOwnerDialog = dynamic(() =>
  import("@/components/ownership/bulk-owner-dialog").then((file) => file.BulkOwnerDialog),
);

/** A page of what nobody answers for, of which some, or all that matches, can be given to somebody. */
export function UnownedRows({
  rows,
  query,
  total,
  canAssign,
}: {
  rows: readonly UnownedRow[];
  query: string;
  total: { count: number; capped: boolean } | null;
  canAssign: boolean;
}) {
  const [selection, setSelection] = useState<Selection>(noSelection);
  const [assigning, setAssigning] = useState(false);
  const ids = rows.map(({ id }) => id);
  const chosen = selectedCount(selection, total ?? undefined);
  const input = useMemo(
    () => selectionInput(selection, query, total?.count ?? 0),
    [selection, query, total?.count],
  );
  return (
    <>
      {canAssign ? (
        <div className="flex min-h-8 flex-wrap items-center gap-2 text-sm">
          <p role="status" className="text-muted tabular-nums">
            {chosen && chosen.count > 0 ? `${formatTotal(chosen)} chosen` : "None chosen"}
          </p>
          <Button size="sm" disabled={!chosen || chosen.count === 0} onClick={() => setAssigning(true)}>
            <UserRoundPlus aria-hidden /> Assign
          </Button>
          {selection.kind === "rows" ? (
            <Button variant="link" size="sm" onClick={() => setSelection(allMatching)}>
              Choose all {total ? formatTotal(total) : ""} matching
            </Button>
          ) : (
            <Button variant="link" size="sm" onClick={() => setSelection(noSelection)}>
              Choose none
            </Button>
          )}
        </div>
      ) : null}
      <Card>
        <Table label="What nobody answers for">
          <TableHead>
            <tr>
              {canAssign ? (
                <TableHeaderCell className="w-8">
                  <Checkbox
                    aria-label="Choose all of this page"
                    checked={boxState(selection, ids)}
                    onCheckedChange={(checked) =>
                      setSelection(withSelected(selection, ids, checked === true))
                    }
                  />
                </TableHeaderCell>
              ) : null}
              <TableHeaderCell>Identity</TableHeaderCell>
              <TableHeaderCell className="hidden text-end sm:table-cell">Risk</TableHeaderCell>
              <TableHeaderCell className="hidden sm:table-cell">Deadline</TableHeaderCell>
              <TableHeaderCell className="hidden md:table-cell">How it stands</TableHeaderCell>
              <TableHeaderCell className="hidden lg:table-cell">Sees to it meanwhile</TableHeaderCell>
            </tr>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <Row
                key={row.id}
                row={row}
                chosen={isSelected(selection, row.id)}
                onChoose={canAssign ? (on) => setSelection(withSelected(selection, [row.id], on)) : null}
              />
            ))}
          </TableBody>
        </Table>
      </Card>
      {assigning ? (
        <BulkOwnerDialog
          selection={input}
          open
          onOpenChange={setAssigning}
          onDone={() => setSelection(noSelection)}
          keepAccepted
        />
      ) : null}
    </>
  );
}

function Row({
  row,
  chosen,
  onChoose,
}: {
  row: UnownedRow;
  chosen: boolean;
  onChoose: ((on: boolean) => void) | null;
}) {
  const { id, name, kind, system, account, environment, tier, risk, words } = row;
  const shown = showText(name, 80);
  return (
    <TableRow>
      {onChoose ? (
        <TableCell className="align-top pt-3">
          <Checkbox
            aria-label={`Choose ${shown}`}
            checked={chosen}
            onCheckedChange={(checked) => onChoose(checked === true)}
          />
        </TableCell>
      ) : null}
      <TableCell className="min-w-0 max-w-80 align-top">
        <Link
          href={`/inventory/${id}`}
          prefetch={false}
          className="break-words font-medium hover:underline pointer-coarse:py-2"
        >
          <bdi>{shown}</bdi>
        </Link>{" "}
        {tier === 0 || tier === 1 ? <Badge tone="high">Tier {tier}</Badge> : null}
        <span className="block text-muted text-xs">
          {systemTitle(system)} {kindWords[kind]}
          {account ? (
            <>
              {" in "}
              <bdi>{showText(account, 60)}</bdi>
            </>
          ) : null}
          {environment ? `, ${environment}` : ""}
        </span>
        <span className="block text-xs sm:hidden">
          <Deadline row={row} />
        </span>
        <span className="block text-xs md:hidden">{words}</span>
        <span className="block text-muted text-xs lg:hidden">
          <SeesTo row={row} />
        </span>
      </TableCell>
      <TableCell className="hidden text-end align-top tabular-nums sm:table-cell">{risk ?? "—"}</TableCell>
      <TableCell className="hidden whitespace-nowrap align-top sm:table-cell">
        <Deadline row={row} />
      </TableCell>
      <TableCell className="hidden max-w-72 align-top md:table-cell">{words}</TableCell>
      <TableCell className="hidden max-w-60 align-top text-muted lg:table-cell">
        <SeesTo row={row} />
      </TableCell>
    </TableRow>
  );
}

function Deadline({ row: { since, dueAt, overdue } }: { row: UnownedRow }) {
  return (
    <>
      {overdue ? <Badge tone="high">overdue</Badge> : null} <TimeText date={dueAt} variant="long" />
      <span className="block text-muted text-xs">
        nobody for <TimeText date={since} />
      </span>
    </>
  );
}

function SeesTo({ row: { seesToIt, told } }: { row: UnownedRow }) {
  const { party, why } = seesToIt;
  const last = told.at(-1);
  return (
    <>
      <span className="text-ink">{party ? <bdi>{showText(party.name, 60)}</bdi> : "Analysts"}</span>: {why}.
      {last ? (
        <>
          {" "}
          {last.step === 1 ? "Told" : "Analysts told"} <TimeText date={last.at} />.
        </>
      ) : null}
    </>
  );
}
